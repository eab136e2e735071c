"""Before the start: each check met, not met and unknown; what blocks; what an override covers."""

from dataclasses import replace
from datetime import timedelta

import pytest

from monitoring.beginning import begin_session
from monitoring.check_codes import START_NAMES, StartCode
from monitoring.criteria import CriterionState
from monitoring.deciding import decide
from monitoring.entries import BaselineChoice, Entry, Identifier, Pregnancy
from monitoring.errors import PermissionRefused, StateRefused
from monitoring.infusions import InfusionEvent
from monitoring.people import User
from monitoring.protocols import default_protocol
from monitoring.recording import record_entries
from monitoring.screening import screening_tables
from monitoring.starting import StartCheck, StartChecks, start_checks_of
from monitoring.visits import Gate
from tests.factories import (
    AT,
    NORA,
    NORTH,
    PIET,
    assessment,
    at_minute,
    baseline,
    header,
    intake,
    order,
    override,
    record,
    session,
    start,
    vitals,
)
from tests.fakes import FakeStore

PROTOCOL = default_protocol()
SESSION = session().id
MET, NOT_MET, UNKNOWN = CriterionState.MET, CriterionState.NOT_MET, CriterionState.UNKNOWN
CALM = assessment(-6, pain=7)
READY: tuple[Entry, ...] = (intake(), order(), *baseline(), CALM)


def checks(*entries: Entry, **facts: object) -> StartChecks:
    return start_checks_of(record(*entries, **facts), PROTOCOL, AT)


def check(code: str, *entries: Entry, **facts: object) -> StartCheck:
    found = checks(*entries, **facts).checks
    return next(each for each in found if each.criterion.code == code)


def partial_baseline() -> tuple[Entry, ...]:
    chosen = vitals(-4, heart_rate=None, name="baseline")
    return chosen, BaselineChoice(**header(-4), vitals_id=chosen.id)  # type: ignore[arg-type]


def asked(**answers: object) -> tuple[Entry, ...]:
    return intake(**answers), order(), *baseline(), CALM  # type: ignore[arg-type]


