"""The ketamine ledger: what may be drawn, that it adds up, who witnesses, what stays open."""

from datetime import timedelta
from uuid import uuid4

import pytest

from monitoring.audit import AuditAction
from monitoring.errors import NotFound, PermissionRefused, StateRefused, ValueRefused
from monitoring.ids import SessionId
from monitoring.keeping_ketamine.counting import (
    Removal,
    count,
    explain,
    remove,
    take_back,
)
from monitoring.keeping_ketamine.drawing import RUNNING
from monitoring.keeping_ketamine.witnessing import OWN, witness
from monitoring.ketamine.book import TaskKind
from monitoring.ketamine.lines import LineKind, Stock, Way
from monitoring.people import User
from monitoring.sessions import SessionStatus
from tests.factories import (
    ADA,
    AT,
    NORA,
    OLAF,
    PIET,
    SAM,
    at_minute,
    record,
    session,
    start,
    stop,
)
from tests.fakes import FakeStore
from tests.ketamine import TODAY, VIAL_UG, book_of, drawn, line_id, lot, received, used


def open_kinds(store: FakeStore) -> list[TaskKind]:
    return [task.kind for task in book_of(store, lot()).tasks]


def infused(store: FakeStore, *, is_stopped: bool = True) -> None:
    """The session of the factories gives 35 mg over 40 minutes before AT."""
    steps = (start(-60), stop(-20)) if is_stopped else (start(-60),)
    store.records[session().id] = record(*steps)


def test_vials_come_in_and_can_be_drawn(store: FakeStore) -> None:
    taken_in = received(store)
    drawn(store, taken_in, 250_000)

    assert book_of(store, taken_in).stock == Stock(vials=8, open_ug=150_000)
    assert [each.action for each in store.audit[-2:]] == [
        AuditAction.KETAMINE_RECEIVED,
        AuditAction.KETAMINE_DRAWN,
    ]
    assert store.audit[-1].session_id == session().id


def test_saving_twice_is_saving_once(store: FakeStore) -> None:
    taken_in = received(store)
    receive = received(store)
    one = drawn(store, taken_in, id=line_id("once"))
    drawn(store, receive, id=one)

    assert len(book_of(store, taken_in).lines) == 2


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"number": " "}, "number"),
        ({"number": "x" * 61}, "number"),
        ({"strength_ug_per_ml": 0}, "strength"),
        ({"strength_ug_per_ml": 1_000_001}, "strength"),
        ({"volume_ul": -1}, "volume"),
        ({"volume_ul": 333, "strength_ug_per_ml": 10_001}, "volume"),
    ],
)
def test_what_is_on_no_vial_is_refused(changes: dict[str, object], field: str) -> None:
    with pytest.raises(ValueRefused) as refused:
        lot(**changes)  # type: ignore[arg-type]
    assert refused.value.field == field


def test_last_day_counts_in_the_clinics_zone(store: FakeStore) -> None:
    yesterday = TODAY - timedelta(days=1)
    good, gone = received(store, "good", expires_on=TODAY), received(store, expires_on=yesterday)
    evening = AT.replace(hour=22, minute=30) - timedelta(days=1)  # 23:30 in Oslo
    drawn(store, good)
    drawn(store, gone, drawn_at=evening, late_reason="the network was down")
    for at in (AT, evening + timedelta(hours=1)):
        with pytest.raises(ValueRefused, match="Lot L1 expired on 22 Nov 2026") as refused:
            drawn(store, gone, drawn_at=at, late_reason="the network was down")
        assert refused.value.field == "lot"


@pytest.mark.parametrize(
    ("changes", "field", "words"),
    [
        ({"amount_ug": 0}, "amount", "above 0"),
        ({"amount_ug": 250_000, "opened": 1}, "amount", "hold 200 mg by the record"),
        ({"opened": 11}, "vials", "10 unopened vials"),
        ({"amount_ug": VIAL_UG * 10 + 1}, "vials", "10 unopened vials"),
        ({"drawn_at": at_minute(-90)}, "late_reason", "90 min later"),
        ({"drawn_at": at_minute(10)}, "minutes_ago", "future"),
    ],
)
def test_draw_that_cannot_be_is_refused(
    store: FakeStore, changes: dict[str, object], field: str, words: str
) -> None:
    taken_in = received(store)
    with pytest.raises(ValueRefused, match=words) as refused:
        drawn(store, taken_in, **changes)  # type: ignore[arg-type]
    assert refused.value.field == field
    assert len(book_of(store, taken_in).lines) == 1


