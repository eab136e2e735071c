"""The rules of discharge as truth tables: each criterion alone, and what the door then says."""

from dataclasses import replace

import pytest

from monitoring.check_codes import DischargeCode
from monitoring.criteria import CriterionState
from monitoring.deciding import decide
from monitoring.discharge import Readiness, readiness
from monitoring.effects import Effect, Grade
from monitoring.entries import Entry
from monitoring.errors import StateRefused, ValueRefused
from monitoring.finishing import at_the_door, finish_session
from monitoring.flags import FlagKey, Severity
from monitoring.infusions import InfusionAction
from monitoring.protocols import default_protocol
from monitoring.record import SessionRecord
from monitoring.review import SeenForm, acknowledge_flag
from monitoring.sessions import SessionOutcome, SessionStatus
from monitoring.timeline import read_timeline
from monitoring.visits import Disposition, Ending, Gate
from monitoring.vitals import VitalsSet
from tests.factories import (
    NORA,
    NORTH,
    PIET,
    assessment,
    at_minute,
    baseline,
    departure,
    effect,
    entry_id,
    header,
    intake,
    order,
    override,
    pump,
    session,
    start,
    stop,
    vitals,
)
from tests.fakes import FakeStore

PROTOCOL = default_protocol()
MET, NOT_MET, UNKNOWN = CriterionState.MET, CriterionState.NOT_MET, CriterionState.UNKNOWN
SESSION = session().id
NO_OPEN_FLAG = DischargeCode.NO_OPEN_CRITICAL_FLAG.value
LEAVES = 101  # the minute at which the patient would go
CALM = {"dissociation": 0, "sedation": 5, "orientation": 4, "gait_is_steady": True}


def visit(*instead: Entry, without: str = "", stopped: float = 40) -> tuple[Entry, ...]:
    """A calm visit up to the door; `instead` comes after it, `without` names what is left out."""
    parts: dict[str, tuple[Entry, ...]] = {
        "intake": (intake(),),
        "baseline": baseline(),
        "mind": (assessment(95, **CALM),),  # type: ignore[arg-type]
        "vitals": (vitals(98),),
        "door": (departure(),),
        "phq9": (),
    }
    kept = (each for name, found in parts.items() if name != without for each in found)
    pump_events = (order(), start(), stop(stopped))
    sets = tuple(vitals(minute) for minute in (10, 20, 30, 40, 55, 70, 85))
    return (*kept, *pump_events, *sets, *instead)


def mind(**changes: object) -> Entry:
    scores = {name: value for name, value in (CALM | changes).items() if value is not None}
    return assessment(95, **scores)  # type: ignore[arg-type]


ASKED = assessment(96, phq9=8)
NO_ESCORT = replace(intake(("no_escort",), escort=""), id=entry_id("alone"))
NOBODY_CAME = departure(escort="")
UNCLEAR = departure(has_instructions=False)
UNSTEADY = assessment(100, gait_is_steady=False)
PEAK = vitals(60, (205, 90), name="peak")
# Criterion, how it comes out, what is left out of the calm visit, what is written instead.
CASES: list[tuple[str, CriterionState, str, tuple[Entry, ...]]] = [
    ("vitals_up_to_date", UNKNOWN, "vitals", (vitals(98, heart_rate=None),)),
    ("blood_pressure_near_baseline", NOT_MET, "vitals", (vitals(98, (150, 80)),)),
    ("blood_pressure_near_baseline", UNKNOWN, "baseline", ()),
    ("oxygen_saturation", NOT_MET, "vitals", (vitals(98, spo2=92),)),
    ("oxygen_saturation", UNKNOWN, "vitals", (vitals(98, spo2=None),)),
    ("oriented", NOT_MET, "mind", (mind(orientation=3),)),
    ("oriented", UNKNOWN, "mind", (mind(orientation=None),)),
    ("awake", NOT_MET, "mind", (mind(sedation=4),)),
    ("awake", UNKNOWN, "mind", (mind(sedation=None),)),
    ("dissociation_settled", NOT_MET, "mind", (mind(dissociation=2),)),
    ("dissociation_settled", UNKNOWN, "mind", (mind(dissociation=None),)),
    ("no_vomiting", NOT_MET, "", (effect(72, Effect.VOMITING),)),
    ("steady_gait", NOT_MET, "mind", (mind(gait_is_steady=False),)),
    ("steady_gait", NOT_MET, "", (effect(90, Effect.DIZZINESS),)),
    ("steady_gait", UNKNOWN, "mind", (mind(gait_is_steady=None),)),
    ("no_open_critical_flag", NOT_MET, "", (PEAK,)),
    ("escort_home", NOT_MET, "door", (NO_ESCORT, NOBODY_CAME)),
    ("escort_home", UNKNOWN, "door", (NOBODY_CAME,)),
    ("instructions_given", NOT_MET, "door", (departure(has_instructions=False),)),
    ("instructions_given", UNKNOWN, "door", (departure(has_instructions=None),)),
    ("line_removed", UNKNOWN, "door", (departure(line_removed_at=None),)),
    ("line_removed", NOT_MET, "door", (departure(line_removed_at=at_minute(30)),)),
    ("suicide_risk_asked", NOT_MET, "door", (ASKED, departure(ideation_level=3))),
    ("suicide_risk_asked", UNKNOWN, "", (ASKED,)),
    ("suicide_risk_asked", UNKNOWN, "", (assessment(96, phq9_item9=0),)),
]
IDS = [f"{code}-{state.replace(' ', '-')}-{n}" for n, (code, state, _, _) in enumerate(CASES)]
# A saturation that nobody measured lately is one of the vitals that are not up to date; a high
# level of suicidal thoughts is a critical flag as well.
TOGETHER = {
    ("oxygen_saturation", UNKNOWN): {"vitals_up_to_date", "oxygen_saturation"},
    ("suicide_risk_asked", NOT_MET): {"suicide_risk_asked", NO_OPEN_FLAG},
}
by_criterion = pytest.mark.parametrize(("code", "state", "without", "instead"), CASES, ids=IDS)


