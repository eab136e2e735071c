"""The page Ketamine: what is open, what is there, what was written, and who may do what."""

from dataclasses import replace
from datetime import timedelta

import pytest
from streamlit.testing.v1 import AppTest

from dashboard import runtime
from dashboard.runtime import Running
from db.ketamine_queries import live_books
from monitoring.audit import AuditAction
from monitoring.keeping_ketamine.counting import Removal, remove
from monitoring.keeping_ketamine.drawing import Draw, Use, account_for, draw
from monitoring.keeping_ketamine.receiving import receive_lot
from monitoring.keeping_ketamine.witnessing import witness
from monitoring.ketamine.book import Book
from monitoring.ketamine.lines import LineKind, Stock, Way
from monitoring.people import User
from monitoring.restricting import restrict_patient
from tests.clinic import PASSWORD, event
from tests.dashboard.desks import PAGES, PageDesk, html, opened
from tests.dashboard.test_patient_pages import fill_in, press, said
from tests.db.furnishing import restriction
from tests.factories import ADA, NORA, NORTH, OLAF, PIET, patient, session
from tests.ketamine import line_id, lot

HOSTILE = "<img src=x> $rows ${name} =cmd() \u202eevil"
SAFE = "&lt;img src=x&gt; $rows ${name} =cmd() \u202eevil"
VIAL = {
    "Lot_number": HOSTILE,
    "Expires_on": "30 Nov 2099",
    "How_many_vials": "10",
    "Strength,_mg/mL": "10",
    "Volume_of_a_vial,_mL": "5",
    "Manufacturer": "<b>M</b>",
}


class Desk(PageDesk):
    page = PAGES / "ketamine.py"

    @property
    def books(self) -> tuple[Book, ...]:
        with self.here.database.reading() as connection:
            return live_books(connection, NORTH.id)

    def stock(self) -> None:
        """Ten vials of 50 mg."""
        at = runtime.now()
        vials = lot(volume_ul=5_000, expires_on=at.date() + timedelta(days=18))
        with self.here.database.transaction() as store:
            receive_lot(store, NORA, vials, 10, at)

    def waste(self) -> None:
        """Nora drew 50 mg for Okafor, gave nothing and wasted it."""
        self.stock()
        at = runtime.now()
        one, used = line_id(), line_id()
        with self.here.database.transaction() as store:
            store.add_patient(patient(), event(NORTH, AuditAction.PATIENT_ADDED))
            planned = event(NORTH, AuditAction.SESSION_SCHEDULED)
            store.add_session(session(), replace(planned, session_id=session().id))
            wanted = Draw(
                id=one,
                lot_id=lot().id,
                session_id=session().id,
                amount_ug=50_000,
                drawn_at=at,
            )
            draw(store, NORA, wanted, at)
            use = Use(
                id=used,
                lot_id=lot().id,
                draw_id=one,
                given_ug=0,
                wasted_ug=50_000,
                used_at=at,
                reason="fell",
            )
            account_for(store, NORA, use, at)


@pytest.fixture
def desk(here: Running, monkeypatch: pytest.MonkeyPatch) -> Desk:
    monkeypatch.setattr("streamlit.runtime.context.ContextProxy.ip_address", "10.0.0.7")
    return Desk(here, monkeypatch)


def sign(app: AppTest, login: str, password: str = PASSWORD) -> AppTest:
    fill_in(app, Login_of_the_witness=login, Password_of_the_witness=password)
    return press(app, "I have seen this")


def choose_lot(app: AppTest, form: str) -> None:
    boxes = [each for each in app.selectbox if each.label == "Lot"]
    box = next(each for each in boxes if str(each.key).startswith(form))
    box.set_value(str(lot().id))


def type_into(app: AppTest, form: str, **texts: str) -> AppTest:
    """Into the boxes of one form: several have boxes of the same name."""
    for part, text in texts.items():
        boxes = [each for each in app.text_input if str(each.key).startswith(form)]
        next(each for each in boxes if str(each.key).endswith(f"-{part}")).set_value(text)
    return app


def test_empty_cupboard_says_what_to_do(desk: Desk) -> None:
    shown = html(desk.opened(NORA))

    assert "No vials are in stock" in shown
    assert "every waste has its witness" in shown


def test_nurse_receives_vials(desk: Desk) -> None:
    app = press(fill_in(desk.opened(NORA), **VIAL), "Receive")

    assert said(app)[0].startswith("Saved ")
    shown = html(app)
    assert f"<bdi>{SAFE}</bdi>" in shown
    assert "<img" not in shown
    assert "10 mg/mL × 5 mL = 50 mg" in shown
    assert "Received 10 vials" in shown
    press(app, "Receive")
    assert len(desk.books) == 1


@pytest.mark.parametrize(
    ("box", "typed", "sentence"),
    [
        ("Lot_number", " ", "Type the lot number"),
        ("Expires_on", "2027", "Type the day it expires"),
        ("Expires_on", "3/4/2027", "Day or month first"),
        ("How_many_vials", "0", "from 1 to 10,000"),
        ("How_many_vials", "ten", "whole number"),
        ("Strength,_mg/mL", "1,250", "may mean"),
        ("Volume_of_a_vial,_mL", "", "number above 0"),
    ],
)
def test_bad_vial_changes_and_loses_nothing(
    desk: Desk, box: str, typed: str, sentence: str
) -> None:
    app = press(fill_in(desk.opened(NORA), **(VIAL | {box: typed})), "Receive")

    assert any(sentence in each for each in said(app))
    assert desk.books == ()
    kept = {each.label: each.value for each in app.text_input}
    assert kept["Lot number" if box != "Lot_number" else "Manufacturer"] in {HOSTILE, "<b>M</b>"}


