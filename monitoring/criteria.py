"""What a check before the start or before the door is made of: met, not met, or unknown.

Unknown is never met.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from itertools import takewhile

from monitoring.check_codes import DISCHARGE_NAMES, DischargeCode
from monitoring.entries import Intake
from monitoring.flags import Flag
from monitoring.header import EntryHeader
from monitoring.measures import Measure
from monitoring.moments import minutes_between
from monitoring.protocols import DischargeCriteria, Schedule
from monitoring.timeline import Reading, Timeline


class CriterionState(StrEnum):
    """Whether a criterion holds; UNKNOWN where nobody looked, or not lately enough."""

    MET = "met"
    NOT_MET = "not met"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Criterion:
    """One criterion: its name, whether it holds, why in a sentence, and who says so.

    An override names it by its `code`. `since` is when what speaks against it was written down
    first, at least as bad as it is now, and `flags` are those that do: an override before that
    knew nothing of it. `is_answered`: what is unknown was asked, and cannot be looked up.
    """

    code: str
    name: str
    state: CriterionState
    words: str
    origin: tuple[str, ...]
    since: datetime | None = None
    flags: tuple[Flag, ...] = ()
    is_answered: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """What every criterion looks at: the record, the clinic's numbers, and the instant.

    `goes_alone`: it is known that nobody takes the patient home, whatever was planned.
    """

    timeline: Timeline
    asks: DischargeCriteria
    schedule: Schedule
    at: datetime
    goes_alone: bool = False

    def says(
        self,
        code: DischargeCode,
        state: CriterionState,
        words: str,
        since: datetime | None = None,
        flags: tuple[Flag, ...] = (),
    ) -> Criterion:
        """The criterion with its name and the protocol's origin."""
        return Criterion(
            code=code.value,
            name=DISCHARGE_NAMES[code],
            state=state,
            words=words,
            origin=self.asks.origin,
            since=since,
            flags=flags,
        )

    def judged(
        self, code: DischargeCode, words: str, *, is_met: bool, since: datetime | None = None
    ) -> Criterion:
        """Met or not met, by what is known."""
        state = CriterionState.MET if is_met else CriterionState.NOT_MET
        return self.says(code, state, words, None if is_met else since)

    def unknown(self, code: DischargeCode, words: str, since: datetime | None = None) -> Criterion:
        """Not known: nobody looked, or too long ago."""
        return self.says(code, CriterionState.UNKNOWN, words, since)

    def age_min(self, at: datetime) -> int:
        """Whole minutes from `at` until now."""
        return int(minutes_between(at, self.at))

    def lies_in_recovery(self, at: datetime) -> bool:
        """Does `at` lie between the infusion's end and now? What was true before counts not."""
        stopped = self.timeline.stopped_at
        return stopped is not None and stopped <= at <= self.at

    def in_recovery(self, measure: Measure) -> Iterator[Reading]:
        """The readings since the infusion's end, the newest first."""
        readings = self.timeline.readings.get(measure, ())
        return (each for each in reversed(readings) if self.lies_in_recovery(each.at))

    def newest(self, measure: Measure) -> Reading | None:
        """The newest reading since the infusion's end."""
        return next(self.in_recovery(measure), None)

    def shown_since(self, measure: Measure, is_as_bad: Callable[[float], bool]) -> datetime | None:
        """When the first of the newest readings that are as bad, one after another, was written."""
        run = takewhile(lambda each: is_as_bad(each.value), self.in_recovery(measure))
        return written_since(each.entry for each in run)

    def is_fresh(self, reading: Reading) -> bool:
        """Is a vital sign new enough to go by?"""
        return minutes_between(reading.at, self.at) <= self.asks.vitals_not_older_min


def written_since(entries: Iterable[EntryHeader]) -> datetime | None:
    """When the first of these was written down; None for none."""
    return min((each.recorded_at for each in entries), default=None)


def escort_planned(intake: Intake | None) -> tuple[CriterionState, str]:
    """Whether somebody was named before the start to take the patient home, and in words."""
    if intake is None:
        return CriterionState.UNKNOWN, "Nobody asked."
    if "no_escort" in (intake.conditions or ()):
        return CriterionState.NOT_MET, "There is no escort."
    if not intake.escort:
        return CriterionState.UNKNOWN, "No escort is named yet."
    return CriterionState.MET, "An escort is named."
