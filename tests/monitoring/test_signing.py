"""Signing a visit: who, when, what stands in the way, and what is recognised as changed later."""

from dataclasses import replace

import pytest

from monitoring.audit import AuditAction
from monitoring.check_codes import DischargeCode
from monitoring.digests import digest_of, signature_of
from monitoring.entries import Entry, RemarkKind
from monitoring.errors import NotFound, PermissionRefused, StateRefused, ValueRefused
from monitoring.flags import FlagKey
from monitoring.people import Role, User
from monitoring.record import SessionRecord
from monitoring.record_format import dump_record
from monitoring.record_reading import load_record
from monitoring.recording import record_entries
from monitoring.review import SeenForm, acknowledge_flag
from monitoring.sessions import InfusionSession, SessionStatus
from monitoring.signing import CHANGED, SignForm, add_afterwards, sign_off
from monitoring.visits import Addendum, Gate, Override
from tests.course_factories import in_force, own_limit, own_limits
from tests.factories import (
    ADA,
    NORA,
    OLAF,
    PIET,
    assessment,
    at_minute,
    baseline,
    departure,
    entry_id,
    header,
    intake,
    order,
    override,
    person,
    record,
    remark,
    session,
    start,
    stop,
    vitals,
)
from tests.fakes import FakeStore

SESSION = session().id
NO_OPEN_FLAG = DischargeCode.NO_OPEN_CRITICAL_FLAG.value
VERA = person("Vera", Role.PHYSICIAN)
LEFT, SIGNED = 105, 180
PEAK = vitals(30, (205, 90), name="peak")


def whole_visit() -> tuple[Entry, ...]:
    mind = assessment(95, dissociation=0, sedation=5, orientation=4, gait_is_steady=True)
    sets = tuple(vitals(minute) for minute in (10, 20, 40, 55, 70, 85, 98))
    return (intake(), *baseline(), order(), start(), stop(), *sets, mind, departure())


@pytest.fixture
def over(store: FakeStore) -> FakeStore:
    """The visit is over; Piet has not signed yet."""
    return finished(store, *whole_visit())


def finished(store: FakeStore, *entries: Entry) -> FakeStore:
    store.users[VERA.id] = VERA
    done = replace(session(), status=SessionStatus.COMPLETED, ended_at=at_minute(LEFT))
    store.records[SESSION] = SessionRecord(session=done, entries=entries)
    return store


def sign(
    store: FakeStore, by: User = PIET, minute: float = SIGNED, **changes: str
) -> InfusionSession:
    facts = {"seen": digest_of(store.records[SESSION])} | changes
    form = SignForm(id=entry_id("signature"), **facts)
    return sign_off(store, by, SESSION, form, at_minute(minute))


def add(store: FakeStore, text: str, minute: float, by: User = NORA) -> None:
    addendum = Addendum(**header(minute, by=by), text=text)  # type: ignore[arg-type]
    add_afterwards(store, by, SESSION, addendum, at_minute(minute))


def is_unchanged(store: FakeStore) -> bool:
    signature = signature_of(store.records[SESSION])
    return signature is not None and signature.digest == digest_of(store.records[SESSION])


def test_physician_signs_the_visit(over: FakeStore) -> None:
    assert sign(over).status is SessionStatus.SIGNED_OFF

    signature = signature_of(over.records[SESSION])
    assert signature is not None
    assert (signature.recorded_by, signature.recorded_at) == (PIET.id, at_minute(SIGNED))
    assert signature.meaning == "Reviewed and approved"
    assert is_unchanged(over)


def test_signature_is_in_the_audit(over: FakeStore) -> None:
    sign(over)

    signed = [each for each in over.audit if each.action is AuditAction.SESSION_SIGNED]
    assert [each.by for each in signed] == [PIET.id]
    assert signed[0].details["digest"] == digest_of(over.records[SESSION])


@pytest.mark.parametrize("by", [NORA, ADA], ids=lambda by: by.name)
def test_nobody_else_signs(over: FakeStore, by: User) -> None:
    with pytest.raises(PermissionRefused, match="may not sign off"):
        sign(over, by)
    assert over.records[SESSION].session.status is SessionStatus.COMPLETED


def test_other_clinic_signs_nothing(over: FakeStore) -> None:
    with pytest.raises(NotFound):
        sign(over, replace(OLAF, role=Role.PHYSICIAN))


def test_signing_twice_is_one_signature(over: FakeStore) -> None:
    sign(over)
    sign(over)

    assert sum(each.kind == "signature" for each in over.records[SESSION].entries) == 1


@pytest.mark.parametrize("status", [SessionStatus.RECOVERING, SessionStatus.CANCELLED], ids=str)
def test_unfinished_visit_is_not_signed(over: FakeStore, status: SessionStatus) -> None:
    held = over.records[SESSION]
    over.records[SESSION] = replace(held, session=replace(held.session, status=status))

    with pytest.raises(StateRefused, match="cannot be signed"):
        sign(over)


def test_changed_record_is_looked_at_again(over: FakeStore) -> None:
    before = digest_of(over.records[SESSION])
    add(over, "the sister called", 120)

    with pytest.raises(StateRefused, match="changed since you looked"):
        sign(over, seen=before)
    assert "changed" in CHANGED