LIGHT = {"last_weight_g": 60_000}
ONE = (Identifier.NAME,)
NOT_ASKED = (order(), *baseline())
TRUTH: tuple[tuple[str, tuple[Entry, ...], dict[str, object], CriterionState, bool], ...] = (
    ("identity", READY, {}, MET, False),
    ("identity", asked(identified_by=ONE), {}, NOT_MET, True),
    ("identity", asked(identified_by=None), {}, UNKNOWN, True),
    ("identity", asked(identified_by=(Identifier.NAME, Identifier.NAME)), {}, NOT_MET, True),
    ("consent", READY, {}, MET, False),
    ("consent", asked(has_consented=False), {}, NOT_MET, True),
    ("consent", asked(has_consented=None), {}, UNKNOWN, True),
    ("conditions", READY, {}, MET, False),
    ("conditions", asked(conditions=("epilepsy",)), {}, MET, False),
    ("conditions", asked(conditions=("stroke",)), {}, NOT_MET, True),
    ("conditions", asked(conditions=("aneurysm",)), {}, NOT_MET, True),
    ("conditions", asked(conditions=None), {}, UNKNOWN, True),
    ("medicines", READY, {}, MET, False),
    ("medicines", asked(medicines=("lorazepam",)), {}, MET, False),
    ("medicines", asked(medicines=("lorazepam", "Wundermittel")), {}, UNKNOWN, False),
    ("medicines", asked(medicines=("morphine", "Wundermittel")), {}, NOT_MET, True),
    ("medicines", asked(medicines=("morphine",)), {}, NOT_MET, True),
    ("medicines", asked(medicines=None), {}, UNKNOWN, True),
    ("pregnancy", READY, {}, MET, False),
    ("pregnancy", asked(pregnancy=Pregnancy.NO), {}, MET, False),
    ("pregnancy", asked(pregnancy=Pregnancy.YES), {}, NOT_MET, True),
    ("pregnancy", asked(pregnancy=None), {}, UNKNOWN, True),
    ("fasting", READY, {}, MET, False),
    ("fasting", asked(conditions=("not_fasted",)), {}, NOT_MET, True),
    ("fasting", NOT_ASKED, {}, UNKNOWN, False),
    ("escort_home", READY, {}, MET, False),
    ("escort_home", asked(conditions=("no_escort",), escort=""), {}, NOT_MET, True),
    ("escort_home", asked(escort=""), {}, UNKNOWN, False),
    ("weight", READY, {}, MET, False),
    ("weight", asked(last_weight_g=63_700), {}, MET, False),
    ("weight", asked(**LIGHT), {}, NOT_MET, True),
    ("weight", asked(**LIGHT, is_weight_confirmed=True), {}, MET, False),
    ("weight", READY, {"weight_g": None}, UNKNOWN, True),
    ("order", READY, {}, MET, False),
    ("order", (intake(), *baseline()), {}, UNKNOWN, True),
    ("dose", READY, {}, MET, False),
    ("dose", (intake(), order(dose_ug=150_000), *baseline()), {}, NOT_MET, False),
    ("dose", (intake(), order(duration_min=20), *baseline()), {}, NOT_MET, False),
    ("dose", (intake(), *baseline()), {}, UNKNOWN, False),
    ("interval", READY, {}, MET, False),
    ("interval", READY, {"earlier_infusions": (AT - timedelta(hours=20),)}, NOT_MET, False),
    ("baseline", READY, {}, MET, False),
    ("baseline", (intake(), order(), *partial_baseline()), {}, NOT_MET, True),
    ("baseline", (intake(), order(), vitals(-4)), {}, UNKNOWN, True),
    ("critical_flag", READY, {}, MET, False),
    ("critical_flag", (intake(), order(), *baseline((190, 100))), {}, NOT_MET, True),
    ("pain_and_mood", READY, {}, MET, False),
    ("pain_and_mood", (*READY[:-1], assessment(-6, phq9=12)), {}, MET, False),
    ("pain_and_mood", READY[:-1], {}, UNKNOWN, False),
)


@pytest.mark.parametrize(
    ("code", "entries", "facts", "state", "blocks"),
    TRUTH,
    ids=[f"{row[0]}-{row[3].replace(' ', '-')}-{number}" for number, row in enumerate(TRUTH)],
)
def test_check_says_what_the_record_shows(
    code: str,
    entries: tuple[Entry, ...],
    facts: dict[str, object],
    state: CriterionState,
    blocks: bool,  # noqa: FBT001 - a column of the table
) -> None:
    found = check(code, *entries, **facts)

    assert (found.criterion.state, found.blocks) == (state, blocks)
    assert found.criterion.words
    assert found.criterion.origin


BLOCKING = [row for row in TRUTH if row[4]]


@pytest.mark.parametrize(
    ("code", "entries", "facts"),
    [row[:3] for row in BLOCKING],
    ids=[f"{row[0]}-{number}" for number, row in enumerate(BLOCKING)],
)
def test_override_lets_a_check_pass(
    code: str, entries: tuple[Entry, ...], facts: dict[str, object]
) -> None:
    before, after = checks(*entries, **facts), checks(*entries, override(-1, code), **facts)

    assert code in {each.code for each in before.blocking}
    assert code not in {each.code for each in after.blocking}
    assert check(code, *entries, override(-1, code), **facts).override is not None


def test_every_check_has_its_rows() -> None:
    codes = [each.criterion.code for each in checks(*READY).checks]

    assert {row[0] for row in TRUTH} == set(codes)
    assert codes == list(StartCode)
    assert set(START_NAMES) == set(StartCode)


def test_ready_record_has_nothing_in_the_way() -> None:
    assert checks(*READY).blocking == ()


