"""In how many infusions of a dose something happened: shares, with what chance leaves open."""

from dataclasses import dataclass

import pandas as pd

from monitoring.proportions import proportion
from monitoring.relief.bands import DOSE_BANDS, band_names
from monitoring.relief.strata import infusions_of_patients

# The first level at which the shipped protocol asks for a look (D).
MARKED_DISSOCIATION = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class BandShare:
    """The share of the infusions of a dose band in which it happened; 95 % Wilson interval."""

    name: str
    n_infusions: int
    n_patients: int
    n_yes: int
    share: float
    low: float
    high: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Shares:
    """The dose bands that have infusions; of `n_unknown` the dose or the answer is not known."""

    bands: tuple[BandShare, ...]
    n_unknown: int
    caution: str


def held_back_by_dose(points: pd.DataFrame) -> Shares:
    """How often the infusion was slowed, paused or stopped before its order, by dose band.

    `points` as from `dose_response.dose_points` or `clinic.clinic_rows`. The band is that of the
    dose that was given: who was stopped early is counted where the dose ended.
    """
    return _shares(points, points["was_held_back"])


def dissociated_by_dose(points: pd.DataFrame, at_least: int = MARKED_DISSOCIATION) -> Shares:
    """How often the observer's dissociation (0 to 4) came to `at_least`, by dose band."""
    peak = points["peak_dissociation"]
    return _shares(points, (peak >= at_least).astype("boolean").where(peak.notna()))


def _shares(points: pd.DataFrame, is_so: pd.Series) -> Shares:
    asked = points.assign(is_so=is_so)
    known = asked.dropna(subset=["dose_mg_per_kg", "is_so"])
    names = band_names(known["dose_mg_per_kg"], DOSE_BANDS)
    groups = [(band.name, known.loc[names == band.name]) for band in DOSE_BANDS]
    return Shares(
        bands=tuple(_share(name, group) for name, group in groups if len(group)),
        n_unknown=len(points) - len(known),
        caution=_caution(len(known), known["patient_id"].nunique()),
    )


def _caution(infusions: int, patients: int) -> str:
    """That infusions of one patient resemble each other, where a patient has several of them."""
    if patients == infusions:
        return ""
    named = infusions_of_patients(infusions, patients)
    return f"{named}: those of one patient resemble each other, so shares look surer than they are."


def _share(name: str, group: pd.DataFrame) -> BandShare:
    found = proportion(int(group["is_so"].sum()), len(group))
    return BandShare(
        name=name,
        n_infusions=len(group),
        n_patients=group["patient_id"].nunique(),
        n_yes=found.n_yes,
        share=found.share,
        low=found.low,
        high=found.high,
    )
