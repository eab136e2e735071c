"""Who is here now: an open critical flag, one overdue in recovery, one quiet; who is prepared."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from db.demo.chance import Chance
from db.demo.people import Staff
from db.demo.steps import Door, Pen, Visit
from monitoring.effects import Effect, Grade
from monitoring.infusions import InfusionAction
from monitoring.people import User
from monitoring.sessions import InfusionSession, SessionStatus

_HALF_HOUR_S = 1800
_DURATION_MIN = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class Set:
    """One set of a running visit: minute, pressure, heart rate, SpO₂, breaths, dissociation."""

    minute: float
    pressure: tuple[int, int]
    heart_rate: int
    spo2: int
    breaths: int
    dissociation: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Running:
    """A visit that is going on: `minute` is now, the first set is the baseline."""

    minute: float
    chair: str
    weight_g: int
    sets: tuple[Set, ...]
    effects: tuple[tuple[float, Effect], ...] = ()
    is_stopped: bool = False
    seen_after_min: tuple[float, float] = (1.0, 2.0)


def _set(minute: float, pressure: tuple[int, int], *numbers: int) -> Set:
    heart_rate, spo2, breaths, dissociation = numbers
    return Set(
        minute=minute,
        pressure=pressure,
        heart_rate=heart_rate,
        spo2=spo2,
        breaths=breaths,
        dissociation=dissociation,
    )


# Pressure crossed 180 at minute 23 (seen, repeated) and again at 29: critical, nobody has said
# anything to it yet.
CRITICAL = Running(
    minute=31,
    chair="2",
    weight_g=71_000,
    sets=(
        _set(-8, (138, 86), 78, 98, 15, 0),
        _set(9.8, (151, 91), 86, 98, 16, 1),
        _set(19.6, (168, 96), 96, 97, 16, 1),
        _set(23.2, (182, 101), 101, 97, 17, 2),
        _set(28.9, (186, 104), 104, 97, 16, 2),
    ),
    effects=((12, Effect.DIZZINESS), (18, Effect.DISSOCIATION)),
    seen_after_min=(2.5, 3.0),
)
# Last set at minute 59, so the next was due four minutes ago.
OVERDUE = Running(
    minute=78,
    chair="4",
    weight_g=84_500,
    sets=(
        _set(-8, (127, 76), 72, 97, 14, 0),
        _set(10, (134, 80), 75, 97, 15, 1),
        _set(19.8, (139, 84), 77, 97, 15, 1),
        _set(29.7, (143, 86), 78, 96, 14, 2),
        _set(40.6, (141, 85), 76, 97, 15, 2),
        _set(50, (135, 82), 73, 96, 15, 1),
        _set(59, (131, 80), 70, 96, 14, 0),
    ),
    effects=((15, Effect.DROWSINESS),),
    is_stopped=True,
)
QUIET = Running(
    minute=12,
    chair="1",
    weight_g=58_000,
    sets=(_set(-8, (122, 75), 73, 98, 15, 0), _set(10.7, (128, 79), 78, 98, 16, 1)),
)
RUNNING = (CRITICAL, OVERDUE, QUIET)
# The patient who has sat down and is being prepared; the two before are expected later.
PREPARING = 7


class Today:
    """Writes the visits that are going on at `at`."""

    def __init__(self, chance: Chance, staff: Staff, at: datetime) -> None:
        self._chance, self._staff, self._at = chance, staff, at

    def running(self, going: Running, session: InfusionSession, door: Door) -> Visit:
        """One of `RUNNING` as it is now."""
        nurse = self._staff.sam if going is QUIET else self._staff.nora
        pen = Pen(self._chance, nurse, self._at - timedelta(minutes=going.minute))
        _begin(pen, going, self._staff.piet, door)
        for each in going.sets[1:]:
            _write_set(pen, each)
        for minute, effect in going.effects:
            pen.save(minute + 0.4, pen.effect(minute, pen.episode(minute), effect, Grade.MILD))
        if going.is_stopped:
            pen.save(_DURATION_MIN + 0.3, pen.pump(_DURATION_MIN, InfusionAction.STOP))
            pen.becomes(_DURATION_MIN + 0.3, SessionStatus.RECOVERING)
        return self._visit(pen, session, going.seen_after_min)

    def preparing(self, session: InfusionSession, door: Door) -> Visit:
        """In the chair for some minutes: asked and measured; no baseline chosen, no order yet."""
        pen = Pen(self._chance, self._staff.sam, self._at)
        pen.becomes(-13, SessionStatus.IN_PROGRESS)
        pen.save(-9, pen.intake(-10, (), ("Lorazepam", "Sertraline"), door))
        pen.weighs(-9, door.weight_g)
        first = pen.vitals(-4, **_numbers(_set(-4, (131, 82), 74, 98, 15, 0)))
        pen.save(-3.6, first)
        return self._visit(pen, session, (1.0, 2.0))

    def _visit(self, pen: Pen, session: InfusionSession, seen: tuple[float, float]) -> Visit:
        return Visit(
            session=session,
            scheduled_by=self._staff.ada,
            steps=tuple(sorted(pen.steps, key=lambda step: step.at)),
            nurse=pen.nurse,
            seen_after_min=seen,
        )


def _begin(pen: Pen, going: Running, physician: User, door: Door) -> None:
    dose_ug = going.weight_g // 2
    pen.becomes(-27, SessionStatus.IN_PROGRESS)
    pen.save(-22, pen.intake(-23, (), (), door))
    pen.weighs(-22, door.weight_g)
    pen.save(-14, pen.order(-14, dose_ug, _DURATION_MIN, physician), by=physician)
    first = going.sets[0]
    vitals = pen.vitals(first.minute, **_numbers(first), temperature_tenths_c=367)
    mind = pen.assessment(first.minute, dissociation=0, sedation=5, orientation=4, pain=7)
    pen.save(first.minute + 0.8, vitals, pen.baseline(first.minute + 0.8, vitals), mind)
    rate_ug_per_h = round(dose_ug * 60 / _DURATION_MIN)
    pen.save(0.1, pen.pump(0, InfusionAction.START, rate_ug_per_h))


def _write_set(pen: Pen, each: Set) -> None:
    vitals = pen.vitals(each.minute, **_numbers(each))
    mind = pen.assessment(each.minute, dissociation=each.dissociation, sedation=5)
    pen.save(each.minute + 0.4, vitals, mind)


def _numbers(each: Set) -> dict[str, int]:
    systolic, diastolic = each.pressure
    return {
        "systolic_mmhg": systolic,
        "diastolic_mmhg": diastolic,
        "heart_rate_per_min": each.heart_rate,
        "spo2_pct": each.spo2,
        "breaths_per_min": each.breaths,
    }


def later_today(at: datetime) -> tuple[tuple[datetime, str], ...]:
    """When, and in which chair, the next two patients are expected."""
    ahead_s = 1200 - at.timestamp() % _HALF_HOUR_S % _HALF_HOUR_S
    next_half = at + timedelta(seconds=ahead_s if ahead_s > 0 else ahead_s + _HALF_HOUR_S)
    return ((next_half, "5"), (next_half + timedelta(minutes=30), "6"))
