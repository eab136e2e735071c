"""A visit lived through: at each step the flags are decided as they were then, and looked at."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import reduce

from db.demo.chance import Chance
from db.demo.steps import Step, Visit
from monitoring.deciding import decide, decide_timeline
from monitoring.digests import digest_of
from monitoring.entries import Correction, Entry
from monitoring.flag_life import changed_flags
from monitoring.flags import Acknowledgement, ActionTaken, Flag, FlagKey, Severity
from monitoring.ids import EntryId
from monitoring.protocols import MonitoringProtocol
from monitoring.record import SessionRecord
from monitoring.sessions import ACTIVE, InfusionSession, SessionStatus
from monitoring.timeline import Timeline, read_timeline
from monitoring.visits import Ending, Signature

_LATE = timedelta(minutes=5)
_ANSWERS = {
    Severity.CRITICAL: (ActionTaken.CALLED_PHYSICIAN, ActionTaken.PAUSED),
    Severity.WARNING: (ActionTaken.REPEATED, ActionTaken.WATCHING, ActionTaken.SLOWED),
    Severity.ADVISORY: (ActionTaken.WATCHING,),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Happening:
    """One transaction of the visit: a step, an acknowledgement or a look, and what it changed.

    `session` is the session after it.
    """

    at: datetime
    session: InfusionSession
    step: Step | None = None
    said: Acknowledgement | None = None
    flags: tuple[Flag, ...] = ()


class Life:
    """Lives one visit through; `happenings` is what storage has to keep."""

    def __init__(self, chance: Chance, visit: Visit, protocol: MonitoringProtocol) -> None:
        self._chance, self._visit, self._protocol = chance, visit, protocol
        self._record = SessionRecord(session=visit.session)
        self._timeline: Timeline | None = None
        self._flags: dict[FlagKey, Flag] = {}
        self._waiting: dict[FlagKey, datetime] = {}
        self._decided_at: datetime | None = None
        self.happenings: list[Happening] = []

    def live(self, until: datetime) -> SessionRecord:
        """All steps and answers up to `until`; gives the record as it then is."""
        looks = _worth_deciding(self._visit, self._protocol)
        for step in self._visit.steps:
            self._answer_before(step.at)
            if any(isinstance(entry, Ending) for entry in step.entries):
                self._answer_the_rest(step.at - timedelta(seconds=30))
            is_same_moment = step.at == self._decided_at and not step.entries
            self._take(step, is_decided=step.at in looks and not is_same_moment)
        self._answer_before(until)
        if self._record.session.status in ACTIVE:
            self._decided_again(until)
        return self._record

    def _take(self, step: Step, *, is_decided: bool) -> None:
        step = self._signed(step)
        session = _after(self._record.session, step)
        self._timeline = None
        if step.entries:
            self._record = self._record.with_entries(step.entries)
        if session is not self._record.session:
            self._record = replace(self._record, session=session)
        flags = self._decided(step.at) if is_decided else ()
        self.happenings.append(Happening(at=step.at, session=session, step=step, flags=flags))
        low, high = self._visit.seen_after_min
        for flag in flags:
            if _asks_for_answer(flag):
                self._waiting.setdefault(flag.key, step.at + self._chance.minutes(low, high))

    def _signed(self, step: Step) -> Step:
        """The step with what its signature signs, if it is one."""
        if not any(isinstance(entry, Signature) for entry in step.entries):
            return step
        signed = tuple(
            replace(entry, digest=digest_of(self._record))
            if isinstance(entry, Signature)
            else entry
            for entry in step.entries
        )
        return replace(step, entries=signed)

    def _decided(self, at: datetime) -> tuple[Flag, ...]:
        self._timeline = self._timeline or read_timeline(self._record)
        decided = decide_timeline(self._record, self._timeline, self._protocol, at).flags
        changed = changed_flags(tuple(self._flags.values()), decided)
        self._flags.update({flag.key: flag for flag in changed})
        self._decided_at = at
        return tuple(changed)

    def _answer_before(self, at: datetime) -> None:
        due = sorted((when, key.rule_id, key) for key, when in self._waiting.items() if when < at)
        for when, _, key in due:
            del self._waiting[key]
            if _asks_for_answer(self._flags[key]):
                self._answer(self._flags[key], when)

    def _answer_the_rest(self, at: datetime) -> None:
        """Before the patient leaves, the nurse looks at whatever is still open."""
        if any(_waits(flag) for flag in self._flags.values()):
            self._decided_again(at)
        for flag in sorted(self._flags.values(), key=lambda flag: flag.key.rule_id):
            if _waits(flag):
                self._answer(flag, at)
                at += timedelta(seconds=2)

    def _decided_again(self, at: datetime) -> None:
        flags = self._decided(at)
        if flags:
            self.happenings.append(Happening(at=at, session=self._record.session, flags=flags))

    def _answer(self, flag: Flag, at: datetime) -> None:
        said = Acknowledgement(
            id=EntryId(self._chance.uuid(at)),
            flag=flag.key,
            severity=flag.severity,
            at=at,
            by=self._visit.nurse.id,
            actions=(self._chance.pick(_ANSWERS[flag.severity]),),
        )
        given = (*self._record.acknowledgements, said)
        self._record = replace(self._record, acknowledgements=given)
        flags = self._decided(at)
        happening = Happening(at=at, session=self._record.session, said=said, flags=flags)
        self.happenings.append(happening)


def _after(session: InfusionSession, step: Step) -> InfusionSession:
    if step.status is None:
        return session
    return replace(
        session,
        status=step.status,
        outcome=step.outcome or session.outcome,
        begun_at=session.begun_at or (step.at if step.status in ACTIVE else None),
        ended_at=step.at if step.status is SessionStatus.COMPLETED else session.ended_at,
        weight_g=step.weight_g or session.weight_g,
    )


def _waits(flag: Flag) -> bool:
    return flag.needs_attention and not flag.is_acknowledged


def _asks_for_answer(flag: Flag) -> bool:
    return flag.severity is not Severity.ADVISORY and _waits(flag)


def _worth_deciding(visit: Visit, protocol: MonitoringProtocol) -> set[datetime]:
    """The steps at which a flag can change: found from what the record shows at its end.

    A late or wrong entry changes what was shown before it, so that is looked at too. Deciding at
    each step gives the same flags and takes several times as long; a test compares.
    """
    rewriting = [step.at for step in visit.steps if any(map(_rewrites, step.entries))]
    looks = set(rewriting)
    for index, step in enumerate(visit.steps):
        if step.at in rewriting:
            looks |= _changes(visit, visit.steps[:index], step.at, protocol)
    if visit.steps:
        looks |= _changes(visit, visit.steps, visit.steps[-1].at, protocol)
    # What is still open when the patient leaves is decided a last time.
    ends = {step.at for step in visit.steps if step.status is SessionStatus.COMPLETED}
    return looks | ends if looks else looks


def _changes(
    visit: Visit, steps: Sequence[Step], at: datetime, protocol: MonitoringProtocol
) -> set[datetime]:
    """The steps that hold the evidence of a flag, or come first after it changed with time."""
    ended = reduce(_after, steps, visit.session)
    entries = tuple(entry for step in steps for entry in step.entries)
    flags = decide(SessionRecord(session=ended, entries=entries), protocol, at).flags
    found = {fact.entry_id for flag in flags for fact in flag.evidence}
    moments = {moment for flag in flags for moment in _moments(flag)}
    with_facts = {
        step.at
        for step in steps
        if any(entry.id in found or entry.measured_at in moments for entry in step.entries)
    }
    return with_facts | {_first_step(visit, moment) for moment in moments}


def _rewrites(entry: Entry) -> bool:
    return isinstance(entry, Correction) or entry.recorded_at - entry.measured_at > _LATE


def _moments(flag: Flag) -> Iterator[datetime]:
    yield from (fact.at for fact in flag.evidence)
    if flag.recovered_at is not None:
        yield flag.recovered_at


def _first_step(visit: Visit, moment: datetime) -> datetime:
    return next((step.at for step in visit.steps if step.at >= moment), visit.steps[-1].at)
