"""A browser of one person after another at the review page."""

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
from monitoring.people import Clinic, Patient, User
from monitoring.registering import add_patient
from monitoring.sessions import SessionStatus
from monitoring.visits import Signature
from tests.chairside import publish_protocol
from tests.clinic import PASSWORD, event, password_hash, signed_in
from tests.factories import NORA, NORTH, PIET
from tests.messages import as_read
from tests.over import over, somebody

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
        whose, at = somebody(family_name=name, given_name="Per"), an_hour_ago()
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


def an_hour_ago() -> datetime:
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
