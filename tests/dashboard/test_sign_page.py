"""What is over: read, signed by a physician, and added to, on the session page."""

from uuid import uuid4

import pytest
from streamlit.testing.v1 import AppTest

from dashboard import runtime
from dashboard.runtime import Running
from dashboard.sign_in import confirming, signing_in
from dashboard.sign_in.signing_in import attempt_of, sign_in
from monitoring.audit import AuditAction
from monitoring.digests import digest_of
from monitoring.ids import EntryId
from monitoring.people import User
from monitoring.sessions import SessionStatus
from monitoring.signing import SignForm, sign_off
from monitoring.visits import (
    Addendum,
    Gate,
    Override,
    Signature,
)
from tests.clinic import PASSWORD
from tests.dashboard.audit import actions_of
from tests.dashboard.leaving import PEAK, kinds, labels, over, press
from tests.dashboard.test_session_page import HOSTILE, Visit, box, html, sentences
from tests.factories import (
    ADA,
    NORA,
    NORTH,
    PIET,
)


@pytest.fixture
def visit(here: Running, monkeypatch: pytest.MonkeyPatch) -> Visit:
    # AppTest has no browser, so none with an address.
    monkeypatch.setattr("streamlit.runtime.context.ContextProxy.ip_address", "10.0.0.7")
    return Visit(here, monkeypatch)


def test_quiet_record_after_the_end(visit: Visit) -> None:
    over(visit)
    app = visit.opened()

    assert "Infusion completed · home with the escort · left" in html(app)
    assert "would have been ready at" in html(app)
    assert "Not signed yet; a physician signs." in html(app)
    assert "Sign: reviewed and approved" not in labels(app)


def signing(visit: Visit, login: str, password: str, user: User = PIET) -> AppTest:
    app = visit.opened(user)
    box(app, "Your login", login)
    box(app, "Your password", password)
    press(app, "Sign: reviewed and approved")
    return app


def test_physician_signs_with_password(visit: Visit) -> None:
    over(visit)
    app = visit.opened(PIET)
    assert [each.value for each in app.text_input if each.label.startswith("Your ")] == ["", ""]
    shown = html(app)
    assert f"{len(visit.record.entries)} entries · no flags that still ask for a look" in shown
    assert "no corrections · no unconfirmed values · no late entries" in shown
    app = signing(visit, " PIET ", PASSWORD)

    assert visit.record.session.status is SessionStatus.SIGNED_OFF
    shown = html(app)
    assert "Signed by <strong><bdi>Piet</bdi></strong>, physician" in shown
    assert "The record is still what was signed." in shown
    assert digest_of(visit.record)[:12] in shown


def test_wrong_password_signs_nothing(visit: Visit) -> None:
    over(visit)
    app = signing(visit, "piet", "tea time")

    assert signing_in.WRONG in sentences(app)
    assert kinds(visit, Signature) == []
    assert [each.value for each in app.text_input if each.label == "Your password"] == [""]
    assert [each.value for each in app.text_input if each.label == "Your login"] == ["piet"]
    assert actions_of(visit.here, NORTH)[-1] is AuditAction.SIGN_IN_REFUSED


def test_nobody_signs_for_another(visit: Visit) -> None:
    over(visit)
    app = signing(visit, "nora", PASSWORD)

    assert confirming.OTHER_LOGIN in sentences(app)
    assert kinds(visit, Signature) == []


def test_ten_wrong_passwords_close_the_screen(visit: Visit) -> None:
    over(visit)
    app = visit.opened(PIET)
    for number in range(10):
        box(app, "Your login", "piet")
        box(app, "Your password", f"wrong {number}")
        press(app, "Sign: reviewed and approved")
    assert signing_in.LOCKED_HERE in sentences(app)
    box(app, "Your password", PASSWORD)
    press(app, "Sign: reviewed and approved")

    assert signing_in.LOCKED_HERE in sentences(app)
    assert kinds(visit, Signature) == []
    assert actions_of(visit.here, NORTH).count(AuditAction.SIGN_IN_REFUSED) == 11
    attempt = attempt_of(login="piet", password=PASSWORD, address="elsewhere", at=runtime.now())
    assert sign_in(visit.here.database, attempt)


def test_open_flag_is_signed_with_a_reason(visit: Visit) -> None:
    over(visit, PEAK)
    app = signing(visit, "piet", PASSWORD)
    assert "Say why this is overridden." in sentences(app)
    box(app, "Why it is signed with this open", "went to hospital with it")
    box(app, "Your password", PASSWORD)
    press(app, "Sign: reviewed and approved")

    assert visit.record.session.status is SessionStatus.SIGNED_OFF
    assert [each.gate for each in kinds(visit, Override) if isinstance(each, Override)] == [
        Gate.SIGNATURE
    ]


def test_changed_record_is_shown_before_signing(visit: Visit) -> None:
    over(visit)
    app = visit.opened(PIET)
    nurse = visit.opened(NORA)
    next(each for each in nurse.text_area if each.label == "Addendum").set_value("one more thing")
    press(nurse, "Add")
    visit.opened(PIET)
    box(app, "Your login", "piet")
    box(app, "Your password", PASSWORD)
    press(app, "Sign: reviewed and approved")

    assert any("changed since you looked" in each for each in sentences(app))
    assert kinds(visit, Signature) == []


def signed(visit: Visit) -> None:
    over(visit)
    form = SignForm(id=EntryId(uuid4()), seen=digest_of(visit.record))
    with visit.here.database.transaction() as store:
        sign_off(store, PIET, visit.chair, form, runtime.now())


def test_addenda_follow_in_order(visit: Visit) -> None:
    signed(visit)
    for user, text in ((NORA, "slept well"), (PIET, HOSTILE)):
        app = visit.opened(user)
        press(app, "Add")
        assert "Write what is to be added." in sentences(app)
        next(each for each in app.text_area if each.label == "Addendum").set_value(text)
        press(app, "Add")

    shown = html(app)
    assert [each.text for each in kinds(visit, Addendum) if isinstance(each, Addendum)] == [
        "slept well",
        HOSTILE,
    ]
    assert shown.index("Signature") < shown.index("slept well") < shown.index("O&#x27;Neil")
    assert "<img" not in shown
    assert "The record is still what was signed." in shown


def test_administrator_only_reads_the_end(visit: Visit) -> None:
    signed(visit)
    app = visit.opened(ADA)

    assert "Signed by" in html(app)
    assert labels(app) == []