def test_administrator_reads_and_counts(desk: Desk) -> None:
    desk.stock()
    app = desk.opened(ADA)
    labels = {each.label for each in app.expander}

    assert "Count…" in labels
    assert not {"Receive vials…", "Take out unused…", "Entered in error…"} & labels


def test_other_clinic_sees_none_of_it(desk: Desk) -> None:
    desk.waste()
    shown = html(desk.opened(OLAF))

    assert "No vials are in stock" in shown
    assert "L1" not in shown


def test_waste_is_witnessed_by_another_password(desk: Desk) -> None:
    desk.waste()
    app = desk.opened(NORA)
    assert "Of 50 mg drawn, 0 mg given and 50 mg wasted" in html(app)
    sign(app, "nora")
    assert any("a second person" in each for each in said(app))
    sign(app, "piet", "tea time")
    assert any("do not match" in each for each in said(app))
    assert all(each.value == "" for each in app.text_input if "Password" in each.label)
    sign(app, "piet")

    assert any(each.startswith("Saved ") for each in said(app))
    assert "every waste has its witness" in html(app)
    assert "<bdi>Piet</bdi>" in html(app)
    assert [line.by for line in desk.books[0].lines if line.kind is LineKind.WITNESSED] == [PIET.id]


def test_witness_signs_at_an_own_screen(desk: Desk) -> None:
    desk.waste()
    app = sign(desk.opened(PIET), "piet")

    assert "every waste has its witness" in html(app)


@pytest.mark.parametrize(("by", "is_named"), [(NORA, False), (PIET, True), (ADA, False)])
def test_restricted_name_is_for_who_opens_the_record(
    desk: Desk, by: User, *, is_named: bool
) -> None:
    desk.waste()
    with desk.here.database.transaction() as store:
        restrict_patient(store, ADA, restriction(PIET), runtime.now(), instead_of=None)
    shown = html(desk.opened(by))

    assert ("Okafor" in shown) is is_named
    assert ("fell" in shown) is is_named
    assert ("record is restricted" in shown) is not is_named


def test_difference_is_explained(desk: Desk) -> None:
    desk.stock()
    app = desk.opened(NORA)
    choose_lot(app, "count ketamine")
    press(app, "Save the count")
    assert any("Type 0 for none" in each for each in said(app))
    type_into(app, "count ketamine", vials="9")
    press(app, "Save the count")
    assert "Counted 9 vials; the record said 10 vials; 1 vial less" in html(app)
    assert "Explain" not in {each.label for each in app.button}
    app = desk.opened(ADA)
    fill_in(app, What_was_found_out="fell on Sunday")
    press(app, "Explain")
    assert any("what becomes of the record" in each for each in said(app))
    next(each for each in app.radio if each.label == "And the record").set_value(
        "The record takes over what was counted"
    )
    press(app, "Explain")

    assert desk.books[0].stock == Stock(vials=9)
    assert "to be explained" not in html(app)


def test_broken_vial_is_taken_out_and_back(desk: Desk) -> None:
    desk.stock()
    app = desk.opened(NORA)
    choose_lot(app, "remove ketamine")
    type_into(app, "remove ketamine", vials="1", reason="fell")
    press(app, "Take it out")
    assert any("how it left the stock" in each for each in said(app))
    next(each for each in app.radio if each.label == "How").set_value("broken")
    press(app, "Take it out")
    assert "Broken or lost: 1 vial" in html(app)
    assert desk.books[0].stock == Stock(vials=9)
    box = next(each for each in app.selectbox if each.label == "Which line was wrong")
    box.set_value(f"{lot().id} {desk.books[0].lines[-1].id}")
    type_into(app, "take back ketamine", reason="it did not break")
    press(app, "Mark as entered in error")

    assert "entered in error, see line 3" in html(app)
    assert desk.books[0].stock == Stock(vials=10)


def test_line_of_a_used_up_lot_is_taken_back(desk: Desk) -> None:
    at = runtime.now()
    gone = Removal(way=Way.BROKEN, vials=1, reason="fell")
    with desk.here.database.transaction() as store:
        receive_lot(store, NORA, lot(volume_ul=5_000), 1, at)
        one = line_id()
        remove(store, NORA, (lot().id, one), gone, at)
        witness(store, PIET, (lot().id, one), line_id(), at)
    assert "No vials are in stock" in html(desk.opened(NORA))
    app = desk.opened(NORA)
    box = next(each for each in app.selectbox if each.label == "Which line was wrong")
    box.set_value(f"{lot().id} {one}")
    type_into(app, "take back ketamine", reason="it was found")
    press(app, "Mark as entered in error")

    assert desk.books[0].stock == Stock(vials=1)
    assert "Waits for a witness" in html(app)


def test_days_that_cannot_be_are_refused(desk: Desk) -> None:
    desk.stock()
    app = desk.opened(NORA)
    next(each for each in app.date_input if each.label == "Last day").set_value(
        runtime.now().date() - timedelta(days=30)
    ).run()

    assert any("last day is before the first" in each for each in said(app))
    assert "Stock by lot" in html(app)


def test_board_says_how_much_waits(desk: Desk) -> None:
    desk.sit(NORA)
    assert "Ketamine" not in html(opened(PAGES / "board.py"))
    desk.waste()

    assert "Ketamine: 1 line waits for somebody." in html(opened(PAGES / "board.py"))
