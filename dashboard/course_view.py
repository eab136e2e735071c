"""One patient's course as the screens see it at one instant: read once, drawn by several parts."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeVar
from zoneinfo import ZoneInfo

from dashboard.wording import clock, local_day
from db.course_screen import CourseScreen
from monitoring.corrected import last_corrections, replaced, standing
from monitoring.course_criteria import ItemNineRule
from monitoring.course_entries import CourseCorrection, CourseEntry
from monitoring.flag_life import said_to
from monitoring.flags import Acknowledgement, Flag, FlagState
from monitoring.header import EntryHeader
from monitoring.ids import EntryId, UserId
from monitoring.people import Patient
from monitoring.protocols import MonitoringProtocol

EntryT = TypeVar("EntryT", bound=EntryHeader)


@dataclass(frozen=True, slots=True, kw_only=True)
class CourseView:
    """A patient's course: all that was written, what people said to its flags, and whose it is.

    `protocol` is the clinic's newest; `safety_text` what it does on a positive PHQ-9 item 9, empty
    before one was written. `names` gives the name to show for each person of the clinic,
    `physicians` which of them are or were physicians. `due_at` is when the next follow-up is due.
    """

    patient: Patient
    entries: tuple[CourseEntry, ...]
    flags: tuple[Flag, ...]
    acknowledgements: tuple[Acknowledgement, ...]
    protocol: MonitoringProtocol
    safety_text: str
    names: Mapping[UserId, str]
    physicians: frozenset[UserId]
    due_at: datetime | None
    zone: ZoneInfo
    at: datetime

    def when(self, at: datetime) -> str:
        """The clinic's day and time of day."""
        return f"{local_day(at, self.zone)} {clock(at, self.zone)}"

    def said_to(self, flag: Flag) -> list[Acknowledgement]:
        """What people said about this episode, also before its entries were corrected."""
        return said_to(flag, self.acknowledgements, replaced(self.entries, self.corrections))

    def waits_for_physician(self, flag: Flag) -> bool:
        """Is this about item 9 of a PHQ-9, and no physician has said anything to it yet?"""
        if flag.state is FlagState.WITHDRAWN or flag.key.rule_id not in self._item_nine_rules:
            return False
        return all(each.by not in self.physicians for each in self.said_to(flag))

    @property
    def _item_nine_rules(self) -> frozenset[str]:
        rules = self.protocol.course.rules if self.protocol.course else ()
        return frozenset(each.id for each in rules if isinstance(each, ItemNineRule))

    @property
    def today(self) -> date:
        """The clinic's day."""
        return self.at.astimezone(self.zone).date()

    @property
    def corrections(self) -> Mapping[EntryId, CourseCorrection]:
        """Each corrected entry's id with the correction that counts."""
        return last_corrections(each for each in self.entries if isinstance(each, CourseCorrection))

    def all_of(self, kind: type[EntryT]) -> list[EntryT]:
        """Every entry of a kind, corrected ones too, the newest first."""
        found = [each for each in self.entries if isinstance(each, kind)]
        return sorted(found, key=lambda each: (each.measured_at, each.recorded_at), reverse=True)

    def standing(self, kind: type[EntryT]) -> tuple[EntryT, ...]:
        """The entries of a kind that stand, in order of time."""
        return standing(self.all_of(kind), self.corrections)

    def newest(self, kind: type[EntryT]) -> EntryT | None:
        """The entry of a kind that is true now; None where nobody wrote one."""
        return newest_of(self.entries, kind, self.at)


def view_of(held: CourseScreen, at: datetime) -> CourseView:
    """The course that was read, as it is looked at now."""
    return CourseView(
        patient=held.patient,
        entries=held.entries,
        flags=held.flags,
        acknowledgements=held.acknowledgements,
        protocol=held.protocol,
        safety_text="" if held.safety_text is None else held.safety_text.text,
        names=held.names,
        physicians=held.physicians,
        due_at=held.due_at,
        zone=ZoneInfo(held.timezone),
        at=at,
    )


def newest_of(entries: Iterable[CourseEntry], kind: type[EntryT], at: datetime) -> EntryT | None:
    """The entry of a kind that stands and is true at `at`; None where nobody wrote one."""
    held = tuple(entries)
    corrected = last_corrections(each for each in held if isinstance(each, CourseCorrection))
    stands = standing((each for each in held if isinstance(each, kind)), corrected)
    past = [each for each in stands if each.measured_at <= at]
    return past[-1] if past else None
