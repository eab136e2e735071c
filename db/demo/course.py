"""The course of one invented visit, from the chair to the door, as the nurse would write it."""

from dataclasses import replace

from db.demo.effects import Felt
from db.demo.going import DURATION_MIN, Going
from db.demo.words import (
    CONCERNS,
    CONDITIONS,
    HAND_OFFS,
    INTERVENTIONS,
    MEDICINES,
    NOTES,
    SLOWED,
)
from monitoring.assessments import Assessment
from monitoring.effects import Effect, Grade, Helped
from monitoring.entries import RemarkKind
from monitoring.infusions import InfusionAction
from monitoring.sessions import SessionOutcome, SessionStatus
from monitoring.visits import Gate
from monitoring.vitals import VitalsSet

# A reading from here on makes the nurse pause and repeat; the esketamine label's line [L1f].
_PAUSE_SYSTOLIC_MMHG, _PAUSE_DIASTOLIC_MMHG = 180, 110
_REPEAT_AFTER_MIN = 5.5
_STRONG_DISSOCIATION = 3
_RECOVERY_MIN = (0.5, 15.0, 30.0, 44.5, 60.4)
_BEFORE_STOP_MIN = 5.0


def write_visit(going: Going, *, signed_after_min: float | None) -> None:
    """The whole visit; `signed_after_min` is when the physician signs, None: not yet."""
    arrive(going)
    infuse(going)
    recover(going)
    leave(going)
    for episode in going.effects:
        write_effect(going, episode)
    if signed_after_min is not None:
        minute, physician = going.stop_min + signed_after_min, going.who.physician
        going.pen.save(minute, going.pen.signature(minute, physician), by=physician)
        going.pen.becomes(minute, SessionStatus.SIGNED_OFF, by=physician)
    going.pen.steps.sort(key=lambda step: step.at)


def arrive(going: Going) -> None:
    """In the chair, asked at the door, ordered, weighed and measured."""
    pen, chance, physician = going.pen, going.chance, going.who.physician
    pen.becomes(-27, SessionStatus.IN_PROGRESS)
    conditions = (chance.pick(CONDITIONS),) if chance.happens(0.05) else ()
    medicines = (chance.pick(MEDICINES),) if chance.happens(0.25) else ()
    pen.save(-22, pen.intake(-23, conditions, medicines, going.who.door))
    pen.weighs(-22, going.who.door.weight_g)
    if "Tramadol" in medicines:
        why = "low dose, for years, last taken yesterday; SpO₂ watched"
        allowed = pen.override(-13, Gate.START, ("medicines",), why, physician)
        pen.save(-13, allowed, by=physician)
    pen.save(-14, pen.order(-14, going.dose_ug, DURATION_MIN, physician), by=physician)
    tenths_c = round(chance.normal(367, 2, 362, 372))
    first = replace(going.vitals(-8), temperature_tenths_c=tenths_c, on_oxygen=False)
    pen.save(-7, first, pen.baseline(-7, first), _mind_before(going))


def _mind_before(going: Going) -> Assessment:
    """Where relief shortens, more of the pain is back by the next visit."""
    chance, habit = going.chance, going.who.habit
    pain = round(going.who.pain + chance.normal(0, 0.5, -1, 1))
    mood = {"phq9": chance.whole(9, 21), "phq9_item9": 0} if habit.is_depressed else {}
    scores = {"dissociation": 0, "sedation": 5, "orientation": 4, "pain": max(0, min(10, pain))}
    return going.pen.assessment(-7.5, **scores, **mood)


def infuse(going: Going) -> None:
    """From the start to the stop, with what the nurse does about what she sees."""
    pen, chance = going.pen, going.chance
    pen.save(0.1, pen.pump(0, InfusionAction.START, going.rate_ug_per_h))
    is_slowed = chance.happens(0.07)
    minute = 10 + chance.normal(0, 0.7, -1.5, 1.2)
    while minute < going.stop_min - _BEFORE_STOP_MIN:
        vitals, mind = going.look(minute)
        minute += _answer(going, vitals, mind, minute)
        if is_slowed and going.eased_at_min is None:
            _slow_down(going, minute + 1.5)
            is_slowed = False
        overslept_min = chance.between(3, 4.5) if chance.happens(0.012) else 0
        minute += 10 + chance.normal(0, 0.7, -1.5, 1.2) + overslept_min
    if chance.happens(0.015):
        pen.save(21, pen.remark(21, RemarkKind.CONCERN, chance.pick(CONCERNS)))
    why = "pressure" if going.is_stopped_early else ""
    pen.save(going.stop_min + 0.2, pen.pump(going.stop_min, InfusionAction.STOP, why=why))
    pen.becomes(going.stop_min + 0.2, SessionStatus.RECOVERING)


