"""Sessions with anything in them that a rule may look at, for property tests."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid5

from hypothesis import strategies as st

from monitoring.assessments import ASSESSED
from monitoring.effects import Effect, Grade
from monitoring.entries import BaselineChoice, Correction, Entry, RemarkKind
from monitoring.flags import Direction, Severity
from monitoring.ids import PatientId, SessionId
from monitoring.infusions import InfusionAction, InfusionEvent
from monitoring.ledger import PUMP_STEPS, PumpState
from monitoring.measures import SPECS, Measure
from monitoring.own_limits import LimitsInForce, OwnLimit
from monitoring.record import SessionRecord
from monitoring.vitals import Absence, NotMeasured, Vital
from tests.factories import (
    PIET,
    assessment,
    at_minute,
    departure,
    effect,
    entry_id,
    header,
    intake,
    observation_pause,
    order,
    override,
    pump,
    record,
    remark,
    vitals,
)

_SPACE = UUID("f6f3fd0d-65b6-4c8c-8d1c-8a6c43e1c7aa")
minutes = st.integers(-60, 7 * 60).map(lambda each: each / 4)
# Hypothesis likes the first of a list best: what is rare in a clinic comes last.
seldom = st.sampled_from([*[False] * 14, True])
_EFFECTS = st.sampled_from(
    [Effect.NAUSEA, Effect.VOMITING, Effect.MOOD_CHANGE, Effect.DIZZINESS, Effect.DROWSINESS]
)
_WITH_RATE = {InfusionAction.START, InfusionAction.RATE_CHANGE, InfusionAction.RESUME}
_CONDITIONS = st.lists(
    st.sampled_from(["pregnancy", "glaucoma", "psychosis", "never heard of"]), max_size=2
)
_MEDICINES = st.lists(st.sampled_from(["lorazepam", "Theophylline", "honey"]), max_size=2)


@st.composite
def sessions(draw: st.DrawFn, number: int = 0) -> SessionRecord:
    """A session, mostly with an infusion, and what happened in it; most entries stand."""
    held = _Names(number)
    entries: list[Entry] = []
    if not draw(seldom):
        entries += _infusion(draw, held)
    if draw(st.booleans()):
        entries.append(_named(held, order(dose_ug=draw(st.sampled_from([20_000, 35_000])))))
    kinds = st.sampled_from([_vitals, _vitals, _vitals, _assessment, _effect, _rare])
    for make in draw(st.lists(kinds, min_size=4, max_size=20)):
        entries.append(make(draw, held))
    entries += _settled(draw, held, entries)
    return _session(draw, number, entries)


class _Names:
    """Ids that are the same for the same draws."""

    def __init__(self, session: int) -> None:
        self._session, self.count = session, 0

    def next(self) -> str:
        self.count += 1
        return f"session {self._session} entry {self.count}"


def _named(held: _Names, entry: Entry, late: float = 0) -> Entry:
    written = entry.measured_at + timedelta(minutes=late)
    return replace(entry, id=entry_id(held.next()), recorded_at=written)


def _minute(draw: st.DrawFn, held: _Names) -> float:
    """Seldom the very instant of another entry."""
    return draw(minutes) + (0 if draw(seldom) else held.count / 1000)


def _late(draw: st.DrawFn) -> float:
    return draw(st.sampled_from([0, 0, 0, 1, 14, 16, 30]))


def _infusion(draw: st.DrawFn, held: _Names) -> list[Entry]:
    """The pump's steps, seldom one that cannot follow the one before."""
    state, at, steps = PumpState.NOT_STARTED, 0, []
    for _ in range(draw(st.sampled_from([2, 3, 4, 1]))):
        may = list(InfusionAction) if draw(seldom) else list(PUMP_STEPS[state])
        if not may:
            break
        action = draw(st.sampled_from(may))
        state = PUMP_STEPS[state].get(action, state)
        rate = draw(st.sampled_from([52_500, 90_000])) if action in _WITH_RATE else None
        amount = 9_000 if action is InfusionAction.BOLUS else None
        steps.append(_named(held, pump(at, action, rate_ug_per_h=rate, amount_ug=amount)))
        at += draw(st.sampled_from([10, 7, 20, 30, 0]))
    return steps


