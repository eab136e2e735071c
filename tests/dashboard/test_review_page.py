"""What waits for a physician, worst first, and how each is answered."""

from datetime import timedelta
from uuid import uuid4

import pytest
from streamlit.testing.v1 import AppTest

from dashboard import runtime
from dashboard.runtime import Running
from monitoring.ids import EntryId
from monitoring.people import Role, User
from monitoring.review import SeenForm
from monitoring.reviewing_course import acknowledge_course_flag
from tests.chairside import in_chair, running
from tests.dashboard.reviewing import (
    DIZZY,
    HOSTILE,
    ITEM_9,
    PAGE,
    Desk,
    fill,
    html,
    press,
    said,
    sign,
    tick,
)
from tests.factories import ADA, AT, NORA, NORTH, PIET, SOUTH, person, vitals
from tests.over import somebody


@pytest.fixture
def desk(here: Running, monkeypatch: pytest.MonkeyPatch) -> Desk:
    return Desk(here, monkeypatch)


def test_nothing_waits_says_so(desk: Desk) -> None:
    shown = html(desk.opened())

    assert "Nothing waits for you." in shown
    assert "Nothing was done today yet." in shown


@pytest.mark.parametrize("user", [NORA, ADA])
def test_others_are_refused(desk: Desk, user: User) -> None:
    desk.over()
    desk.sign_in(user)
    app = AppTest.from_file(PAGE, default_timeout=30).run()

    assert app.exception
    assert not app.checkbox
    assert "Okafor" not in " ".join(each.proto.body for each in app.get("html"))


def test_other_clinic_sees_nothing(desk: Desk) -> None:
    desk.over()
    desk.told(**ITEM_9)
    physician = person("Pia", Role.PHYSICIAN, SOUTH)
    desk.employ(physician, SOUTH)
    shown = html(desk.opened(physician))

    assert "Nothing waits for you." in shown
    assert "Okafor" not in shown
    assert "Lindqvist" not in shown


def test_item_nine_stands_on_top(desk: Desk) -> None:
    desk.over("Haugen")
    in_chair(
        desk.here.database,
        *running(),
        vitals(13, spo2=88, name="low"),
        whose=somebody(family_name="Okafor"),
        later=runtime.now() - AT - timedelta(minutes=14),
    )
    desk.told("Lindqvist", **ITEM_9)
    shown = html(desk.opened())

    places = [shown.index(name) for name in ("Lindqvist", "Okafor", "Haugen")]
    assert places == sorted(places)
    assert "▲</b> Critical" in shown
    assert "PHQ-9 item 9" in shown
    assert "chair 2, in progress" in shown


def test_unsigned_visit_names_what_happened(desk: Desk) -> None:
    session_id = desk.over()
    shown = html(desk.opened(show="unsigned"))

    assert f"/session?id={session_id}" in shown
    assert "nothing flagged above advisory" in shown


def test_hostile_names_stay_text(desk: Desk) -> None:
    desk.over(HOSTILE)
    desk.told(HOSTILE, **ITEM_9)
    shown = html(desk.opened())

    assert "<img" not in shown
    assert shown.count("&lt;img src=x onerror=run()&gt; $rows O&#x27;Neil &amp; =cmd()") >= 2


def test_address_chooses_what_is_shown(desk: Desk) -> None:
    desk.over("Haugen")
    desk.told("Lindqvist", **ITEM_9)
    shown = html(desk.opened(show="critical"))

    assert "Lindqvist" in shown
    assert "Haugen" not in shown


def test_unknown_address_shows_all(desk: Desk) -> None:
    desk.over("Haugen")

    assert "Haugen" in html(desk.opened(show="<b>"))


def test_item_nine_is_acknowledged(desk: Desk) -> None:
    whose = desk.told(**ITEM_9)
    app = desk.opened(show="critical")
    fill(app, "Note", "called back, sister is with her")
    press(app, "Seen")

    assert any("Saved" in each for each in said(app))
    assert "Lindqvist" not in html(app).partition("Reviewed")[0]
    with desk.here.database.transaction() as store:
        (seen,) = store.course(NORTH.id, whose.id).acknowledgements
    assert (seen.by, seen.note) == (PIET.id, "called back, sister is with her")


def test_item_nine_seen_by_nurse_still_waits(desk: Desk) -> None:
    whose = desk.told(**ITEM_9)
    at = runtime.now()
    with desk.here.database.transaction() as store:
        (flag,) = (each for each in store.course_flags(NORTH.id, whose.id) if "9" in each.title)
        form = SeenForm(id=EntryId(uuid4()), flag=flag.key, note="called the physician")
        acknowledge_course_flag(store, NORA, whose.id, form, at)
    app = desk.opened()
    assert "seen by a nurse, not yet by a physician" in html(app)
    fill(app, "Note", "spoke with her")
    press(app, "Seen")

    assert "PHQ-9 item 9" not in html(app)


def test_answer_without_words_is_refused(desk: Desk) -> None:
    desk.told(**ITEM_9)
    app = press(desk.opened(show="critical"), "Seen")

    assert "Say what was done: choose an action or write a note." in said(app)
    assert "Lindqvist" in html(app)


def test_course_is_marked_reviewed(desk: Desk) -> None:
    whose = desk.told(**DIZZY)
    app = desk.opened(show="courses")
    assert "◆</b> Warning" in html(app)
    press(app, "Mark reviewed")

    assert [each.recorded_by for each in desk.reviews(whose)] == [PIET.id]
    assert "✓ reviewed by <bdi>Piet</bdi>" in html(app)
    assert [each.label for each in app.button if each.label == "Mark reviewed"] == []


def test_review_is_taken_back(desk: Desk) -> None:
    desk.told(**DIZZY)
    app = press(desk.opened(show="courses"), "Mark reviewed")
    press(app, "Undo")

    assert "reviewed by" not in html(app)
    assert [each.label for each in app.button if each.label == "Mark reviewed"]


def test_only_who_reviewed_takes_it_back(desk: Desk) -> None:
    desk.told(**DIZZY)
    press(desk.opened(show="courses"), "Mark reviewed")
    other = person("Pia", Role.PHYSICIAN)
    desk.employ(other, NORTH)
    app = desk.opened(other, show="courses")

    assert "✓ reviewed by <bdi>Piet</bdi>" in html(app)
    assert not [each for each in app.button if each.label == "Undo"]


def test_day_done_is_told(desk: Desk) -> None:
    desk.over()
    app = desk.opened(show="sign-several")
    tick(app, "Okafor")
    sign(app)

    assert "Today: 1 visit signed." in html(desk.opened(show="unsigned"))


def test_patient_page_says_who_reviewed(desk: Desk) -> None:
    whose = desk.told(**DIZZY)
    press(desk.opened(show="courses"), "Mark reviewed")
    app = desk.opened(NORA, id=str(whose.id), page="patient")

    assert "✓ course reviewed by <bdi>Piet</bdi>" in html(app)
