"""The review page: one list from the worst down, answers to it, and several signed in one go."""

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from streamlit.testing.v1 import AppTest

from dashboard import runtime
from dashboard.application import SCRIPT
from dashboard.runtime import Running
from dashboard.sign_in.cookie import SESSION_COOKIE
from monitoring.audit import AuditAction
from monitoring.course_entries import CourseReview
from monitoring.effects import Effect, Grade
from monitoring.follow_ups import Channel, FollowUp, LaterEffect
from monitoring.following_up import write_follow_up
from monitoring.ids import EntryId, SessionId
from monitoring.people import Clinic, Patient, Role, User
from monitoring.registering import add_patient
from monitoring.review import SeenForm
from monitoring.reviewing_course import acknowledge_course_flag
from monitoring.sessions import SessionStatus
from monitoring.signing import add_afterwards
from monitoring.visits import Addendum, Signature
from tests.chairside import in_chair, publish_protocol, running
from tests.clinic import PASSWORD, event, password_hash, signed_in
from tests.factories import ADA, AT, NORA, NORTH, PIET, SOUTH, person, vitals
from tests.messages import as_read
from tests.over import calm_visit, over, somebody

PAGE = Path(SCRIPT).parent / "pages" / "review.py"
HOSTILE = "<img src=x onerror=run()> $rows O'Neil & =cmd()"
DAY = timedelta(days=1)


class Desk:
    """A browser of one person after another at the review page."""

    def __init__(self, here: Running, monkeypatch: pytest.MonkeyPatch) -> None:
        self.here = here
        self.monkeypatch = monkeypatch
        # AppTest has no browser, so none with an address.
        monkeypatch.setattr("streamlit.runtime.context.ContextProxy.ip_address", "10.0.0.7")
        with here.database.transaction() as store:
            publish_protocol(store)

    def sign_in(self, user: User) -> None:
        jar = {SESSION_COOKIE: signed_in(self.here.database, user, runtime.now())}
        self.monkeypatch.setattr("streamlit.runtime.context.ContextProxy.cookies", jar)

    def opened(self, user: User = PIET, page: str = "review", **query: str) -> AppTest:
        self.sign_in(user)
        app = AppTest.from_file(SCRIPT, default_timeout=60).run()
        app.query_params.update(query)
        app.switch_page(f"pages/{page}.py").run()
        return app

    def employ(self, user: User, clinic: Clinic) -> None:
        audit = event(clinic, AuditAction.PERSON_ADDED)
        login = user.name.casefold()
        with self.here.database.transaction() as store:
            store.add_user(user, login=login, password_hash=password_hash(), audit=audit)

    def over(self, name: str = "Okafor", days: float = 1) -> SessionId:
        """A calm visit that ended some days ago."""
        ended_at = runtime.now() - days * DAY
        return over(self.here.database, ended_at=ended_at, whose=somebody(family_name=name))

    def told(self, name: str = "Lindqvist", **answers: object) -> Patient:
        """What a patient said on the telephone an hour ago."""
        whose, at = somebody(family_name=name, given_name="Per"), _an_hour_ago()
        said = {"measured_at": at, "recorded_at": at, "performed_by": NORA.id}
        with self.here.database.transaction() as store:
            add_patient(store, NORA, whose, at)
            follow_up = FollowUp(
                id=EntryId(uuid4()),
                recorded_by=NORA.id,
                channel=Channel.PHONE,
                **said,  # type: ignore[arg-type]
                **answers,  # type: ignore[arg-type]
            )
            write_follow_up(store, NORA, whose.id, follow_up, at)
        return whose

    def status(self, session_id: SessionId) -> SessionStatus:
        record, _ = self.here.database.reading_record(NORTH.id, session_id)
        return record.session.status

    def signatures(self, *sessions: SessionId) -> int:
        records = (self.here.database.reading_record(NORTH.id, each)[0] for each in sessions)
        return sum(isinstance(each, Signature) for record in records for each in record.entries)

    def reviews(self, whose: Patient) -> list[CourseReview]:
        with self.here.database.transaction() as store:
            entries = store.course(NORTH.id, whose.id).entries
        return [each for each in entries if isinstance(each, CourseReview)]


@pytest.fixture
def desk(here: Running, monkeypatch: pytest.MonkeyPatch) -> Desk:
    return Desk(here, monkeypatch)


def _an_hour_ago() -> datetime:
    return runtime.now() - timedelta(hours=1)


def html(app: AppTest) -> str:
    assert not app.exception
    return " ".join(each.proto.body for each in app.get("html"))


def said(app: AppTest) -> list[str]:
    return [as_read(each.value) for each in (*app.error, *app.success, *app.info)]


def press(app: AppTest, label: str) -> AppTest:
    next(each for each in app.button if each.label == label).click().run()
    assert not app.exception
    return app


def fill(app: AppTest, label: str, text: str) -> None:
    next(each for each in app.text_input if each.label == label).set_value(text)