def looked_at(record: SessionRecord) -> Readiness:
    at = at_minute(LEAVES)
    known = record.known_at(at)
    return readiness(read_timeline(known), decide(known, PROTOCOL, at), PROTOCOL, at)


def recovering(store: FakeStore, *entries: Entry) -> FakeStore:
    """The session with these entries, its infusion stopped."""
    going = replace(session(), status=SessionStatus.RECOVERING)
    store.records[SESSION] = SessionRecord(session=going, entries=entries)
    return store


def ending(
    disposition: Disposition = Disposition.HOME_WITH_ESCORT,
    outcome: SessionOutcome = SessionOutcome.COMPLETED,
) -> Ending:
    fields = header(LEAVES, name=f"ending {disposition} {outcome}")
    return Ending(**fields, outcome=outcome, disposition=disposition, reason="as discussed")  # type: ignore[arg-type]


def finish(
    store: FakeStore,
    disposition: Disposition = Disposition.HOME_WITH_ESCORT,
    outcome: SessionOutcome = SessionOutcome.COMPLETED,
) -> SessionStatus:
    end = ending(disposition, outcome)
    return finish_session(store, NORA, SESSION, end, at_minute(LEAVES)).status


def test_calm_visit_may_leave(store: FakeStore) -> None:
    recovering(store, *visit())

    assert looked_at(store.records[SESSION]).is_ready
    assert finish(store) is SessionStatus.COMPLETED


@by_criterion
def test_each_alone_is_not_ready(
    code: str, state: CriterionState, without: str, instead: tuple[Entry, ...]
) -> None:
    found = looked_at(SessionRecord(session=session(), entries=visit(*instead, without=without)))

    assert {each.code for each in found.not_met} == TOGETHER.get((code, state), {code})
    assert next(each for each in found.not_met if each.code == code).state is state
    assert not found.is_ready


@by_criterion
def test_each_alone_keeps_the_patient(
    store: FakeStore,
    code: str,
    state: CriterionState,  # noqa: ARG001 - as the table has it
    without: str,
    instead: tuple[Entry, ...],
) -> None:
    recovering(store, *visit(*instead, without=without))

    name = code.replace("_", " ").capitalize().replace("blood", "Blood")
    with pytest.raises(StateRefused, match=f"(?i)not ready by the record.*{name}"):
        finish(store)
    assert store.records[SESSION].session.status is SessionStatus.RECOVERING


@by_criterion
def test_each_alone_can_be_overridden(
    store: FakeStore,
    code: str,
    state: CriterionState,
    without: str,
    instead: tuple[Entry, ...],
) -> None:
    codes = TOGETHER.get((code, state), {code})
    said = override(99, *sorted(codes), gate=Gate.DISCHARGE)
    recovering(store, *visit(*instead, said, without=without))

    assert finish(store) is SessionStatus.COMPLETED
    last = store.records[SESSION].entries[-1]
    assert isinstance(last, Ending)
    assert set(last.not_met) == codes


