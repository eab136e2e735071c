"""Infusions with a dose and what came of it, as rows of a clinic or points of a patient."""

from collections.abc import Mapping, Sequence

import pandas as pd

from monitoring.relief.clinic import ROW_COLUMNS

_NUMBERS = (
    *("number", "number_in_series", "interval_days", "dose_mg_per_kg", "peak_rise_mmhg"),
    *("peak_dissociation", "baseline_pain", "relief_days"),
)


def rows(infusions: Sequence[Mapping[str, object]]) -> pd.DataFrame:
    """These infusions, each of another patient unless it says of whom; the rest is unknown."""
    named = [{"session_id": i, "patient_id": i, **each} for i, each in enumerate(infusions)]
    frame = pd.DataFrame(named, columns=list(ROW_COLUMNS))
    types = dict.fromkeys(_NUMBERS, "float64")
    return frame.astype(types | {"was_held_back": "boolean", "is_censored": "boolean"})


def relief(days: float, *, is_censored: object = False, **facts: object) -> dict[str, object]:
    return {"relief_days": days, "is_censored": is_censored} | facts
