"""Ketamine at the chair: drawn, given, wasted, witnessed; what is open holds nobody back."""

from datetime import timedelta

import pytest
from streamlit.testing.v1 import AppTest

from dashboard import runtime
from dashboard.components.chairside.ketamine.drawn_words import drawn_words
from dashboard.runtime import Running
from db.ketamine_queries import books_of_session, live_books
from monitoring.keeping_ketamine.receiving import receive_lot
from monitoring.ketamine.book import Book, TaskKind
from monitoring.ketamine.lines import LineKind
from monitoring.ketamine.sums import Sums, proposed_given_ug
from monitoring.ledger import read_ledger
from tests.chairside import running
from tests.clinic import PASSWORD
from tests.dashboard.leaving import over
from tests.dashboard.test_session_page import Visit, box, button, html, sentences
from tests.factories import ADA, NORA, NORTH, PIET, at_minute, start, stop
from tests.ketamine import lot

OPEN = Sums(drawn_ug=50_000, given_ug=0, wasted_ug=0)
DONE = Sums(drawn_ug=50_000, given_ug=32_500, wasted_ug=17_500)


@pytest.fixture
def visit(here: Running, monkeypatch: pytest.MonkeyPatch) -> Visit:
    """A cupboard with a good lot and one that has expired."""
    monkeypatch.setattr("streamlit.runtime.context.ContextProxy.ip_address", "10.0.0.7")
    at = runtime.now()
    with here.database.transaction() as store:
        for name, days in (("good", 18), ("old", -3)):
            vials = lot(name, volume_ul=5_000, expires_on=at.date() + timedelta(days=days))
            receive_lot(store, NORA, vials, 10, at)
    return Visit(here, monkeypatch)


def books(visit: Visit) -> tuple[Book, ...]:
    with visit.here.database.reading() as connection:
        return books_of_session(connection, NORTH.id, visit.chair)


def draw(app: AppTest, amount: str = "50") -> None:
    (lots,) = [each for each in app.selectbox if each.label == "Lot"]
    lots.set_value(str(lot("good").id))
    box(app, "Drawn, mg", amount)
    button(app, "Save: drawn")


def account(app: AppTest, given: str, wasted: str) -> None:
    box(app, "Given, mg", given)
    box(app, "Wasted, mg", wasted)
    button(app, "Save: given and wasted")


def test_expired_lot_is_not_offered(visit: Visit) -> None:
    visit.seat(*running())
    (lots,) = [each for each in visit.opened().selectbox if each.label == "Lot"]

    assert len(lots.options) == 1
    assert "good" in lots.options[0]
    with visit.here.database.reading() as connection:
        assert len(live_books(connection, NORTH.id)) == 2


def test_draw_needs_lot_and_amount(visit: Visit) -> None:
    visit.seat(*running())
    app = visit.opened()
    box(app, "Drawn, mg", "50")
    button(app, "Save: drawn")
    assert "Choose the lot." in sentences(app)
    draw(app, "")
    assert any("number of mg above 0" in each for each in sentences(app))

    assert books(visit) == ()


def test_from_vial_to_witness(visit: Visit) -> None:
    visit.seat(*running(), stop(), minute=60)
    app = visit.opened()
    draw(app)
    assert "opened 1 vial" in html(app)
    account(app, "40", "5")
    assert any("5 mg is missing" in each for each in sentences(app))
    button(app, "Take these numbers")
    assert [each.value for each in app.text_input if each.label == "Given, mg"] == ["35"]
    button(app, "Save: given and wasted")
    assert "Drawn 50 mg, given 35 mg, wasted 15 mg. The pump’s record says the same." in html(app)
    assert "waits for a witness" in html(app)
    box(app, "Login of the witness", "piet")
    box(app, "Password of the witness", PASSWORD)
    button(app, "I have seen this")

    assert "witnessed by <bdi>Piet</bdi>" in html(app)
    (book,) = books(visit)
    assert book.tasks == ()
    assert book.lines[-1].kind is LineKind.WITNESSED


def test_given_is_not_known_while_the_pump_runs(visit: Visit) -> None:
    visit.seat(*running())
    app = visit.opened()
    draw(app)
    account(app, "50", "0")
    assert any("not stopped yet" in each for each in sentences(app))
    assert [task.kind for task in books(visit)[0].tasks] == [TaskKind.ACCOUNT]
    account(app, "0", "50")

    assert [task.kind for task in books(visit)[0].tasks] == [TaskKind.WITNESS]


def test_what_is_open_holds_nobody_back(visit: Visit) -> None:
    visit.seat(*running(), stop(), minute=60)
    app = visit.opened()
    draw(app)

    assert "Ketamine, still open: 1 × drawn, not accounted for." in html(visit.opened())
    assert "This holds nobody back." in html(visit.opened())


def test_administrator_reads_and_draws_nothing(visit: Visit) -> None:
    visit.seat(*running())
    draw(visit.opened())
    app = visit.opened(ADA)

    assert "Drew 50 mg" in html(app)
    assert not {"Save: drawn", "Save: given and wasted"} & {each.label for each in app.button}


def test_draw_after_the_visit_can_still_be_settled(visit: Visit) -> None:
    over(visit)
    draw(visit.opened(PIET))

    assert [task.kind for task in books(visit)[0].tasks] == [TaskKind.ACCOUNT]


@pytest.mark.parametrize(
    ("sums", "given_ug", "words"),
    [
        (OPEN, 0, "Drawn 50 mg. What was given and wasted of it is not written down yet."),
        (DONE, 32_500, "wasted 17.5 mg. The pump’s record says the same."),
        (DONE, 32_467, "The pump’s record says 32.467 mg was given: here it is 0.033 mg more."),
        (DONE, 35_000, "says 35 mg was given: here it is 2.5 mg less."),
    ],
)
def test_difference_is_said(sums: Sums, given_ug: int, words: str) -> None:
    pump = read_ledger((start(), stop()), ())

    assert words in drawn_words(sums, pump, given_ug)


def test_more_than_was_drawn_is_never_proposed() -> None:
    assert proposed_given_ug(50_000, OPEN, 60_000) == 50_000
    assert proposed_given_ug(50_000, DONE, 40_000) == 7_500
    assert proposed_given_ug(50_000, DONE, 30_000) == 0
    assert read_ledger((), ()).given_ug(at_minute(1)) == 0