@by_criterion
def test_hospital_is_never_kept_from(
    store: FakeStore,
    code: str,
    state: CriterionState,  # noqa: ARG001 - as the table has it
    without: str,
    instead: tuple[Entry, ...],
) -> None:
    recovering(store, *visit(*instead, without=without))

    assert finish(store, Disposition.HOSPITAL) is SessionStatus.COMPLETED
    last = store.records[SESSION].entries[-1]
    assert isinstance(last, Ending)
    assert code in last.not_met


def test_too_early_is_not_ready(store: FakeStore) -> None:
    recovering(store, *visit(stopped=42))

    with pytest.raises(StateRefused, match="Observed long enough: 59 min since"):
        finish(store)


def test_alone_needs_an_override(store: FakeStore) -> None:
    recovering(store, *visit())
    with pytest.raises(StateRefused, match="the patient goes home alone"):
        finish(store, Disposition.HOME_ALONE)
    recovering(store, *visit(override(99, "escort_home", gate=Gate.DISCHARGE)))

    assert finish(store, Disposition.HOME_ALONE) is SessionStatus.COMPLETED


def test_override_of_start_opens_no_door(store: FakeStore) -> None:
    said = override(-5, "escort_home", gate=Gate.START)
    recovering(store, *visit(NOBODY_CAME, said, without="door"))

    with pytest.raises(StateRefused, match="Escort home"):
        finish(store)


def test_override_covers_no_later_flag(store: FakeStore) -> None:
    said = override(65, NO_OPEN_FLAG, gate=Gate.DISCHARGE)
    later = vitals(80, (208, 92), name="again")
    recovering(store, *visit(PEAK, said, later))

    with pytest.raises(StateRefused, match="No open critical flag"):
        finish(store)


def test_answered_flag_opens_the_door(store: FakeStore) -> None:
    recovering(store, *visit(PEAK))
    blocking = [
        flag
        for flag in decide(store.records[SESSION], PROTOCOL, at_minute(99)).flags
        if flag.blocks_discharge
    ]
    for number, flag in enumerate(blocking):
        form = SeenForm(id=entry_id(f"seen {number}"), flag=flag.key, note="rested, lower again")
        acknowledge_flag(store, NORA, SESSION, form, at_minute(99))

    assert finish(store) is SessionStatus.COMPLETED


# What is overridden, what was written down before, what afterwards, and does it stay covered?
LATER: list[tuple[str, str, Entry | None, Entry, bool]] = [
    ("awake", "mind", mind(sedation=4), assessment(100, sedation=4), True),
    ("awake", "mind", mind(sedation=3), assessment(100, sedation=4), True),
    ("awake", "mind", mind(sedation=4), assessment(100, sedation=3), False),
    ("awake", "mind", mind(sedation=None), assessment(100, sedation=4), False),
    ("oriented", "mind", mind(orientation=3), assessment(100, orientation=2), False),
    ("dissociation_settled", "mind", mind(dissociation=2), assessment(100, dissociation=2), True),
    ("dissociation_settled", "mind", mind(dissociation=2), assessment(100, dissociation=3), False),
    ("blood_pressure_near_baseline", "vitals", vitals(98, (155, 80)), vitals(100, (152, 80)), True),
    (
        "blood_pressure_near_baseline",
        "vitals",
        vitals(98, (155, 80)),
        vitals(100, (158, 80)),
        False,
    ),
    ("oxygen_saturation", "vitals", vitals(98, spo2=91), vitals(100, spo2=91), True),
    ("oxygen_saturation", "vitals", vitals(98, spo2=92), vitals(100, spo2=91), False),
    ("steady_gait", "mind", mind(gait_is_steady=False), UNSTEADY, True),
    ("steady_gait", "mind", mind(gait_is_steady=False), effect(100, Effect.DIZZINESS), False),
    ("no_vomiting", "", effect(80, Effect.VOMITING), effect(100, Effect.VOMITING), False),
    ("escort_home", "door", NOBODY_CAME, departure(100, escort=""), True),
    ("instructions_given", "door", UNCLEAR, departure(100, has_instructions=None), True),
    ("instructions_given", "door", UNCLEAR, departure(100, has_instructions=False), True),
]


