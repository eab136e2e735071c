"""Several uneventful visits signed in one go, each judged by itself."""

from uuid import uuid4

import pytest

from dashboard import runtime
from dashboard.runtime import Running
from monitoring.ids import EntryId
from monitoring.sessions import SessionStatus
from monitoring.signing import add_afterwards
from monitoring.visits import Addendum
from tests.dashboard.reviewing import DAY, HOSTILE, Desk, html, said, sign, tick
from tests.factories import NORA, vitals
from tests.messages import as_read
from tests.over import calm_visit, over


@pytest.fixture
def desk(here: Running, monkeypatch: pytest.MonkeyPatch) -> Desk:
    return Desk(here, monkeypatch)


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
