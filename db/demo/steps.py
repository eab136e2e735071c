"""What was done in a visit, step by step, and the pen that writes it."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from db.demo.chance import Chance
from db.demo.words import ESCORTS
from monitoring.assessments import Assessment
from monitoring.effects import Effect, EffectReport, Grade, Helped
from monitoring.entries import (
    BaselineChoice,
    Correction,
    Entry,
    Identifier,
    Intake,
    Medicine,
    ObservationPause,
    Pregnancy,
    Remark,
    RemarkKind,
)
from monitoring.ids import EntryId, EpisodeId, UserId
from monitoring.infusions import InfusionAction, InfusionEvent, InfusionOrder
from monitoring.people import User
from monitoring.sessions import InfusionSession, SessionOutcome, SessionStatus
from monitoring.signing import MEANING
from monitoring.visits import (
    Departure,
    Disposition,
    Ending,
    Gate,
    MedicineGiven,
    Override,
    Route,
    Signature,
)
from monitoring.vitals import VitalsSet


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One save: entries, or a new status or weight (g). `at` is when it was written down."""

    at: datetime
    by: User
    entries: tuple[Entry, ...] = ()
    status: SessionStatus | None = None
    outcome: SessionOutcome | None = None
    weight_g: int | None = None


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Door:
    """What is true of a patient at the door today; weights in g, None when never weighed here."""

    weight_g: int
    last_weight_g: int | None
    can_be_pregnant: bool


class Pen:
    """Writes a nurse's entries, `minute` by `minute` after the infusion's start."""

    def __init__(self, chance: Chance, nurse: User, started_at: datetime) -> None:
        self.chance = chance
        self.nurse = nurse
        self.started_at = started_at
        self.steps: list[Step] = []
        self.escort = ""

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

    def weighs(self, minute: float, weight_g: int) -> None:
        """The weight of the intake becomes the session's."""
        at, status = self.clock(minute), SessionStatus.IN_PROGRESS
        self.steps.append(Step(at=at, by=self.nurse, status=status, weight_g=weight_g))

    def intake(
        self, minute: float, conditions: tuple[str, ...], medicines: tuple[str, ...], door: Door
    ) -> Intake:
        """What was asked at the door: nothing is left out."""
        self.escort = self.chance.pick(ESCORTS)
        taken = tuple(
            Medicine(name=name, last_taken_at=self.clock(-self.chance.whole(120, 1300)))
            for name in medicines
        )
        asked = (Identifier.NAME, Identifier.BIRTH_DATE, Identifier.RECORD_NUMBER)
        return Intake(
            **self.header(minute),  # type: ignore[arg-type]
            identified_by=asked[: self.chance.whole(2, 3)],
            has_consented=True,
            conditions=conditions,
            medicines=taken,
            pregnancy=Pregnancy.NO if door.can_be_pregnant else Pregnancy.NOT_APPLICABLE,
            escort=self.escort,
            weight_g=door.weight_g,
            last_weight_g=door.last_weight_g,
        )

    def override(
        self, minute: float, gate: Gate, checks: tuple[str, ...], why: str, by: User
    ) -> Override:
        """A physician lets the visit pass."""
        head = self.header(minute, by)
        return Override(**head, gate=gate, checks=checks, reason=why)  # type: ignore[arg-type]

    def departure(self, minute: float, *, asks_for_mood: bool) -> Departure:
        """What is settled before the door."""
        return Departure(
            **self.header(minute),  # type: ignore[arg-type]
            escort=self.escort,
            has_instructions=True,
            line_removed_at=self.clock(minute - 1),
            ideation_level=self.chance.pick((0, 0, 0, 1)) if asks_for_mood else None,
        )

    def ending(self, minute: float, outcome: SessionOutcome, why: str) -> Ending:
        """The patient goes home with the escort."""
        return Ending(
            **self.header(minute),  # type: ignore[arg-type]
            outcome=outcome,
            disposition=Disposition.HOME_WITH_ESCORT,
            reason=why,
        )

    def signature(self, minute: float, by: User) -> Signature:
        """A physician's signature; what was signed is known when the visit has been lived."""
        head = self.header(minute, by)
        return Signature(**head, meaning=MEANING, digest="")  # type: ignore[arg-type]

    def medicine(self, minute: float, episode: EpisodeId) -> MedicineGiven:
        """Ondansetron for a side effect."""
        return MedicineGiven(
            **self.header(minute),  # type: ignore[arg-type]
            name="Ondansetron",
            route=Route.INTRAVENOUS,
            dose_ug=4_000,
            episode_id=episode,
            reason="nausea, given slowly",
        )

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