@pytest.mark.parametrize(
    ("code", "without", "before", "after", "is_covered"),
    LATER,
    ids=[f"{row[0]}-{'covered' if row[4] else 'open'}-{n}" for n, row in enumerate(LATER)],
)
def test_override_covers_nothing_newer_and_worse(
    store: FakeStore,
    code: str,
    without: str,
    before: Entry,
    after: Entry,
    is_covered: bool,  # noqa: FBT001 - a column of the table
) -> None:
    said = override(99, code, gate=Gate.DISCHARGE)
    recovering(store, *visit(before, said, after, without=without))

    if is_covered:
        assert finish(store) is SessionStatus.COMPLETED
        return
    with pytest.raises(StateRefused, match="Not ready by the record"):
        finish(store)


def test_override_of_waiting_stays(store: FakeStore) -> None:
    said = override(96, "observed_long_enough", gate=Gate.DISCHARGE)
    recovering(store, *visit(said, vitals(100), assessment(100, sedation=5), stopped=42))

    assert finish(store) is SessionStatus.COMPLETED


def test_bad_value_gone_stale_stays_open() -> None:
    """Overridden as unknown, then found too low: growing old does not make it covered again."""
    said = override(60, "oxygen_saturation", gate=Gate.DISCHARGE)
    held = SessionRecord(session=session(), entries=visit(said, vitals(80, spo2=85)))
    entries = tuple(
        replace(each, spo2_pct=None)
        if isinstance(each, VitalsSet) and each.measured_at > at_minute(40) and each.spo2_pct == 98
        else each
        for each in held.entries
    )
    held = replace(held, entries=entries)
    door = at_the_door(held, decide(held, PROTOCOL, at_minute(99)), PROTOCOL, at_minute(99))

    assert "oxygen_saturation" in {each.code for each in door.standing}


CRISIS = vitals(-3, (232, 128), name="crisis")
UNSTARTED = (intake(), *baseline(), CRISIS)


def leave_unstarted(
    store: FakeStore, *entries: Entry, to: Disposition = Disposition.HOME_WITH_ESCORT
) -> SessionStatus:
    going = replace(session(), status=SessionStatus.IN_PROGRESS)
    store.records[SESSION] = SessionRecord(session=going, entries=entries)
    return finish(store, to, SessionOutcome.NOT_STARTED)


def test_crisis_before_start_keeps_the_patient(store: FakeStore) -> None:
    with pytest.raises(StateRefused, match="No open critical flag: open: High blood pressure"):
        leave_unstarted(store, *UNSTARTED)
    with pytest.raises(StateRefused, match="No open critical flag"):
        leave_unstarted(store, *UNSTARTED, override(-2, "critical_flag"))


def test_crisis_before_start_lets_go(store: FakeStore) -> None:
    said = override(-2, NO_OPEN_FLAG, gate=Gate.DISCHARGE)

    assert leave_unstarted(store, *UNSTARTED, said) is SessionStatus.CANCELLED
    assert leave_unstarted(store, *UNSTARTED, to=Disposition.HOSPITAL) is SessionStatus.CANCELLED
    last = store.records[SESSION].entries[-1]
    assert isinstance(last, Ending)
    assert last.not_met == (NO_OPEN_FLAG,)


def test_unstarted_visit_takes_an_answer(store: FakeStore) -> None:
    leave_unstarted(store, *UNSTARTED, to=Disposition.HOSPITAL)
    flag = FlagKey(rule_id="BP_BEFORE_START", began_with=CRISIS.id)
    form = SeenForm(id=entry_id("answer"), flag=flag, note="seen in hospital")
    acknowledge_flag(store, PIET, SESSION, form, at_minute(150))

    assert store.records[SESSION].acknowledgements[0].note == "seen in hospital"


@pytest.mark.parametrize(("level", "count"), [(None, 0), (0, 0), (2, 0), (3, 1), (5, 1)])
def test_grave_thoughts_reach_a_physician(level: int | None, count: int) -> None:
    held = SessionRecord(session=session(), entries=visit(departure(96, ideation_level=level)))
    flags = decide(held, PROTOCOL, at_minute(LEAVES + 1)).flags
    found = [flag for flag in flags if flag.key.rule_id == "SUICIDE_RISK"]

    assert len(found) == count
    assert all(flag.severity is Severity.CRITICAL and flag.escalated_at for flag in found)
    assert all(flag.review == "Review with a physician now." for flag in found)


def test_discharge_codes_are_all_asked() -> None:
    asked = visit(ASKED, departure(100, ideation_level=0))
    found = looked_at(SessionRecord(session=session(), entries=asked))

    assert {each.code for each in found.criteria} == set(DischargeCode)