def _answer(going: Going, vitals: VitalsSet, mind: Assessment, minute: float) -> float:
    """What is done about a reading; gives the minutes until the last one taken for it."""
    is_high = (vitals.systolic_mmhg or 0) >= _PAUSE_SYSTOLIC_MMHG or (
        vitals.diastolic_mmhg or 0
    ) >= _PAUSE_DIASTOLIC_MMHG
    if is_high and going.eased_at_min is None:
        return _pause_and_repeat(going, minute)
    if mind.dissociation == _STRONG_DISSOCIATION:
        text = going.chance.pick(INTERVENTIONS)
        done = going.pen.remark(minute + 1.5, RemarkKind.INTERVENTION, text)
        going.pen.save(minute + 2, done)
    return 0


def _pause_and_repeat(going: Going, minute: float) -> float:
    """Pause, repeat after five minutes, go on slower, or stop when it does not come down."""
    pen = going.pen
    going.eased_at_min = minute + 0.5
    pen.save(minute + 1.2, pen.pump(minute + 1.1, InfusionAction.PAUSE, why="pressure"))
    again, _ = going.look(minute + _REPEAT_AFTER_MIN)
    goes_on_min = minute + _REPEAT_AFTER_MIN + 1.5
    if (again.systolic_mmhg or 0) >= _PAUSE_SYSTOLIC_MMHG:
        going.is_stopped_early = True
        going.stop_min = goes_on_min
        return _REPEAT_AFTER_MIN
    going.rate_ug_per_h //= 2
    resumed = pen.pump(goes_on_min, InfusionAction.RESUME, going.rate_ug_per_h, "at half the rate")
    pen.save(goes_on_min + 0.2, resumed)
    going.stop_min = max(going.stop_min, goes_on_min + 3) + _REPEAT_AFTER_MIN
    return _REPEAT_AFTER_MIN


def _slow_down(going: Going, minute: float) -> None:
    going.rate_ug_per_h = round(0.75 * going.rate_ug_per_h)
    reason = going.chance.pick(SLOWED)
    change = going.pen.pump(minute, InfusionAction.RATE_CHANGE, going.rate_ug_per_h, reason)
    going.pen.save(minute + 0.3, change)


def recover(going: Going) -> None:
    """Sets until an hour after the stop, one of them sometimes charted afterwards."""
    pen, chance = going.pen, going.chance
    late = chance.whole(1, 3) if chance.happens(0.08) else None
    for number, after_min in enumerate(_RECOVERY_MIN):
        minute = going.stop_min + after_min
        if number == late:
            going.look_late(minute)
        else:
            going.look(minute)
    if chance.happens(0.03):
        minute = going.stop_min + 47
        pause = pen.observation_pause(minute, minute + 6, "in the bathroom")
        pen.save(minute + 0.3, pause)
    if chance.happens(0.25):
        minute = going.stop_min + chance.between(16, 28)
        kind, texts = chance.pick(((RemarkKind.NOTE, NOTES), (RemarkKind.HAND_OFF, HAND_OFFS)))
        pen.save(minute + 0.5, pen.remark(minute, kind, chance.pick(texts)))


def leave(going: Going) -> None:
    """The last look at mind, gait and pain, and out of the door."""
    chance = going.chance
    minute = going.stop_min + 62
    cadss = round(4 + 9 * max(0, going.day.dissociation_peak) * chance.between(0.4, 1.2))
    pain = round(going.relief.pain_after(0) + chance.normal(0, 0.6, -1, 1))
    scores = {"orientation": 4, "gait_is_steady": True, "pain": max(0, min(10, pain))}
    more = {"cadss": cadss} if chance.happens(0.5) else {}
    going.pen.save(minute + 0.5, going.mind(minute, **scores, **more))
    early, normal = SessionOutcome.STOPPED_EARLY, SessionOutcome.COMPLETED
    outcome = early if going.is_stopped_early else normal
    left_min = minute + chance.between(5, 11)
    _close(going, left_min, outcome)
    going.pen.becomes(left_min, SessionStatus.COMPLETED, outcome)


def _close(going: Going, minute: float, outcome: SessionOutcome) -> None:
    """Settled at the door, and how it ended."""
    pen = going.pen
    settled = pen.departure(minute - 2, asks_for_mood=going.who.habit.is_depressed)
    pen.save(minute - 1.8, settled)
    is_usual = outcome is SessionOutcome.COMPLETED
    pen.save(minute, pen.ending(minute, outcome, "" if is_usual else "pressure stayed high"))


def write_effect(going: Going, felt: Felt) -> None:
    """The onset of an effect, what was done about it, and its end."""
    pen = going.pen
    episode = pen.episode(felt.from_min)
    is_treated = felt.effect is Effect.NAUSEA and felt.grade is not Grade.MILD
    action = "ondansetron 4 mg" if is_treated else ""
    onset = pen.effect(felt.from_min, episode, felt.effect, felt.grade, action=action)
    pen.save(felt.from_min + 0.5, onset)
    if is_treated:
        given_min = felt.from_min + 2
        pen.save(given_min + 0.3, pen.medicine(given_min, episode))
    helped = Helped.YES if is_treated else None
    gone = pen.effect(felt.until_min, episode, felt.effect, Grade.NONE, helped=helped)
    pen.save(felt.until_min + 0.5, gone)