def test_nothing_is_drawn_for_a_session_that_is_not_there(store: FakeStore) -> None:
    taken_in = received(store)
    with pytest.raises(NotFound):
        drawn(store, taken_in, session_id=SessionId(uuid4()))
    store.records[session().id] = record(status=SessionStatus.CANCELLED)
    with pytest.raises(StateRefused, match="cancelled"):
        drawn(store, taken_in)


@pytest.mark.parametrize("parts", [(32_500, 17_500), (50_000, 0), (0, 50_000)])
def test_draw_is_given_and_wasted(store: FakeStore, parts: tuple[int, int]) -> None:
    infused(store)
    taken_in = received(store)
    one = drawn(store, taken_in)
    assert open_kinds(store) == [TaskKind.ACCOUNT]
    used(store, taken_in, one, parts)

    line = book_of(store, taken_in).lines[-1]
    assert (line.given_ug, line.wasted_ug, line.record_given_ug) == (*parts, 35_000)
    assert open_kinds(store) == ([TaskKind.WITNESS] if parts[1] else [])


@pytest.mark.parametrize(
    ("parts", "field", "words"),
    [
        ((32_500, 10_000), "wasted", "make 42.5 mg: 7.5 mg is missing"),
        ((32_500, 17_501), "wasted", "that is 0.001 mg too much"),
        ((-1, 50_001), "given", "or 0"),
        ((50_001, -1), "wasted", "or 0"),
    ],
)
def test_draw_that_does_not_add_up_is_refused(
    store: FakeStore, parts: tuple[int, int], field: str, words: str
) -> None:
    taken_in = received(store)
    one = drawn(store, taken_in)
    with pytest.raises(ValueRefused, match=words) as refused:
        used(store, taken_in, one, parts)
    assert refused.value.field == field
    assert open_kinds(store) == [TaskKind.ACCOUNT]


def test_given_is_known_when_the_pump_has_stopped(store: FakeStore) -> None:
    infused(store, is_stopped=False)
    taken_in = received(store)
    one, dropped = drawn(store, taken_in), drawn(store, taken_in)
    with pytest.raises(StateRefused, match=RUNNING):
        used(store, taken_in, one, (50_000, 0))
    used(store, taken_in, dropped, (0, 50_000))


def test_draw_is_accounted_for_once(store: FakeStore) -> None:
    taken_in = received(store)
    one = drawn(store, taken_in)
    done = used(store, taken_in, one, (0, 50_000))
    with pytest.raises(StateRefused, match="already"):
        used(store, taken_in, one, (0, 50_000))
    with pytest.raises(StateRefused, match="no draw"):
        used(store, taken_in, done, (0, 50_000))


@pytest.mark.parametrize("by", [SAM, PIET])
def test_second_person_witnesses_a_waste(store: FakeStore, by: User) -> None:
    taken_in = received(store)
    waste = used(store, taken_in, drawn(store, taken_in), (0, 50_000))
    with pytest.raises(PermissionRefused, match=OWN):
        witness(store, NORA, (taken_in.id, waste), line_id(), AT)
    assert open_kinds(store) == [TaskKind.WITNESS]
    own = line_id()
    for _ in range(2):
        witness(store, by, (taken_in.id, waste), own, AT)

    last = book_of(store, taken_in).lines[-1]
    assert (last.by, last.about_id, last.session_id) == (by.id, waste, session().id)
    assert open_kinds(store) == []
    with pytest.raises(StateRefused, match="Nothing waits"):
        witness(store, PIET, (taken_in.id, waste), line_id(), AT)


def test_witness_is_of_the_clinic_and_works_with_the_drug(store: FakeStore) -> None:
    taken_in = received(store)
    waste = used(store, taken_in, drawn(store, taken_in), (0, 50_000))
    with pytest.raises(NotFound):
        witness(store, OLAF, (taken_in.id, waste), line_id(), AT)
    with pytest.raises(PermissionRefused, match="may not witness"):
        witness(store, ADA, (taken_in.id, waste), line_id(), AT)


