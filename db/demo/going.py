"""One visit while it goes on: what the patient is like today, and what the nurse sees and types."""

from dataclasses import dataclass, replace

from db.demo.effects import felt
from db.demo.pain import Relief
from db.demo.physiology import Habit, day, dissociation_at, measured
from db.demo.steps import Door, Pen
from db.demo.words import LATE, TYPING_ERRORS
from monitoring.assessments import Assessment
from monitoring.effects import Effect
from monitoring.people import User
from monitoring.vitals import VitalsSet

DURATION_MIN = 40
_WRONG_BY_MMHG = 30
# Beyond this a typing error would look like a crisis, and the tablet would ask.
_LIKELY_SYSTOLIC_MMHG = 176
_DROWSY_FROM_MIN, _DROWSY_UNTIL_MIN = 15, 55


@dataclass(frozen=True, slots=True, kw_only=True)
class Who:
    """The patient's habit, the visit's number, what is true at the door, and who orders.

    `pain` is what is left of it, or back, since the last infusion (NRS).
    """

    habit: Habit
    pain: float
    number: int
    physician: User
    door: Door


class Going:
    """A visit as it goes; minutes count from the start of the infusion."""

    def __init__(self, pen: Pen, who: Who) -> None:
        self.pen, self.who, self.chance = pen, who, pen.chance
        person = who.habit
        self.day = day(pen.chance, person, who.number)
        self.stop_min = DURATION_MIN + self.chance.between(0, 0.8)
        self.eased_at_min: float | None = None
        self.dose_ug = who.door.weight_g * person.dose_ug_per_kg // 1000
        self.rate_ug_per_h = round(self.dose_ug * 60 / DURATION_MIN)
        self.effects = felt(self.chance)
        self.is_drowsy = any(each.effect is Effect.DROWSINESS for each in self.effects)
        self.is_stopped_early = False

    @property
    def relief(self) -> Relief:
        """What today's infusion does to the pain."""
        return Relief(habit=self.who.habit, number=self.who.number)

    def vitals(self, minute: float) -> VitalsSet:
        """A set as the monitor shows it."""
        values = measured(self.chance, self.who.habit, self.day, minute, self.eased_at_min)
        return self.pen.vitals(
            minute,
            systolic_mmhg=values.systolic_mmhg,
            diastolic_mmhg=values.diastolic_mmhg,
            heart_rate_per_min=values.heart_rate_per_min,
            spo2_pct=values.spo2_pct,
            breaths_per_min=values.breaths_per_min,
        )

    def mind(self, minute: float, **more: object) -> Assessment:
        """Dissociation and sedation as the nurse sees them."""
        level = dissociation_at(self.chance, self.day, minute)
        dozes = self.is_drowsy and _DROWSY_FROM_MIN < minute < _DROWSY_UNTIL_MIN
        sedation = 4 if dozes and self.chance.happens(0.2) else 5
        return self.pen.assessment(minute, dissociation=level, sedation=sedation, **more)

    def look(self, minute: float) -> tuple[VitalsSet, Assessment]:
        """One set with its scores, written down at once; sometimes typed wrong and corrected."""
        found, mind = self.vitals(minute), self.mind(minute)
        written_min = minute + self.chance.between(0.3, 1.0)
        if self.chance.happens(0.012) and (found.systolic_mmhg or 0) < _LIKELY_SYSTOLIC_MMHG - 30:
            self._type_wrong(found, mind, written_min)
        else:
            self.pen.save(written_min, found, mind)
        return found, mind

    def look_late(self, minute: float) -> None:
        """One set that is written down some ten minutes after it was measured."""
        written_min = minute + self.chance.between(9, 12.5)
        self.pen.save(
            written_min, self.vitals(minute), self.mind(minute), why_late=self.chance.pick(LATE)
        )

    def _type_wrong(self, right: VitalsSet, mind: Assessment, written_min: float) -> None:
        wrong = replace(
            self.pen.vitals(written_min, heart_rate_per_min=60),
            measured_at=right.measured_at,
            systolic_mmhg=(right.systolic_mmhg or 0) + _WRONG_BY_MMHG,
            diastolic_mmhg=right.diastolic_mmhg,
            heart_rate_per_min=right.heart_rate_per_min,
            spo2_pct=right.spo2_pct,
            breaths_per_min=right.breaths_per_min,
        )
        self.pen.save(written_min, wrong, mind)
        noticed_min = written_min + self.chance.between(1, 3)
        reason = self.chance.pick(TYPING_ERRORS)
        corrected = self.pen.correction(noticed_min, wrong.id, right.id, reason)
        self.pen.save(noticed_min, right, corrected)