def test_open_flag_needs_the_signers_reason(store: FakeStore) -> None:
    finished(store, *whole_visit(), PEAK)
    with pytest.raises(ValueRefused, match="Say why this is overridden"):
        sign(store)
    sign(store, despite="seen at the chair, known white coat")

    overrides = [each for each in store.records[SESSION].entries if isinstance(each, Override)]
    assert [(each.gate, each.recorded_by) for each in overrides] == [(Gate.SIGNATURE, PIET.id)]
    assert overrides[0].checks == (NO_OPEN_FLAG,)
    assert is_unchanged(store)


def test_override_of_another_does_not_count(store: FakeStore) -> None:
    of_vera = override(110, NO_OPEN_FLAG, gate=Gate.SIGNATURE, by=VERA)
    finished(store, *whole_visit(), PEAK, of_vera)

    with pytest.raises(ValueRefused, match="Say why"):
        sign(store)
    assert sign(store, VERA).status is SessionStatus.SIGNED_OFF


def test_override_at_door_signs_nothing(store: FakeStore) -> None:
    at_door = override(100, NO_OPEN_FLAG, gate=Gate.DISCHARGE)
    finished(store, *whole_visit(), PEAK, at_door)

    with pytest.raises(ValueRefused, match="Say why"):
        sign(store)


def test_addendum_leaves_the_signature(over: FakeStore) -> None:
    sign(over)
    add(over, "she called: slept well", SIGNED + 60)

    assert is_unchanged(over)
    assert over.records[SESSION].session.status is SessionStatus.SIGNED_OFF


def test_addendum_that_waited_is_later(over: FakeStore) -> None:
    """Nora's clock was read before Piet's, but Piet wrote first."""
    sign(over)
    add(over, "written while it was signed", SIGNED - 0.01)

    added = over.records[SESSION].entries[-1]
    assert added.recorded_at > at_minute(SIGNED)
    assert is_unchanged(over)


def test_signature_that_waited_covers_all(over: FakeStore) -> None:
    """Piet's clock was read before Nora's, but Nora wrote first."""
    add(over, "written while it was signed", SIGNED + 0.01)
    sign(over)

    assert is_unchanged(over)


def test_other_sessions_change_nothing(over: FakeStore) -> None:
    sign(over)
    held = over.records[SESSION]
    moved = replace(held.session, earlier_infusions=(at_minute(-5000),))
    over.records[SESSION] = replace(held, session=moved)

    assert is_unchanged(over)


def test_order_of_entries_has_no_meaning(over: FakeStore) -> None:
    held = over.records[SESSION]

    assert digest_of(held) == digest_of(replace(held, entries=held.entries[::-1]))


def test_digest_is_of_meaning_not_form() -> None:
    limits = in_force(own_limits(own_limit(190)), header(-30))
    held = record(limits)
    read_back = load_record(dump_record(held))

    assert digest_of(read_back) == digest_of(held) != digest_of(record())


TAMPERED: dict[str, object] = {
    "value": lambda held: _with_entry(held, "baseline", systolic_mmhg=142),
    "time": lambda held: _with_entry(held, "baseline", measured_at=at_minute(-5)),
    "writer": lambda held: _with_entry(held, "baseline", recorded_by=PIET.id),
    "entry gone": lambda held: replace(held, entries=held.entries[1:]),
    "entry more": lambda held: held.with_entries([remark(50, RemarkKind.NOTE, "slipped in")]),
    "weight": lambda held: replace(held, session=replace(held.session, weight_g=71_000)),
    "left at": lambda held: replace(held, session=replace(held.session, ended_at=at_minute(99))),
}


def _with_entry(held: SessionRecord, name: str, **changes: object) -> SessionRecord:
    changed = (
        replace(each, **changes) if each.id == entry_id(name) else each  # type: ignore[arg-type]
        for each in held.entries
    )
    return replace(held, entries=tuple(changed))


@pytest.mark.parametrize("what", list(TAMPERED))
def test_tampering_is_recognised(over: FakeStore, what: str) -> None:
    sign(over)
    tamper = TAMPERED[what]
    over.records[SESSION] = tamper(over.records[SESSION])  # type: ignore[operator]

    assert not is_unchanged(over)


def test_signed_record_takes_no_answers(store: FakeStore) -> None:
    finished(store, *whole_visit(), PEAK)
    sign(store, despite="seen at the chair")
    flag = FlagKey(rule_id="BP_HIGH", began_with=PEAK.id)
    form = SeenForm(id=entry_id("late answer"), flag=flag, note="too late")

    with pytest.raises(StateRefused, match="signed off"):
        acknowledge_flag(store, NORA, SESSION, form, at_minute(SIGNED + 1))


def test_finished_visit_takes_an_answer(store: FakeStore) -> None:
    finished(store, *whole_visit(), PEAK)
    flag = FlagKey(rule_id="BP_HIGH", began_with=PEAK.id)
    form = SeenForm(id=entry_id("answer"), flag=flag, note="rested, lower again")
    acknowledge_flag(store, PIET, SESSION, form, at_minute(150))

    assert store.records[SESSION].acknowledgements[0].note == "rested, lower again"


@pytest.mark.parametrize("measured", [120, SIGNED], ids=["before", "at once"])
def test_addendum_never_looks_signed(over: FakeStore, measured: float) -> None:
    """Also where it is written as an entry, beside the use case of its own."""
    sign(over)
    addendum = Addendum(**header(measured, why="later"), text="phoned")  # type: ignore[arg-type]
    with pytest.raises(ValueRefused, match="signed by then"):
        record_entries(over, NORA, SESSION, (addendum,), at_minute(SIGNED + 10))

    assert len(over.records[SESSION].entries) == len(whole_visit()) + 1
