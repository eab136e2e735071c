"""What is different since the last infusion: the facts, and one sentence of plain words."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from monitoring.measures import Measure
from monitoring.relief_span import ReliefSpan
from monitoring.trends.summary import SessionSummary

_SAME_DOSE_PCT = 3  # (D) about what a minute more or less at the pump makes in 40
_HALF_A_DAY = 0.5  # (D) reports name a day, not an hour


@dataclass(frozen=True, slots=True, kw_only=True)
class SinceLast:
    """The newest infusion compared with the one before, which started at `since`.

    Each difference is newest minus earlier (mmHg, points, mcg, days), None where either is
    unknown. `has_gap_at_peak`: beside either peak readings are missing. `relief_is_bound`: one of
    the two reliefs was only followed for so long, so the true difference is at least as large.
    """

    since: datetime
    peak_systolic_mmhg: float | None
    has_gap_at_peak: bool
    dissociation: int | None
    given_ug: int | None
    earlier_given_ug: int | None
    relief_days: float | None
    relief_is_bound: bool

    @property
    def is_same_dose(self) -> bool | None:
        """Was as much given as before, to about a minute of the pump? None if unknown."""
        if self.given_ug is None or self.earlier_given_ug is None:
            return None
        return abs(self.given_ug) * 100 <= _SAME_DOSE_PCT * self.earlier_given_ug


def since_last(
    summaries: Sequence[SessionSummary], spans: Sequence[ReliefSpan]
) -> SinceLast | None:
    """The two newest infusions compared; None where there are not two.

    `spans` are the reliefs that are known, of whichever infusions.
    """
    if len(summaries) < 2:  # noqa: PLR2004 - it takes two to compare
        return None
    earlier, newest = summaries[-2:]
    before, after = (each.excursions[Measure.SYSTOLIC] for each in (earlier, newest))
    relief_days, relief_is_bound = _relief(earlier, newest, spans)
    return SinceLast(
        since=earlier.started_at,
        peak_systolic_mmhg=_difference(before.peak, after.peak),
        has_gap_at_peak=before.has_gap_at_peak or after.has_gap_at_peak,
        dissociation=_whole(earlier.dissociation.peak, newest.dissociation.peak),
        given_ug=_whole(earlier.given_ug, newest.given_ug),
        earlier_given_ug=earlier.given_ug,
        relief_days=relief_days,
        relief_is_bound=relief_is_bound,
    )


def _difference(before: float | None, after: float | None) -> float | None:
    return None if before is None or after is None else after - before


def _whole(before: int | None, after: int | None) -> int | None:
    return None if before is None or after is None else after - before


def _relief(
    earlier: SessionSummary, newest: SessionSummary, spans: Sequence[ReliefSpan]
) -> tuple[float | None, bool]:
    """The difference in days, and whether it is only the least it can be.

    Relief that was not followed to its end lasted at least so long: that tells something only
    where the true difference can but be larger.
    """
    by_session = {span.session_id: span for span in spans}
    before, after = (by_session.get(each.session_id) for each in (earlier, newest))
    if before is None or after is None:
        return None, False
    days = after.days - before.days
    if not before.is_censored and not after.is_censored:
        return days, False
    is_longer = not before.is_censored and days > 0
    is_shorter = not after.is_censored and days < 0
    return (days, True) if is_longer or is_shorter else (None, False)


def since_last_words(since: SinceLast, day_words: str) -> str:
    """One sentence: "Since 3 Nov: peak systolic 14 mmHg higher, relief 6 days shorter; …".

    `day_words` is `since.since` as the clinic writes a day. What is unknown is said to be.
    """
    return f"Since {day_words}: {', '.join(_changes(since))}; {_dose_words(since)}."


def _changes(since: SinceLast) -> Iterator[str]:
    peak = _compared(since.peak_systolic_mmhg, "mmHg", "higher", "lower")
    gap = " (readings are missing beside a peak)" if since.has_gap_at_peak else ""
    yield f"peak systolic {peak}{gap}"
    if since.dissociation:
        points = "point" if abs(since.dissociation) == 1 else "points"
        yield f"dissociation {_compared(since.dissociation, points, 'stronger', 'weaker')}"
    yield f"relief {_relief_words(since)}"


def _compared(difference: float | None, unit: str, more: str, less: str) -> str:
    if difference is None:
        return "not known"
    if round(difference) == 0:
        return "unchanged"
    return f"{abs(difference):.0f} {unit} {more if difference > 0 else less}"


def _relief_words(since: SinceLast) -> str:
    days = since.relief_days
    if days is not None and abs(days) <= _HALF_A_DAY:
        days = 0.0
    unit = "day" if days is not None and round(abs(days)) == 1 else "days"
    words = _compared(days, unit, "longer", "shorter")
    return f"at least {words}" if since.relief_is_bound and days else words


def _dose_words(since: SinceLast) -> str:
    if since.is_same_dose is None or since.given_ug is None:
        return "dose not known"
    if since.is_same_dose:
        return "dose unchanged"
    amount = f"{abs(since.given_ug) / 1000:,.1f}".removesuffix(".0")
    return f"dose {amount} mg {'higher' if since.given_ug > 0 else 'lower'}"
