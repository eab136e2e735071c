"""The rules of discharge as truth tables: each criterion alone, and what the door then says."""

from dataclasses import replace

import pytest

from monitoring.criteria import CriterionState
from monitoring.deciding import decide
from monitoring.discharge import NO_OPEN_FLAG, Readiness, readiness
from monitoring.effects import Effect, Grade
from monitoring.entries import Entry
from monitoring.errors import StateRefused, ValueRefused
from monitoring.finishing import finish_session
from monitoring.infusions import InfusionAction
from monitoring.protocols import default_protocol
from monitoring.record import SessionRecord
from monitoring.review import SeenForm, acknowledge_flag
from monitoring.sessions import SessionOutcome, SessionStatus
from monitoring.timeline import read_timeline
from monitoring.visits import Disposition, Ending, Gate
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
    ("escort_home", NOT_MET, "intake", (intake(("no_escort",), escort=""),)),
    ("escort_home", UNKNOWN, "intake", (intake(escort=""),)),
    ("instructions_given", NOT_MET, "door", (departure(has_instructions=False),)),
    ("instructions_given", UNKNOWN, "door", (departure(has_instructions=None),)),
    ("line_removed", UNKNOWN, "door", (departure(line_removed_at=None),)),
    ("line_removed", NOT_MET, "door", (departure(line_removed_at=at_minute(30)),)),
    ("suicide_risk_asked", NOT_MET, "door", (ASKED, departure(ideation_level=3))),
    ("suicide_risk_asked", UNKNOWN, "", (ASKED,)),
]
IDS = [f"{code}-{state.replace(' ', '-')}-{n}" for n, (code, state, _, _) in enumerate(CASES)]
# A saturation that nobody measured lately is one of the vitals that are not up to date.
TOGETHER = {("oxygen_saturation", UNKNOWN): {"vitals_up_to_date", "oxygen_saturation"}}
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
    recovering(store, *visit(intake(escort=""), said, without="intake"))

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


@pytest.mark.parametrize("disposition", list(Disposition), ids=str)
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


def test_other_nurse_comes_second(store: FakeStore) -> None:
    recovering(store, *visit())
    finish(store)
    second = replace(ending(), id=entry_id("second form"))

    with pytest.raises(StateRefused, match="This session is completed"):
        finish_session(store, PIET, SESSION, second, at_minute(LEAVES))


def test_departures_add_up() -> None:
    first = departure(90, escort="Ingrid", has_instructions=None, line_removed_at=None)
    second = departure(91, has_instructions=True, line_removed_at=at_minute(91))
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