def test_what_is_not_wasted_needs_no_witness(store: FakeStore) -> None:
    infused(store)
    taken_in = received(store)
    given = used(store, taken_in, drawn(store, taken_in), (50_000, 0))
    with pytest.raises(StateRefused, match="Nothing waits"):
        witness(store, PIET, (taken_in.id, given), line_id(), AT)


def test_broken_vials_leave_before_a_witness(store: FakeStore) -> None:
    taken_in = received(store)
    broken = line_id()
    said = Removal(way=Way.BROKEN, vials=2, reason=" fell on the floor ")
    remove(store, NORA, (taken_in.id, broken), said, AT)

    assert book_of(store, taken_in).stock == Stock(vials=8)
    assert open_kinds(store) == [TaskKind.WITNESS]
    witness(store, PIET, (taken_in.id, broken), line_id(), AT)
    assert open_kinds(store) == []


@pytest.mark.parametrize(
    ("said", "field"),
    [
        (Removal(way=Way.BROKEN, reason="why"), "vials"),
        (Removal(way=Way.BROKEN, vials=-1, reason="why"), "vials"),
        (Removal(way=Way.REMAINDER, vials=1, reason="why"), "vials"),
        (Removal(way=Way.BROKEN, vials=1, reason=" "), "reason"),
        (Removal(way=Way.RETURNED, vials=11, reason="why"), "vials"),
        (Removal(way=Way.REMAINDER, amount_ug=1, reason="why"), "amount"),
    ],
)
def test_removal_that_cannot_be_is_refused(store: FakeStore, said: Removal, field: str) -> None:
    taken_in = received(store)
    with pytest.raises(ValueRefused) as refused:
        remove(store, NORA, (taken_in.id, line_id()), said, AT)
    assert refused.value.field == field


def test_count_that_agrees_waits_for_a_witness_only(store: FakeStore) -> None:
    taken_in = received(store)
    counted = line_id()
    count(store, ADA, (taken_in.id, counted), Stock(vials=10), AT)
    assert open_kinds(store) == [TaskKind.WITNESS]
    with pytest.raises(PermissionRefused, match=OWN):
        witness(store, ADA, (taken_in.id, counted), line_id(), AT)
    witness(store, NORA, (taken_in.id, counted), line_id(), AT)
    assert open_kinds(store) == []
    with pytest.raises(StateRefused, match="agrees"):
        explain(store, PIET, (taken_in.id, line_id()), (counted, "why"), AT, takes_over=True)


def test_administrator_is_second_of_a_count(store: FakeStore) -> None:
    taken_in = received(store)
    counted = line_id()
    count(store, NORA, (taken_in.id, counted), Stock(vials=10), AT)
    witness(store, ADA, (taken_in.id, counted), line_id(), AT)

    assert open_kinds(store) == []


@pytest.mark.parametrize(("takes_over", "left"), [(True, 9), (False, 10)])
def test_difference_stays_open_until_explained(
    store: FakeStore, left: int, *, takes_over: bool
) -> None:
    taken_in = received(store)
    counted = line_id()
    count(store, NORA, (taken_in.id, counted), Stock(vials=9), AT)
    assert open_kinds(store) == [TaskKind.WITNESS, TaskKind.EXPLAIN]
    said = (counted, "one was broken yesterday")
    with pytest.raises(PermissionRefused):
        explain(store, NORA, (taken_in.id, line_id()), said, AT, takes_over=takes_over)
    with pytest.raises(ValueRefused, match="found out"):
        explain(store, ADA, (taken_in.id, line_id()), (counted, " "), AT, takes_over=takes_over)
    explain(store, ADA, (taken_in.id, line_id()), said, AT, takes_over=takes_over)

    assert book_of(store, taken_in).stock == Stock(vials=left)
    assert open_kinds(store) == [TaskKind.WITNESS]
    with pytest.raises(StateRefused, match="already"):
        explain(store, PIET, (taken_in.id, line_id()), said, AT, takes_over=takes_over)