PUMPS: dict[str, tuple[Entry, ...]] = {
    "not started": (intake(), *baseline()),
    "running": (intake(), order(), *baseline(), start()),
    "paused": (intake(), order(), *baseline(), start(), pump(20, InfusionAction.PAUSE)),
    "stopped": visit(),
}
FITS = {
    ("not started", SessionOutcome.NOT_STARTED): SessionStatus.CANCELLED,
    ("stopped", SessionOutcome.COMPLETED): SessionStatus.COMPLETED,
    ("stopped", SessionOutcome.STOPPED_EARLY): SessionStatus.COMPLETED,
}


@pytest.mark.parametrize("outcome", list(SessionOutcome), ids=str)
@pytest.mark.parametrize("state", list(PUMPS))
def test_outcome_fits_the_pump(store: FakeStore, state: str, outcome: SessionOutcome) -> None:
    recovering(store, *PUMPS[state])
    if state == "not started":
        going = replace(session(), status=SessionStatus.IN_PROGRESS)
        store.records[SESSION] = SessionRecord(session=going, entries=PUMPS[state])
    expected = FITS.get((state, outcome))

    if expected is not None:
        assert finish(store, outcome=outcome) is expected
        return
    with pytest.raises(ValueRefused) as refused:
        finish(store, outcome=outcome)
    assert refused.value.field == "outcome"


USUAL = (SessionOutcome.COMPLETED, Disposition.HOME_WITH_ESCORT)


LEFT_FOR = [each for each in Disposition if each is not Disposition.NOT_HERE]


@pytest.mark.parametrize("disposition", LEFT_FOR, ids=str)
@pytest.mark.parametrize("outcome", list(SessionOutcome), ids=str)
def test_unusual_end_needs_its_reason(outcome: SessionOutcome, disposition: Disposition) -> None:
    said = ending(disposition, outcome)
    if (outcome, disposition) == USUAL:
        assert replace(said, reason=" ").reason == ""
        return

    with pytest.raises(ValueRefused, match="Say why it ended so") as refused:
        replace(said, reason=" ")
    assert refused.value.field == "reason"


def test_finishing_twice_is_one_end(store: FakeStore) -> None:
    recovering(store, *visit())
    finish(store)
    finish(store)

    ends = [each for each in store.record(NORTH.id, SESSION).entries if isinstance(each, Ending)]
    assert len(ends) == 1


@pytest.mark.parametrize(
    ("minute", "words"), [(-14_400, "long before"), (200, "future"), (80, "later; please say why")]
)
def test_end_has_a_time_that_can_be(store: FakeStore, minute: float, words: str) -> None:
    recovering(store, *visit())
    said = replace(ending(), measured_at=at_minute(minute))
    with pytest.raises(ValueRefused, match=words):
        finish_session(store, NORA, SESSION, said, at_minute(LEAVES))

    assert store.record(NORTH.id, SESSION).session.status is SessionStatus.RECOVERING


def test_id_of_other_entry_ends_nothing(store: FakeStore) -> None:
    recovering(store, *visit())
    used = store.record(NORTH.id, SESSION).entries[0].id
    store.saved[used] = SESSION
    with pytest.raises(StateRefused):
        finish_session(store, NORA, SESSION, replace(ending(), id=used), at_minute(LEAVES))

    assert store.record(NORTH.id, SESSION).session.ended_at is None


def test_other_nurse_comes_second(store: FakeStore) -> None:
    recovering(store, *visit())
    finish(store)
    second = replace(ending(), id=entry_id("second form"))

    with pytest.raises(StateRefused, match="This session is completed"):
        finish_session(store, PIET, SESSION, second, at_minute(LEAVES))


def test_departures_add_up() -> None:
    first = departure(90, escort="Ingrid", has_instructions=None, line_removed_at=None)
    second = departure(91, escort="", line_removed_at=at_minute(91))
    held = SessionRecord(session=session(), entries=(*visit(without="door"), first, second))
    settled = read_timeline(held).departure

    assert settled is not None
    assert (settled.escort, settled.has_instructions) == ("Ingrid", True)
    assert settled.line_removed_at == at_minute(91)
    assert looked_at(held).is_ready


def test_gone_dizziness_lets_go(store: FakeStore) -> None:
    gone = effect(95, Effect.DIZZINESS, Grade.NONE)
    recovering(store, *visit(effect(90, Effect.DIZZINESS), gone))

    assert finish(store) is SessionStatus.COMPLETED
