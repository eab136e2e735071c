"""Whatever is done with a lot, in whatever order: its ledger holds together."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from monitoring.errors import MonitoringError
from monitoring.keeping_ketamine.counting import Removal, count, explain, remove, take_back
from monitoring.keeping_ketamine.witnessing import witness
from monitoring.ketamine.book import Book, TaskKind
from monitoring.ketamine.lines import NOTHING, Line, LineKind, Stock, Way
from monitoring.ketamine.lots import Lot
from monitoring.people import User
from tests.factories import ADA, AT, NORA, PIET, SAM
from tests.fakes import FakeStore
from tests.ketamine import VIAL_UG, book_of, drawn, line_id, received, used
from tests.monitoring.conftest import furnished

Act = Callable[[FakeStore, Lot], object]
PEOPLE = st.sampled_from([NORA, SAM, PIET, ADA])
AMOUNTS = st.integers(0, 2 * VIAL_UG)
WHICH = st.integers(0, 40)


def some(store: FakeStore, of: Lot, which: int) -> Line:
    lines = book_of(store, of).lines
    return lines[which % len(lines)]


def draws(by: User, amount_ug: int, opened: int | None) -> Act:
    return lambda store, of: drawn(store, of, amount_ug, by=by, opened=opened)


def uses(by: User, which: int, parts: tuple[int, int | None]) -> Act:
    def act(store: FakeStore, of: Lot) -> None:
        line = some(store, of, which)
        given_ug, wasted_ug = parts
        rest = (line.amount_ug or 0) - given_ug
        used(store, of, line.id, (given_ug, rest if wasted_ug is None else wasted_ug), by=by)

    return act


def removes(by: User, way: Way, vials: int, amount_ug: int) -> Act:
    said = Removal(way=way, vials=vials, amount_ug=amount_ug, reason="why")
    return lambda store, of: remove(store, by, (of.id, line_id()), said, AT)


def counts(by: User, vials: int, amount_ug: int) -> Act:
    found = Stock(vials=vials, open_ug=amount_ug)
    return lambda store, of: count(store, by, (of.id, line_id()), found, AT)


def explains(by: User, which: int, *, takes_over: bool) -> Act:
    def act(store: FakeStore, of: Lot) -> None:
        said = some(store, of, which).id, "why"
        explain(store, by, (of.id, line_id()), said, AT, takes_over=takes_over)

    return act


def witnesses(by: User, which: int) -> Act:
    return lambda store, of: witness(store, by, (of.id, some(store, of, which).id), line_id(), AT)


def takes_back(by: User, which: int) -> Act:
    return lambda store, of: take_back(
        store, by, (of.id, line_id()), (some(store, of, which).id, "why"), AT
    )


ACTS = st.one_of(
    st.builds(draws, PEOPLE, AMOUNTS, st.none() | st.integers(0, 4)),
    st.builds(uses, PEOPLE, WHICH, st.tuples(AMOUNTS, st.none() | AMOUNTS)),
    st.builds(removes, PEOPLE, st.sampled_from(Way), st.integers(0, 2), AMOUNTS),
    st.builds(counts, PEOPLE, st.integers(0, 4), AMOUNTS),
    st.builds(explains, PEOPLE, WHICH, takes_over=st.booleans()),
    st.builds(witnesses, PEOPLE, WHICH),
    st.builds(takes_back, PEOPLE, WHICH),
)


@given(st.lists(ACTS, max_size=40))
def test_ledger_holds_together(acts: list[Act]) -> None:
    store = furnished()
    of = received(store, vials=3)
    for act in acts:
        with suppress(MonitoringError):
            act(store, of)
    book = book_of(store, of)

    check_stock(book)
    check_draws(book)
    check_witnesses(book)


def check_stock(book: Book) -> None:
    """Never below nothing; written again from the first line, every number is the same."""
    again = Book(lot=book.lot)
    for line in book.lines:
        assert min(line.stock.vials, line.stock.open_ug) >= 0
        again = replace(again, lines=(*again.lines, again.written(line)))
    assert again.lines == book.lines


def check_draws(book: Book) -> None:
    """What is closed adds up; what is not is open."""
    waiting = {task.line.id for task in book.tasks if task.kind is TaskKind.ACCOUNT}
    for line in book.lines:
        if line.kind is not LineKind.DRAWN or book.error_about(line) is not None:
            continue
        said = book.answer_to(line, LineKind.USED)
        assert (said is None) is (line.id in waiting)
        if said is not None:
            assert (said.given_ug or 0) + (said.wasted_ug or 0) == line.amount_ug
            assert min(said.given_ug or 0, said.wasted_ug or 0) >= 0


def check_witnesses(book: Book) -> None:
    """Never the same person, never twice; what needs one and has none is open."""
    waiting = {task.line.id for task in book.tasks if task.kind is TaskKind.WITNESS}
    seen = [line.about_id for line in book.lines if line.kind is LineKind.WITNESSED]
    assert len(seen) == len(set(seen))
    for line in book.lines:
        if line.kind is LineKind.WITNESSED:
            about = book.line(line.about_id)
            assert about.by != line.by
            assert about.id not in waiting
        elif book.error_about(line) is None and book.needs_witness(line):
            assert (line.id in seen) is (line.id not in waiting)
    differing = [line for line in book.lines if line.kind is LineKind.EXPLAINED]
    assert all(book.difference(book.line(line.about_id)) != NOTHING for line in differing)
