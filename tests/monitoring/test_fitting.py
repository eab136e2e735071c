"""What an entry names must be there, and what could not be stored is refused before it is saved."""

from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

import pytest

from monitoring.beginning import begin_session
from monitoring.effects import Effect
from monitoring.entries import BaselineChoice, Correction, Entry, Medicine
from monitoring.errors import MonitoringError, NotFound, StateRefused, ValueRefused
from monitoring.ids import EntryId
from monitoring.people import User
from monitoring.recording import Saved, record_entries
from monitoring.timeline import read_timeline
from monitoring.visits import Gate, MedicineGiven, Route
from tests.factories import (
    NORA,
    NORTH,
    PIET,
    at_minute,
    baseline,
    correction,
    effect,
    entry_id,
    header,
    intake,
    order,
    override,
    session,
    start,
    vitals,
)
from tests.fakes import FakeStore

SESSION = session().id


@pytest.fixture
def going(store: FakeStore) -> FakeStore:
    """An infusion since ten minutes; the patient feels sick."""
    begin_session(store, NORA, SESSION, at_minute(-20))
    record_entries(store, NORA, SESSION, (intake(),), at_minute(-19))
    record_entries(store, PIET, SESSION, (order(),), at_minute(-10))
    sick = effect(8, Effect.NAUSEA, name="sick")
    for entries in (baseline(), (start(),), (vitals(5, name="calm"),), (sick,)):
        record_entries(store, NORA, SESSION, entries, entries[-1].recorded_at)
    return store


def save(store: FakeStore, *entries: Entry, minute: float = 10, by: User = NORA) -> Saved:
    return record_entries(store, by, SESSION, entries, at_minute(minute))


def refused(
    store: FakeStore, refusal: type[MonitoringError], words: str, entries: Sequence[Entry]
) -> None:
    before = store.record(NORTH.id, SESSION).entries
    with pytest.raises(refusal, match=words):
        save(store, *entries)
    assert store.record(NORTH.id, SESSION).entries == before


def choice(vitals_id: EntryId) -> BaselineChoice:
    return BaselineChoice(**header(10), vitals_id=vitals_id)  # type: ignore[arg-type]


def given(name: str, why: Entry) -> MedicineGiven:
    episode_id = getattr(why, "episode_id", None)
    return MedicineGiven(
        **header(10, name=name),  # type: ignore[arg-type]
        name="ondansetron",
        route=Route.INTRAVENOUS,
        dose_ug=4_000,
        episode_id=episode_id,
    )


def test_nothing_at_all_is_refused(going: FakeStore) -> None:
    refused(going, ValueRefused, "Nothing was entered", ())


def test_entry_is_corrected_once(going: FakeStore) -> None:
    instead = [vitals(5, (126, 80), name=name) for name in ("one", "two")]
    said = [correction(10, "calm", each.id) for each in instead]
    refused(going, StateRefused, "corrected once", (*instead, *said))


def test_replacement_stands_for_one(going: FakeStore) -> None:
    save(going, vitals(9, name="again"))
    instead = vitals(9, (126, 80), name="one")
    said = [correction(10, name, instead.id) for name in ("calm", "again")]
    refused(going, StateRefused, "by one other", (instead, *said))


@pytest.mark.parametrize(
    ("chosen", "refusal"),
    [("nowhere", NotFound), ("start", NotFound), ("calm", ValueRefused)],
    ids=["unknown", "no set", "after the start"],
)
def test_baseline_is_an_earlier_set(
    going: FakeStore, chosen: str, refusal: type[MonitoringError]
) -> None:
    refused(going, refusal, "no such set|before the start", (choice(entry_id(chosen)),))


def test_withdrawn_set_is_no_baseline(going: FakeStore) -> None:
    save(going, replace(vitals(-3, name="second"), late_reason="just seen"))
    save(going, correction(10, "second"))
    refused(going, NotFound, "no such set", (choice(entry_id("second")),))


def test_medicine_is_for_a_standing_effect(going: FakeStore) -> None:
    sick = going.record(NORTH.id, SESSION).entry(entry_id("sick"))
    assert sick is not None
    save(going, given("before", sick))
    save(going, correction(10, "sick"))
    refused(going, NotFound, "no such side effect", (given("after", sick),))
    instead = replace(given("instead", sick), dose_ug=8_000)

    assert save(going, instead, correction(10, "before", instead.id)).record.entry(instead.id)


@pytest.mark.parametrize(
    ("gate", "code"),
    [
        (Gate.START, "nosuch"),
        (Gate.START, "a\0b"),
        (Gate.START, "no_open_critical_flag"),
        (Gate.DISCHARGE, "consent"),
        (Gate.SIGNATURE, "\ud800"),
    ],
    ids=["unknown", "NUL", "of the door", "of the start", "half a letter"],
)
def test_override_names_a_known_check(going: FakeStore, gate: Gate, code: str) -> None:
    with pytest.raises(ValueRefused, match="no check"):
        save(going, override(10, code, gate=gate), by=PIET)


@pytest.mark.parametrize("name", ["", " ", "a\0b", "a\ud800b", "A" * 201, "a\nb"], ids=ascii)
def test_medicine_that_cannot_be_stored(name: str) -> None:
    with pytest.raises(ValueRefused) as refusal:
        Medicine(name=name)

    assert refusal.value.field == "medicines"


@pytest.mark.parametrize("text", ["a\0b", "A" * 201, "a\nb"], ids=ascii)
def test_escort_is_one_storable_line(text: str) -> None:
    with pytest.raises(ValueRefused) as refusal:
        intake(escort=text)

    assert refusal.value.field == "escort"


def test_condition_is_a_storable_code() -> None:
    with pytest.raises(ValueRefused):
        intake(("stroke\0",))


def moved_start(going: FakeStore, minute: float, **changes: object) -> tuple[Entry, ...]:
    old = going.record(NORTH.id, SESSION).entry(entry_id("start"))
    assert old is not None
    new = replace(old, id=entry_id("moved"), measured_at=at_minute(minute), **changes)  # type: ignore[arg-type]
    return new, correction(10, "start", new.id, reason="wrong time")


def test_start_moves_no_earlier_than_order(going: FakeStore) -> None:
    refused(going, StateRefused, "Before the start. Order:", moved_start(going, -15))
    refused(going, StateRefused, "Before the start. Consent:", moved_start(going, -25))
    saved = save(going, *moved_start(going, -9))

    assert read_timeline(saved.record).started_at == at_minute(-9)


def test_physician_answers_for_moved_start(going: FakeStore) -> None:
    save(going, override(10, "order"), by=PIET)

    assert save(going, *moved_start(going, -15)).record.entry(entry_id("moved"))


def test_rate_of_start_is_corrected(going: FakeStore) -> None:
    saved = save(going, *moved_start(going, 0, rate_ug_per_h=50_000))

    assert read_timeline(saved.record).ledger.rate_ug_per_h(at_minute(1)) == 50_000


def test_start_in_place_of_nothing_is_checked(store: FakeStore) -> None:
    begin_session(store, NORA, SESSION, at_minute(-20))
    forged = Correction(
        **header(0),  # type: ignore[arg-type]
        target_id=EntryId(UUID(int=1)),
        replacement_id=start().id,
        reason="x",
    )
    with pytest.raises(MonitoringError):
        save(store, start(), forged, minute=0)

    assert store.record(NORTH.id, SESSION).entries == ()
