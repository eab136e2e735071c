"""What was done in a visit, step by step, and the pen that writes it."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from db.demo.chance import Chance
from monitoring.assessments import Assessment
from monitoring.effects import Effect, EffectReport, Grade, Helped
from monitoring.entries import (
    BaselineChoice,
    Correction,
    Entry,
    Intake,
    Medicine,
    ObservationPause,
    Remark,
    RemarkKind,
)
from monitoring.ids import EntryId, EpisodeId, UserId
from monitoring.infusions import InfusionAction, InfusionEvent, InfusionOrder
from monitoring.people import User
from monitoring.sessions import InfusionSession, SessionOutcome, SessionStatus
from monitoring.vitals import VitalsSet


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One save: entries, or a new status. `at` is when it was written down."""

    at: datetime
    by: User
    entries: tuple[Entry, ...] = ()
    status: SessionStatus | None = None
    outcome: SessionOutcome | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """A session as it was scheduled, and its steps in order of time.

    `nurse` looks at its flags, `seen_after_min` minutes after they arise (from, to).
    """

    session: InfusionSession
    scheduled_by: User
    steps: tuple[Step, ...]
    nurse: User
    seen_after_min: tuple[float, float] = (1.0, 4.0)

    @property
    def entries(self) -> tuple[Entry, ...]:
        """All entries, in the order they were written."""
        return tuple(entry for step in self.steps for entry in step.entries)


class Pen:
    """Writes a nurse's entries, `minute` by `minute` after the infusion's start."""

    def __init__(self, chance: Chance, nurse: User, started_at: datetime) -> None:
        self.chance = chance
        self.nurse = nurse
        self.started_at = started_at
        self.steps: list[Step] = []

    def clock(self, minute: float) -> datetime:
        """The instant of a minute, in whole seconds."""
        return self.started_at + timedelta(seconds=round(60 * minute))

    def header(self, minute: float, by: User | None = None) -> dict[str, object]:
        """A header that still says it was written down at once; `save` says when it was."""
        at = self.clock(minute)
        user: UserId = (by or self.nurse).id
        return {
            "id": EntryId(self.chance.uuid(at)),
            "measured_at": at,
            "recorded_at": at,
            "performed_by": user,
            "recorded_by": user,
        }

    def save(
        self, minute: float, *entries: Entry, by: User | None = None, why_late: str = ""
    ) -> None:
        """Save entries at `minute`: each is stamped with it."""
        at, user = self.clock(minute), by or self.nurse
        stamped = tuple(
            replace(entry, recorded_at=at, recorded_by=user.id, late_reason=why_late)
            for entry in entries
        )
        self.steps.append(Step(at=at, by=user, entries=stamped))

    def becomes(
        self,
        minute: float,
        status: SessionStatus,
        outcome: SessionOutcome | None = None,
        by: User | None = None,
    ) -> None:
        """Change the session's status at `minute`."""
        step = Step(at=self.clock(minute), by=by or self.nurse, status=status, outcome=outcome)
        self.steps.append(step)

    def intake(
        self, minute: float, conditions: tuple[str, ...], medicines: tuple[str, ...], escort: str
    ) -> Intake:
        """What was asked at the door."""
        taken = tuple(Medicine(name=name) for name in medicines)
        head = self.header(minute)
        return Intake(**head, conditions=conditions, medicines=taken, escort=escort)  # type: ignore[arg-type]

    def order(self, minute: float, dose_ug: int, duration_min: int, by: User) -> InfusionOrder:
        """A physician's order, from 1 mg/mL."""
        return InfusionOrder(
            **self.header(minute, by),  # type: ignore[arg-type]
            dose_ug=dose_ug,
            duration_min=duration_min,
            concentration_ug_per_ml=1_000,
        )

    def vitals(self, minute: float, **values: int) -> VitalsSet:
        """A vitals set."""
        return VitalsSet(**self.header(minute), **values)  # type: ignore[arg-type]

    def baseline(self, minute: float, chosen: VitalsSet) -> BaselineChoice:
        """The choice of a set as the baseline."""
        return BaselineChoice(**self.header(minute), vitals_id=chosen.id)  # type: ignore[arg-type]

    def assessment(self, minute: float, **scores: object) -> Assessment:
        """Scores of the mind, or of pain."""
        return Assessment(**self.header(minute), **scores)  # type: ignore[arg-type]

    def pump(
        self, minute: float, action: InfusionAction, rate_ug_per_h: int | None = None, why: str = ""
    ) -> InfusionEvent:
        """What was done at the pump."""
        head = self.header(minute)
        return InfusionEvent(**head, action=action, rate_ug_per_h=rate_ug_per_h, reason=why)  # type: ignore[arg-type]

    def episode(self, minute: float) -> EpisodeId:
        """A new episode of a side effect."""
        return EpisodeId(self.chance.uuid(self.clock(minute)))

    def effect(
        self,
        minute: float,
        episode: EpisodeId,
        effect: Effect,
        grade: Grade,
        *,
        action: str = "",
        helped: Helped | None = None,
    ) -> EffectReport:
        """One look at a side effect."""
        return EffectReport(
            **self.header(minute),  # type: ignore[arg-type]
            episode_id=episode,
            effect=effect,
            grade=grade,
            action=action,
            helped=helped,
        )

    def remark(self, minute: float, kind: RemarkKind, text: str) -> Remark:
        """A line of text."""
        return Remark(**self.header(minute), remark=kind, text=text)  # type: ignore[arg-type]

    def observation_pause(self, minute: float, until_minute: float, why: str) -> ObservationPause:
        """No observations for a while."""
        until = self.clock(until_minute)
        return ObservationPause(**self.header(minute), until=until, reason=why)  # type: ignore[arg-type]

    def correction(
        self, minute: float, target: EntryId, replacement: EntryId | None, why: str
    ) -> Correction:
        """An entry was wrong."""
        return Correction(
            **self.header(minute),  # type: ignore[arg-type]
            target_id=target,
            replacement_id=replacement,
            reason=why,
        )
