"""The protocols page: read by everybody who works here, drafted by two roles, published by one."""

from datetime import timedelta

import pytest
from streamlit.testing.v1 import AppTest

from dashboard import runtime
from dashboard.runtime import Running
from dashboard.wording import day
from db.clinic_rows import published_protocols
from monitoring.audit import AuditAction
from monitoring.ids import DraftId, new_uuid
from monitoring.people import User
from monitoring.protocol_editing.drafts import DraftStart, ProtocolDraft
from monitoring.protocols import default_protocol
from monitoring.publishing import Typed, begin_draft, write_edit
from tests.chairside import in_chair, with_own_ids
from tests.clinic import PASSWORD, event
from tests.dashboard.desks import PAGES, PageDesk, html
from tests.factories import (
    ADA,
    AT,
    NORA,
    NORTH,
    OLAF,
    PIET,
    baseline,
    intake,
    order,
    start,
    vitals,
)
from tests.messages import as_read

PAGE = PAGES / "protocols.py"
PART = "rules.BP_HIGH"
CRITICAL = f"{PART}.limits.systolic:value.critical.0.at_or_above"
WARNING = f"{PART}.limits.systolic:value.warning.0.at_or_above"
HOSTILE = "<img src=x onerror=run()> $x **bold** =cmd()"


class Desk(PageDesk):
    """A browser of one person after another at the protocols page."""

    page = PAGE

    def begun(self, by: User = ADA) -> ProtocolDraft:
        at = runtime.now()
        with self.here.database.transaction() as store:
            return begin_draft(store, by, DraftId(new_uuid(at)), DraftStart.NEWEST, at)

    def typed(self, text: str, reason: str, by: User, place: str = CRITICAL) -> None:
        draft = self.draft()
        assert draft is not None
        typed = Typed(draft_id=draft.id, seen=draft.revision, place=place, text=text, reason=reason)
        with self.here.database.transaction() as store:
            write_edit(store, by, typed, runtime.now())

    def draft(self) -> ProtocolDraft | None:
        with self.here.database.transaction() as store:
            return store.protocol_draft(NORTH.id)

    def published(self) -> list[int]:
        with self.here.database.reading() as connection:
            return [each.version.version for each in published_protocols(connection, NORTH.id)]


@pytest.fixture
def desk(here: Running, monkeypatch: pytest.MonkeyPatch) -> Desk:
    return Desk(here, monkeypatch)


def keyed(app: AppTest, place: str, part: str) -> str:
    """The key of a box of a line."""
    boxes = [*app.text_input, *app.selectbox, *app.multiselect]
    (key,) = [str(each.key) for each in boxes if place in str(each.key) and part in str(each.key)]
    return key


def type_in(app: AppTest, place: str, text: str, part: str = "-text") -> AppTest:
    return app.text_input(key=keyed(app, place, part)).set_value(text).run()


@pytest.mark.parametrize("user", [NORA, PIET, ADA], ids=lambda user: user.role)
def test_everybody_here_reads_the_versions(desk: Desk, user: User) -> None:
    shown = html(desk.opened(user))

    assert "Version 3 (default, as shipped)" in shown
    assert "nobody: the clinic was set up with it" in shown


def test_outsider_sees_nothing_of_it(desk: Desk) -> None:
    desk.begun()
    app = desk.opened(OLAF, show="draft")

    assert app.exception  # the app around the page says that the clinic has none
    shown = " ".join(each.proto.body for each in app.get("html"))
    assert "Version" not in shown
    assert "Draft of" not in shown


def test_nurse_may_not_draft(desk: Desk) -> None:
    desk.begun()
    app = desk.opened(NORA, show="draft")

    assert "Administrators and physicians" in html(app)
    assert not [*app.text_input, *app.button]


def test_administrator_drafts_but_cannot_publish(desk: Desk) -> None:
    app = desk.opened(ADA, show="draft")
    app.button[0].click().run()
    draft = desk.draft()
    shown = html(app)

    assert draft is not None
    assert draft.began_by == ADA.id
    assert "A physician approves and publishes this draft." in shown
    assert [each.label for each in app.button if "publish" in each.label] == []


def test_change_is_kept_as_it_is_left(desk: Desk) -> None:
    desk.begun()
    app = desk.opened(ADA, show="draft", part=PART)
    type_in(app, CRITICAL, "190")
    assert "Say why, or where the number comes from." in html(app)
    type_in(app, CRITICAL, HOSTILE, "-reason")

    again = html(desk.opened(PIET, show="draft", part=PART))
    assert "at or above 200 mmHg → 190" in again
    assert "<img" not in again
    assert "onerror" in again
    assert desk.draft().edits[CRITICAL].reason == HOSTILE  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("much", "“much” is no number here; type it like 180 or 2.5."),
        ("150", "Critical begins at 150, before the tier below it."),
        ("999", "This lies outside 40 to 300 mmHg; please check it."),
    ],
)
def test_what_cannot_be_is_said_at_the_box(desk: Desk, text: str, sentence: str) -> None:
    desk.begun()
    app = desk.opened(PIET, show="draft", part=PART)
    type_in(app, CRITICAL, text)

    assert sentence in html(app)
    assert app.text_input(key=keyed(app, CRITICAL, "-text")).value == text
    assert [each.label for each in app.button if "Approve" in each.label] == []


