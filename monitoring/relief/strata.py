"""Curves of relief beside each other: by condition, dose, number in the series and interval."""

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from monitoring.course_entries import PainType
from monitoring.ids import SessionId
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
from monitoring.relief.repeated import LEAST_PATIENTS

FIRST = "first infusion"


@dataclass(frozen=True, slots=True, kw_only=True)
class Stratum:
    """The relief of one group of infusions: its curve, and of how many it is made.

    `name` is the band in words, or a `PainType`. `n_events` of the infusions returned; `sessions`
    are those it is made of, and `returned` those that did.
    """

    name: str
    n_infusions: int
    n_patients: int
    n_events: int
    curve: KaplanMeier
    sessions: tuple[SessionId, ...] = ()
    returned: tuple[SessionId, ...] = ()


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
    patients = {name: group["patient_id"].tolist() for name, group in placed.items()}
    durations = {name: _durations(group) for name, group in placed.items()}
    return Strata(
        groups=tuple(
            _stratum(name, kaplan_meier(*durations[name], patients[name]), group)
            for name, group in placed.items()
        ),
        n_unplaced=len(known) - sum(map(len, placed.values())),
        n_not_known=len(rows) - len(known),
        comparison=log_rank(durations, patients),
        caution=_caution(len(known), known["patient_id"].nunique(), len(placed)),
    )


def _durations(group: pd.DataFrame) -> tuple[Sequence[float], Sequence[bool]]:
    return group["relief_days"].tolist(), (~group["is_censored"]).tolist()


def _stratum(name: str, curve: KaplanMeier, group: pd.DataFrame) -> Stratum:
    return Stratum(
        name=name,
        n_infusions=curve.n,
        n_patients=group["patient_id"].nunique(),
        n_events=curve.n_events,
        curve=curve,
        sessions=tuple(group["session_id"]),
        returned=tuple(group.loc[~group["is_censored"].astype(bool), "session_id"]),
    )


def _caution(infusions: int, patients: int, groups: int) -> str:
    """What a reader must know beside the figures; empty where there is nothing."""
    words = []
    if patients < infusions:
        named = infusions_of_patients(infusions, patients)
        words.append(f"{named}: {_OF_ONE if patients == 1 else _OF_SEVERAL}")
    if groups > 1:
        words.append("Groups were chosen, not drawn: what differs may have other reasons.")
    return " ".join(words)


_OF_ONE = "they say nothing of other patients."
_OF_SEVERAL = (
    "those of one patient resemble each other. The band counts patients, "
    f"and is left out below {LEAST_PATIENTS} of them."
)


def infusions_of_patients(infusions: int, patients: int) -> str:
    """How many infusions of how many patients, in words."""
    return f"{infusions} infusions of {'1 patient' if patients == 1 else f'{patients} patients'}"