def _vitals(draw: st.DrawFn, held: _Names) -> Entry:
    diastolic = draw(st.integers(50, 120))
    pressure = draw(st.none() | st.just((diastolic + draw(st.integers(20, 90)), diastolic)))
    taken = vitals(
        _minute(draw, held),
        pressure,
        heart_rate=draw(st.none() | st.integers(38, 140)),
        spo2=draw(st.none() | st.integers(86, 100)),
        breaths=draw(st.integers(6, 34)),
    )
    if taken.spo2_pct is None and draw(st.booleans()):
        why = NotMeasured(vital=Vital.SPO2, reason=Absence.EQUIPMENT)
        taken = replace(taken, not_measured=(why,))
    return _named(held, taken, _late(draw))


def _assessment(draw: st.DrawFn, held: _Names) -> Entry:
    scores: dict[str, Any] = {"dissociation": draw(st.integers(0, 4))}
    for measure in draw(st.lists(st.sampled_from(ASSESSED), max_size=3, unique=True)):
        low, high = SPECS[measure].possible
        scores[measure.value] = draw(st.integers(int(low), int(high)))
    return _named(held, assessment(_minute(draw, held), **scores), _late(draw))


def _effect(draw: st.DrawFn, held: _Names) -> Entry:
    what = Effect.CHEST_PAIN if draw(seldom) else draw(_EFFECTS)
    episode = f"{what} {draw(st.integers(1, 2))}"
    grade = draw(st.sampled_from(Grade))
    return _named(held, effect(_minute(draw, held), what, grade, episode=episode), _late(draw))


def _rare(draw: st.DrawFn, held: _Names) -> Entry:
    at = draw(minutes)
    made: list[Entry] = [
        remark(at, draw(st.sampled_from(RemarkKind)), "as said"),
        override(at, "fasting"),
        departure(at, ideation_level=draw(st.none() | st.integers(0, 5))),
        intake(tuple(draw(_CONDITIONS)), tuple(draw(_MEDICINES))),
        intake(None, None),
        observation_pause(at, at + draw(st.sampled_from([20, 5, 40]))),
    ]
    return _named(held, draw(st.sampled_from(made)))


def _settled(draw: st.DrawFn, held: _Names, entries: list[Entry]) -> list[Entry]:
    """A baseline, limits of the patient's own, and corrections, where there are any."""
    settled: list[Entry] = []
    sets = [entry for entry in entries if entry.kind == "vitals"]
    for chosen in draw(st.lists(st.sampled_from(sets), max_size=2)) if sets else ():
        facts: dict[str, Any] = header(draw(st.integers(-10, 5)), name=held.next())
        settled.append(BaselineChoice(**facts, vitals_id=chosen.id))
    if draw(seldom):
        settled.append(_own_limits(held))
    for wrong in draw(st.lists(st.sampled_from(entries), max_size=2)) if entries else ():
        settled += _corrected(draw, held, wrong)
    return settled


def _corrected(draw: st.DrawFn, held: _Names, wrong: Entry) -> list[Entry]:
    later = draw(st.integers(0, 130))
    right: list[Entry] = []
    if draw(st.booleans()) and not isinstance(wrong, InfusionEvent):
        right = [replace(wrong, id=entry_id(held.next()), recorded_at=at_minute(later))]
    facts: dict[str, Any] = header(later, name=held.next())
    replacement = right[0].id if right else None
    return [*right, Correction(**facts, target_id=wrong.id, replacement_id=replacement, reason="x")]


def _own_limits(held: _Names) -> Entry:
    limit = OwnLimit(
        measure=Measure.SYSTOLIC, direction=Direction.HIGH, severity=Severity.WARNING, number=150
    )
    facts: dict[str, Any] = header(-15, name=held.next())
    return LimitsInForce(
        **facts,
        limits=(limit,),
        reason="known to be high",
        set_by=PIET.id,
        origin_id=entry_id("limits"),
        expires_on=date(2026, 12, 31),
    )


def _session(draw: st.DrawFn, number: int, entries: list[Entry]) -> SessionRecord:
    earlier = draw(st.lists(st.integers(1, 12 * 24), max_size=4, unique=True))
    ended = draw(st.none() | st.integers(60, 140))
    return record(
        *entries,
        id=SessionId(uuid5(_SPACE, f"session {number}")),
        patient_id=PatientId(uuid5(_SPACE, f"patient {number}")),
        weight_g=draw(st.sampled_from([70_000, 70_000, None])),
        ended_at=None if ended is None else at_minute(ended),
        earlier_infusions=tuple(sorted(at_minute(-60 * hours) for hours in earlier)),
    )