def test_two_at_one_line_learn_of_it(desk: Desk) -> None:
    desk.begun()
    slower = desk.opened(PIET, show="draft", part=PART)
    desk.typed("190", "safety meeting", ADA)
    desk.sit(PIET)
    type_in(slower, CRITICAL, "195")

    assert "You had typed “195”" in as_read(slower.error[0].value)
    assert slower.text_input(key=keyed(slower, CRITICAL, "-text")).value == "190"
    assert desk.draft().edits[CRITICAL].text == "190"  # type: ignore[union-attr]


def test_other_lines_of_somebody_else_stay(desk: Desk) -> None:
    desk.begun()
    mine = desk.opened(PIET, show="draft", part=PART)
    desk.typed("170", "safety meeting", ADA, WARNING)
    desk.sit(PIET)
    type_in(mine, CRITICAL, "190")

    assert {each: edit.text for each, edit in desk.draft().edits.items()} == {  # type: ignore[union-attr]
        WARNING: "170",
        CRITICAL: "190",
    }


def publish(app: AppTest, password: str = PASSWORD) -> AppTest:
    next(each for each in app.text_input if each.label == "Your login").set_value("piet")
    next(each for each in app.text_input if each.label == "Your password").set_value(password)
    return next(each for each in app.button if "Approve" in each.label).click().run()


def test_physician_publishes_with_the_password(desk: Desk) -> None:
    desk.begun()
    desk.typed("190", "safety meeting", ADA)
    app = publish(desk.opened(PIET, show="draft"))

    assert desk.published() == [4, 3]
    assert desk.draft() is None
    assert app.success[0].value.startswith("Saved ")
    shown = html(desk.opened(NORA))
    assert "<bdi>Piet, " in shown
    compared = html(desk.opened(NORA, show="compare", left="default-3", right="clinic-4"))
    assert "at or above 190 mmHg" in compared
    assert "Clinic’s own, version 4: safety meeting" in compared
    assert "≠" in compared


def test_who_publishes_is_told_of_a_coming_version(desk: Desk) -> None:
    desk.begun()
    desk.typed("190", "safety meeting", ADA)
    app = desk.opened(PIET, show="draft")
    assert "is approved and would be in force" not in html(app)
    later = runtime.now().date() + timedelta(days=5)
    app.date_input[0].set_value(later)
    publish(app)
    desk.begun()
    shown = html(desk.opened(PIET, show="draft"))

    assert f"Version 4 is approved and would be in force from {day(later)}" in shown
    assert "The draft began from version 4, which is not in force yet" in shown


def test_wrong_password_publishes_nothing(desk: Desk) -> None:
    desk.begun()
    desk.typed("190", "safety meeting", ADA)
    app = publish(desk.opened(PIET, show="draft"), "not the password")

    assert desk.published() == [3]
    assert app.error


def test_draft_is_discarded(desk: Desk) -> None:
    desk.begun()
    app = desk.opened(ADA, show="draft")
    next(each for each in app.button if each.label == "Discard it").click().run()

    assert desk.draft() is None
    assert "Begin a draft" in html(app)


def test_old_clinic_is_told_what_stays_silent(desk: Desk) -> None:
    old = default_protocol().model_copy(update={"course": None, "version": 9})
    with desk.here.database.transaction() as store:
        store.add_protocol(NORTH.id, old, event(NORTH, AuditAction.PROTOCOL_PUBLISHED))
    app = desk.opened(ADA, show="draft")

    assert "says nothing across sessions" in html(app)
    choice = next(each for each in app.radio[0].options if "across sessions" in each)
    app.radio[0].set_value(DraftStart.COMPLETED)
    app.button[0].click().run()
    draft = desk.draft()
    assert draft is not None
    assert draft.base.course == default_protocol().course
    assert "taken from the shipped version 3" in choice


def test_replay_says_what_a_draft_would_have_flagged(desk: Desk) -> None:
    later = runtime.now() - AT - timedelta(minutes=20)
    entries = (intake(), order(), *baseline((158, 84)), start(), vitals(10, (186, 96)))
    in_chair(desk.here.database, *with_own_ids(*entries), later=later)
    desk.begun()
    desk.typed("185", "safety meeting", ADA)
    app = desk.opened(ADA, show="draft")
    next(each for each in app.button if each.label == "Replay").click().run()
    shown = html(app.run())

    assert "1 session," in shown
    assert "High blood pressure" in shown
    assert "Critical flags that differ: 1" in shown
    assert "warning in force, critical by the draft" in shown
    assert "Of the sessions of the last 90 days" in shown


def test_replay_of_another_draft_is_gone(desk: Desk) -> None:
    desk.begun()
    desk.typed("185", "safety meeting", ADA)
    app = desk.opened(ADA, show="draft")
    next(each for each in app.button if each.label == "Replay").click().run()
    assert "readings" in html(app)

    desk.typed("184", "safety meeting", ADA)

    assert "readings" not in html(app.run())


def test_same_versions_say_so(desk: Desk) -> None:
    shown = html(desk.opened(NORA, show="compare"))

    assert "These two say the same." in shown