def test_no_opened_vial_is_closed_again_by_a_draw(store: FakeStore) -> None:
    taken_in = received(store)
    drawn(store, taken_in, 10_000, opened=2)
    with pytest.raises(ValueRefused) as refused:
        drawn(store, taken_in, 10_000, opened=-1)

    assert refused.value.field == "vials"
    assert book_of(store, taken_in).stock == Stock(vials=8, open_ug=390_000)


@pytest.mark.parametrize("found", [Stock(vials=2), Stock(vials=9, open_ug=20_000)])
def test_record_takes_over_no_more_than_is_left(store: FakeStore, found: Stock) -> None:
    taken_in = received(store)
    drawn(store, taken_in)
    counted = line_id()
    count(store, NORA, (taken_in.id, counted), found, AT)
    gone = Removal(way=Way.DESTROYED, vials=9, amount_ug=130_000, reason="recalled")
    remove(store, NORA, (taken_in.id, line_id()), gone, AT)
    said = counted, "never delivered"
    with pytest.raises(ValueRefused, match="is left by now") as refused:
        explain(store, ADA, (taken_in.id, line_id()), said, AT, takes_over=True)

    assert refused.value.field == "how"
    explain(store, ADA, (taken_in.id, line_id()), said, AT, takes_over=False)
    assert book_of(store, taken_in).stock == Stock(open_ug=20_000)


def test_draw_in_error_gives_back_what_it_took(store: FakeStore) -> None:
    taken_in = received(store)
    one = drawn(store, taken_in)
    take_back(store, SAM, (taken_in.id, line_id()), (one, "wrong lot"), AT)

    assert book_of(store, taken_in).stock == Stock(vials=10)
    assert open_kinds(store) == []
    assert book_of(store, taken_in).line(one).amount_ug == 50_000
    with pytest.raises(StateRefused, match="already"):
        take_back(store, SAM, (taken_in.id, line_id()), (one, "again"), AT)
    with pytest.raises(StateRefused, match="error"):
        used(store, taken_in, one, (0, 50_000))


def test_taking_back_what_was_witnessed_is_witnessed(store: FakeStore) -> None:
    taken_in = received(store)
    one = drawn(store, taken_in)
    waste = used(store, taken_in, one, (0, 50_000))
    witness(store, PIET, (taken_in.id, waste), line_id(), AT)
    with pytest.raises(StateRefused, match="first"):
        take_back(store, NORA, (taken_in.id, line_id()), (one, "wrong lot"), AT)
    back = line_id()
    take_back(store, NORA, (taken_in.id, back), (waste, "wrong amount"), AT)

    assert open_kinds(store) == [TaskKind.ACCOUNT, TaskKind.WITNESS]
    with pytest.raises(PermissionRefused, match=OWN):
        witness(store, NORA, (taken_in.id, back), line_id(), AT)
    used(store, taken_in, one, (0, 50_000))
    assert open_kinds(store) == [TaskKind.WITNESS, TaskKind.WITNESS]


def test_vials_taken_back_out_of_the_record_are_witnessed(store: FakeStore) -> None:
    taken_in = received(store)
    came, back = book_of(store, taken_in).lines[0].id, line_id()
    take_back(store, NORA, (taken_in.id, back), (came, "typed twice"), AT)

    assert book_of(store, taken_in).stock == Stock()
    assert open_kinds(store) == [TaskKind.WITNESS]
    with pytest.raises(PermissionRefused, match=OWN):
        witness(store, NORA, (taken_in.id, back), line_id(), AT)
    witness(store, PIET, (taken_in.id, back), line_id(), AT)
    assert open_kinds(store) == []


def test_vials_that_were_opened_did_come_in(store: FakeStore) -> None:
    taken_in = received(store)
    first, _ = book_of(store, taken_in).lines[0], drawn(store, taken_in)
    with pytest.raises(ValueRefused, match="builds on this line"):
        take_back(store, NORA, (taken_in.id, line_id()), (first.id, "wrong lot"), AT)
    lines = book_of(store, taken_in).lines
    assert [line.kind for line in lines] == [LineKind.RECEIVED, LineKind.DRAWN]


def test_who_does_not_treat_draws_nothing(store: FakeStore) -> None:
    taken_in = received(store)
    with pytest.raises(PermissionRefused):
        drawn(store, taken_in, by=ADA)
    with pytest.raises(NotFound):
        drawn(store, taken_in, by=OLAF)