def test_what_blocks_stands_first() -> None:
    found = checks(*asked(has_consented=None, conditions=("stroke",))).by_urgency

    assert [each.criterion.code for each in found[:2]] == ["conditions", "consent"]


def test_override_of_other_gate_counts_not() -> None:
    given = override(-1, "consent", gate=Gate.DISCHARGE)

    assert check("consent", *asked(has_consented=False), given).override is None


def test_override_covers_no_later_answer() -> None:
    given = override(-15, "conditions")
    later = replace(intake(("aneurysm",)), **header(-12))  # type: ignore[arg-type]
    found = check("conditions", intake(("stroke",)), given, later)

    assert found.override is None


def test_override_covers_no_later_crisis() -> None:
    given = override(-3, "critical_flag")
    entries = (intake(), order(), *baseline((190, 100)), given)

    assert check("critical_flag", *entries).override is not None
    assert check("critical_flag", *entries, vitals(-2, (215, 125))).override is None


def test_override_covers_a_lower_repeat() -> None:
    given = override(-3, "critical_flag")
    entries = (intake(), order(), *baseline((190, 100)), given, vitals(-2, (186, 98)))

    assert check("critical_flag", *entries).override == given


def test_old_protocol_asks_nothing() -> None:
    old = PROTOCOL.model_copy(update={"start": None})

    assert start_checks_of(record(), old, AT).checks == ()


def test_origins_of_hits_are_known() -> None:
    found = check("conditions", *asked(conditions=("stroke",)))
    tables = screening_tables()

    assert found.criterion.origin == ("G13", "G14")
    origins = {code for each in tables.conditions for code in each.origin}
    assert origins | {code for each in tables.interactions for code in each.origin} == set(
        tables.sources
    )


@pytest.fixture
def begun(store: FakeStore) -> FakeStore:
    begin_session(store, NORA, SESSION, at_minute(-25))
    return store


def save(store: FakeStore, *entries: Entry, minute: float, by: User = NORA) -> None:
    record_entries(store, by, SESSION, entries, at_minute(minute))


def starts(store: FakeStore) -> int:
    entries = store.record(NORTH.id, SESSION).entries
    return sum(isinstance(each, InfusionEvent) for each in entries)


def test_blocked_start_is_refused(begun: FakeStore) -> None:
    save(begun, intake(("stroke",)), minute=-19)
    save(begun, order(), minute=-10, by=PIET)
    with pytest.raises(StateRefused, match="stroke or cerebrovascular disease"):
        save(begun, *baseline(), start(), minute=0)

    assert starts(begun) == 0


def test_overridden_start_is_accepted(begun: FakeStore) -> None:
    save(begun, intake(("stroke",)), minute=-19)
    save(begun, order(), override(-10, "conditions"), minute=-10, by=PIET)
    save(begun, *baseline(), start(), minute=0)

    assert starts(begun) == 1


def test_nurse_cannot_override(begun: FakeStore) -> None:
    save(begun, intake(("stroke",)), minute=-19)
    with pytest.raises(PermissionRefused, match="may not override"):
        save(begun, override(-10, "conditions", by=NORA), minute=-10)

    assert len(begun.record(NORTH.id, SESSION).entries) == 1


def test_override_shows_as_flag() -> None:
    held = record(*asked(conditions=("stroke",)), override(-1, "conditions"))
    flags = [each for each in decide(held, PROTOCOL, AT).flags if each.key.rule_id == "OVERRIDDEN"]

    assert [each.worst.words for each in flags] == [
        "Before the start: conditions. discussed with the patient"
    ]


def test_reading_after_the_start_counts_not(begun: FakeStore) -> None:
    save(begun, intake(), minute=-19)
    save(begun, order(), minute=-10, by=PIET)
    save(begun, *baseline(), minute=-3)
    save(begun, start(), vitals(1, (186, 104)), minute=1)

    assert starts(begun) == 1
