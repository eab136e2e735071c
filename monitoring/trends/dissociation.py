"""How strong dissociation became in each infusion and how long it lasted, by the observer's 0-4."""

from itertools import pairwise

import numpy as np

from monitoring.measures import Measure
from monitoring.trends.aligning import Readings
from monitoring.trends.summary import DissociationCourse

STRONG = 2  # (D) from this step of our scale on it counts as "above": marked, but comfortable

Looks = list[tuple[float, float]]


def dissociation_courses(scores: Readings, count: int) -> list[DissociationCourse]:
    """The dissociation of each of `count` infusions, from its start on."""
    seen = looks(scores, Measure.DISSOCIATION, count)
    cadss = looks(scores, Measure.CADSS, count)
    return [_course(*both) for both in zip(seen, cadss, strict=True)]


def looks(scores: Readings, measure: Measure, count: int) -> list[Looks]:
    """(minute, score) of each infusion from its start on, in order of time."""
    found: list[Looks] = [[] for _ in range(count)]
    value = scores.by_measure[measure]
    kept = (scores.minute >= 0) & ~np.isnan(value)
    columns = (scores.infusion[kept], scores.minute[kept], value[kept])
    for row, minute, score in zip(*(each.tolist() for each in columns), strict=True):
        found[row].append((minute, score))
    return found


def _course(seen: Looks, cadss: Looks) -> DissociationCourse:
    cadss_peak = int(max(score for _, score in cadss)) if cadss else None
    if not seen:
        return DissociationCourse(
            peak=None, to_peak_min=None, above_min=None, to_clear_min=None, cadss_peak=cadss_peak
        )
    peak = max(score for _, score in seen)
    to_peak = next(minute for minute, score in seen if score == peak)
    return DissociationCourse(
        peak=int(peak),
        to_peak_min=to_peak,
        above_min=_above_min(seen),
        to_clear_min=_to_clear_min(seen, to_peak),
        cadss_peak=cadss_peak,
    )


def _above_min(seen: Looks) -> float | None:
    """How long it stood at STRONG or more, each score until the next; None if it still does."""
    if seen[-1][1] >= STRONG:
        return None
    return sum(
        (after - minute for (minute, score), (after, _) in pairwise(seen) if score >= STRONG), 0.0
    )


def _to_clear_min(seen: Looks, to_peak_min: float) -> float | None:
    """When it was first 0 after the peak, 0 if it never rose; None if it was not seen to be."""
    if all(score == 0 for _, score in seen):
        return 0.0
    return next((at for at, score in seen if at >= to_peak_min and score == 0), None)
