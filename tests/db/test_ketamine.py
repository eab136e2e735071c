"""The ketamine ledger as the database keeps it: line by line, sealed, never the same number."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest

from db.audit_chain import verify
from db.engine import Database
from db.ketamine_queries import (
    books_between,
    books_of_session,
    books_with_tasks,
    drawn_for,
    going_on,
    live_books,
    lots_in_stock,
)
from monitoring.errors import MonitoringError, NotFound, StateRefused
from monitoring.keeping_ketamine.counting import Removal, remove
from monitoring.keeping_ketamine.witnessing import witness
from monitoring.keeping_ketamine.writing import audit_of
from monitoring.ketamine.book import TaskKind
from monitoring.ketamine.lines import Way
from monitoring.restricting import restrict_patient
from tests.db.furnishing import SESSION, AnyDatabase, furnish, restriction
from tests.factories import ADA, AT, NORA, NORTH, OLAF, PIET, SOUTH
from tests.ketamine import TODAY, VIAL_UG, book_of, drawn, line_id, lot, received, used


def wasted(database: AnyDatabase) -> None:
    """Ten vials, a draw that was given in part, and a waste that nobody has witnessed."""
    with database.transaction() as store:
        of = received(store, "<b>L1</b>", manufacturer='="x"')
        used(store, of, drawn(store, of), (32_500, 17_500))


OF = lot("<b>L1</b>")


def test_lines_come_back_whole(clinic: AnyDatabase) -> None:
    wasted(clinic)
    with clinic.transaction() as store:
        book = book_of(store, OF)

    assert book.lot == lot("<b>L1</b>", manufacturer='="x"')
    assert [line.session_id for line in book.lines] == [None, SESSION.id, SESSION.id]
    assert [line.number for line in book.lines] == [1, 2, 3]
    assert book.stock.open_ug == VIAL_UG - 50_000
    assert [task.kind for task in book.tasks] == [TaskKind.WITNESS]


def test_other_clinic_has_none_of_it(clinic: AnyDatabase) -> None:
    wasted(clinic)
    with clinic.transaction() as store:
        assert not store.holds_ketamine_lot(SOUTH.id, OF.id)
        with pytest.raises(NotFound):
            store.ketamine_book(SOUTH.id, OF.id)
        with pytest.raises(NotFound):
            witness(store, OLAF, (OF.id, line_id()), line_id(), AT)


def test_same_number_is_taken_once(clinic: AnyDatabase) -> None:
    wasted(clinic)
    with clinic.transaction() as store:
        last = book_of(store, OF).lines[-1]
    again = replace(last, id=line_id("again"))
    with pytest.raises(StateRefused, match="same moment"), clinic.transaction() as store:
        store.add_ketamine_line(again, audit_of(again))


def test_two_who_draw_at_once_take_no_vial_twice(database: Database) -> None:
    furnish(database)
    with database.transaction() as store:
        received(store, vials=1)

    def draw(name: str) -> bool:
        try:
            with database.transaction() as store:
                drawn(store, lot(), VIAL_UG, id=line_id(name))
        except MonitoringError:
            return False
        return True

    with ThreadPoolExecutor(2) as both:
        assert sorted(both.map(draw, ("one", "two"))) == [False, True]
    with database.transaction() as store:
        assert book_of(store, lot()).stock.vials == 0


def test_live_lots_are_those_with_something_left_or_open(database: Database) -> None:
    furnish(database)
    with database.transaction() as store:
        received(store, "later", vials=2)
        used_up = received(store, "used up", vials=1, expires_on=TODAY)
        gone = received(store, "gone", vials=1)
        removal = Removal(way=Way.BROKEN, vials=1, reason="fell")
        one = line_id()
        remove(store, NORA, (gone.id, one), removal, AT)
        witness(store, PIET, (gone.id, one), line_id(), AT)
        drawn(store, used_up, VIAL_UG)
    assert verify(database).is_whole
    with database.reading() as connection:
        live = live_books(connection, NORTH.id)

        assert [book.lot.number for book in live] == ["used up", "later"]
        assert lots_in_stock(connection, NORTH.id) == ((live[1].lot, live[1].stock),)
        waiting = books_with_tasks(connection, NORTH.id)
        assert [book.lot.number for book in waiting] == ["used up"]
        assert books_with_tasks(connection, SOUTH.id) == ()
        assert going_on(connection, NORTH.id, waiting[0].lines) == {SESSION.id}
        assert [book.lot.number for book in books_of_session(connection, NORTH.id, SESSION.id)] == [
            "used up"
        ]
        assert len(books_between(connection, NORTH.id, AT, AT + timedelta(seconds=1))) == 3
        assert books_between(connection, NORTH.id, AT - timedelta(days=1), AT) == ()


def test_name_is_for_who_opens_the_record(database: Database) -> None:
    furnish(database)
    wasted(database)
    with database.transaction() as store:
        restrict_patient(store, ADA, restriction(PIET), AT, instead_of=None)
        lines = book_of(store, OF).lines
    with database.reading() as connection:
        found = {user.name: drawn_for(connection, user, lines, AT) for user in (NORA, PIET, ADA)}

    assert found["Piet"][SESSION.id].family_name == "Okafor"
    for closed in (found["Nora"], found["Ada"]):
        assert closed[SESSION.id].is_closed
        assert closed[SESSION.id].family_name == ""
