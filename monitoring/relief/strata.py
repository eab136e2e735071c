"""Curves of relief beside each other: by condition, dose, number in the series and interval."""

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from monitoring.course_entries import PainType
from monitoring.relief.bands import (
    DOSE_BANDS,
    INTERVAL_BANDS,
    SERIES_BANDS,
    Band,
    band_names,
)
from monitoring.relief.kaplan_meier import KaplanMeier, kaplan_meier
from monitoring.relief.log_rank import LogRank, log_rank
from monitoring.relief.not_enough import NotEnough

FIRST = "first infusion"


@dataclass(frozen=True, slots=True, kw_only=True)
class Stratum:
    """The relief of one group of infusions: its curve, and of how many it is made.

    `name` is the band in words, or a `PainType`. `n_events` of the infusions returned.
    """

    name: str
    n_infusions: int
    n_patients: int
    n_events: int
    curve: KaplanMeier


@dataclass(frozen=True, slots=True, kw_only=True)
class Strata:
    """The groups that have infusions, in their own order, and how sure it is that they differ.

    `n_unplaced` infusions of known relief belong to no group, as what they are grouped by is not
    known; of `n_not_known` the relief is not known. `caution` says in words what the figures
    cannot.
    """

    groups: tuple[Stratum, ...]
    n_unplaced: int
    n_not_known: int
    comparison: LogRank | NotEnough
    caution: str


def overall(rows: pd.DataFrame) -> Strata:
    """All infusions as one group; `rows` as from `clinic.clinic_rows`, in all of these."""
    return _strata(rows, pd.Series("all", index=rows.index, dtype=object), ["all"])


def by_condition(rows: pd.DataFrame) -> Strata:
    """By what is treated (`PainType`)."""
    return _strata(rows, rows["pain_type"], [each.value for each in PainType])


def by_dose_band(rows: pd.DataFrame) -> Strata:
    """By what was given, mg/kg (`bands.DOSE_BANDS`); `rows` may be dose points as well."""
    names = band_names(rows["dose_mg_per_kg"], DOSE_BANDS)
    return _strata(rows, names, _names(DOSE_BANDS))


def by_number_in_series(rows: pd.DataFrame) -> Strata:
    """By the number in the series (`bands.SERIES_BANDS`)."""
    names = band_names(rows["number_in_series"], SERIES_BANDS)
    return _strata(rows, names, _names(SERIES_BANDS))


def by_interval(rows: pd.DataFrame) -> Strata:
    """By the days since the infusion before (`bands.INTERVAL_BANDS`); a first one has none."""
    names = band_names(rows["interval_days"], INTERVAL_BANDS)
    names = names.mask(rows["number"] == 1, FIRST)
    return _strata(rows, names, [FIRST, *_names(INTERVAL_BANDS)])


def _names(bands: Sequence[Band]) -> list[str]:
    return [band.name for band in bands]


def _strata(rows: pd.DataFrame, names: pd.Series, order: Sequence[str]) -> Strata:
    known = rows.loc[rows["relief_days"].notna()]
    placed = {name: known.loc[names[known.index] == name] for name in order}
    placed = {name: group for name, group in placed.items() if len(group)}
    return Strata(
        groups=tuple(_stratum(name, group) for name, group in placed.items()),
        n_unplaced=len(known) - sum(map(len, placed.values())),
        n_not_known=len(rows) - len(known),
        comparison=log_rank({name: _durations(group) for name, group in placed.items()}),
        caution=_caution(known, len(placed)),
    )


def _stratum(name: str, group: pd.DataFrame) -> Stratum:
    curve = kaplan_meier(*_durations(group))
    return Stratum(
        name=name,
        n_infusions=len(group),
        n_patients=group["patient_id"].nunique(),
        n_events=curve.n_events,
        curve=curve,
    )


def _durations(group: pd.DataFrame) -> tuple[Sequence[float], Sequence[bool]]:
    return group["relief_days"].tolist(), (~group["is_censored"]).tolist()


def _caution(known: pd.DataFrame, groups: int) -> str:
    """What a reader must know beside the figures; empty where there is nothing."""
    return " ".join(filter(None, (repeated_words(known), _CHOSEN if groups > 1 else "")))


_CHOSEN = "The groups were chosen, not drawn: what differs between them may have other reasons."


def repeated_words(rows: pd.DataFrame) -> str:
    """That infusions of one patient resemble each other, where a patient has several of `rows`."""
    infusions, patients = len(rows), rows["patient_id"].nunique()
    if patients == infusions:
        return ""
    words = "1 patient" if patients == 1 else f"{patients} patients"
    return (
        f"{infusions} infusions of {words}: those of one patient resemble each other, "
        "so the figures look surer than they are."
    )