def tick(app: AppTest, *names: str) -> None:
    for box in app.checkbox:
        if any(name in as_read(box.label) for name in names):
            box.set_value(True)


def sign(app: AppTest, login: str = "piet", password: str = PASSWORD) -> AppTest:
    fill(app, "Your login", login)
    fill(app, "Your password", password)
    return press(app, "Sign the ticked: reviewed and approved")


ITEM_9: dict[str, Any] = {"phq9": 9, "phq9_item9": 2}
DIZZY: dict[str, Any] = {"effects": (LaterEffect(effect=Effect.DIZZINESS, grade=Grade.SEVERE),)}


# ---- the list -------------------------------------------------------------------------------


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


# ---- answers --------------------------------------------------------------------------------


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


# ---- several signed in one go ---------------------------------------------------------------


def test_several_are_signed_each_by_itself(desk: Desk) -> None:
    sessions = [desk.over(name) for name in ("Ali", "Berg", "Chen")]
    app = desk.opened(show="sign-several")
    assert [box.value for box in app.checkbox] == [False, False, False]
    tick(app, "Ali", "Chen")
    sign(app)

    statuses = [desk.status(each) for each in sessions]
    assert statuses == [
        SessionStatus.SIGNED_OFF,
        SessionStatus.COMPLETED,
        SessionStatus.SIGNED_OFF,
    ]
    assert desk.signatures(*sessions) == 2
    assert any(each.startswith("Signed 2 visits") for each in said(app))
    assert [as_read(box.label)[1:5] for box in app.checkbox] == ["Berg"]


def test_visit_is_shown_to_be_judged(desk: Desk) -> None:
    desk.over(HOSTILE)
    app = desk.opened(show="sign-several")
    shown = html(app)

    label = as_read(app.checkbox[0].label)
    assert label.startswith(f"\u2068{HOSTILE}, Adaeze\u2069 · 12 Mar 1979 · MRN ")
    assert "given 35 mg (0.5 mg/kg) of 35 mg ordered" in shown
    assert "BP 124/78 → peak 124/78 ± 0" in shown
    assert "dissociation up to 0 · no side effect written down · left " in shown
    assert "<img" not in shown


def test_changed_meanwhile_is_refused_alone(desk: Desk) -> None:
    changed, other = desk.over("Ali"), desk.over("Berg")
    app = desk.opened(show="sign-several")
    tick(app, "Ali", "Berg")
    at = runtime.now()
    late = Addendum(
        id=EntryId(uuid4()),
        measured_at=at,
        recorded_at=at,
        performed_by=NORA.id,
        recorded_by=NORA.id,
        text="called: slept badly",
    )
    with desk.here.database.transaction() as store:
        add_afterwards(store, NORA, changed, late, at)
    sign(app)

    assert desk.status(changed) is SessionStatus.COMPLETED
    assert desk.status(other) is SessionStatus.SIGNED_OFF
    refusal = next(each for each in said(app) if each.startswith("Not signed: \u2068Ali"))
    assert "Please look at this visit by itself: something was added afterwards" in refusal
    assert "Berg" not in refusal


def test_eventful_visit_is_never_offered(desk: Desk) -> None:
    high = vitals(35, (172, 92), name="raised")
    entries = sorted((*calm_visit(), high), key=lambda each: each.measured_at)
    over(desk.here.database, *entries, ended_at=runtime.now() - DAY)
    app = desk.opened(show="sign-several")

    assert not app.checkbox
    assert "No visit can be signed together with others" in html(app)


def test_wrong_password_signs_nothing(desk: Desk) -> None:
    session_id = desk.over()
    app = desk.opened(show="sign-several")
    tick(app, "Okafor")
    sign(app, password="tea time")  # noqa: S106

    assert desk.status(session_id) is SessionStatus.COMPLETED
    assert any("do not match" in each for each in said(app))
    assert app.checkbox[0].value is True


def test_foreign_login_signs_nothing(desk: Desk) -> None:
    session_id = desk.over()
    app = desk.opened(show="sign-several")
    tick(app, "Okafor")
    sign(app, login="nora")

    assert desk.status(session_id) is SessionStatus.COMPLETED
    assert any("a signature is your own" in each for each in said(app))


def test_nothing_ticked_is_said(desk: Desk) -> None:
    desk.over()
    app = sign(desk.opened(show="sign-several"))

    assert "Tick the visits that you want to sign." in said(app)


def test_second_window_signs_nothing_twice(desk: Desk) -> None:
    session_id = desk.over()
    first, second = desk.opened(show="sign-several"), desk.opened(show="sign-several")
    for app in (first, second):
        tick(app, "Okafor")
        sign(app)

    assert desk.status(session_id) is SessionStatus.SIGNED_OFF
    assert desk.signatures(session_id) == 1
    assert any(each.startswith("Not signed: \u2068Okafor") for each in said(second))


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
