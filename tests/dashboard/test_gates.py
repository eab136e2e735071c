"""What the gates of a visit say on the session page: before the start, and leaving unstarted."""

from dataclasses import replace
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from dashboard import runtime
from dashboard.components.chairside.before_start.start_panel import ASKS_NOTHING
from dashboard.runtime import Running
from db.queries import escalated_flags
from monitoring.audit import AuditAction
from monitoring.entries import Entry
from monitoring.flags import ActionTaken
from monitoring.protocols import default_protocol
from monitoring.recording import record_entries
from monitoring.review import look_again
from monitoring.sessions import SessionStatus
from monitoring.visits import Disposition, Gate, Override
from tests.clinic import event
from tests.dashboard.leaving import labels, press, say
from tests.dashboard.test_session_page import Visit, box, choose, html, sentences
from tests.factories import NORTH, PIET, assessment, baseline, intake, order, override, vitals

CALM = assessment(-6, pain=7)
CRISIS = vitals(-3, (196, 112), name="crisis")


@pytest.fixture
def visit(here: Running, monkeypatch: pytest.MonkeyPatch) -> Visit:
    return Visit(here, monkeypatch)


def said_by_physician(visit: Visit, entry: Entry) -> None:
    at = runtime.now()
    with visit.here.database.transaction() as store:
        record_entries(store, PIET, visit.chair, (replace(entry, measured_at=at),), at)


def part(app: AppTest, title: str) -> str:
    """What the part of this title says of itself."""
    heads = [str(each.proto.body) for each in app.get("html")]
    return next(each for each in heads if 'part"><span class="number">' in each and title in each)


def test_overridden_part_still_names_the_rest(visit: Visit) -> None:
    visit.seat(intake(("stroke",), escort=""), order(), *baseline(), CALM, minute=-1)
    assert "open: conditions" in part(visit.opened(), "Intake")
    said_by_physician(visit, override(-1, "conditions"))

    assert "to look at: escort home" in part(visit.opened(), "Intake")


def test_overridden_part_is_settled(visit: Visit) -> None:
    visit.seat(intake(("stroke",)), order(), *baseline(), CALM, minute=-1)
    said_by_physician(visit, override(-1, "conditions"))

    assert "overridden" in part(visit.opened(), "Intake")
    assert "standing met" in part(visit.opened(), "Intake")


def test_unlisted_medicine_is_not_met(visit: Visit) -> None:
    visit.seat(intake((), ("Wundermittel",)), order(), *baseline(), CALM, minute=-1)
    app = visit.opened()

    assert "to look at: medicines" in part(app, "Intake")
    assert '◌</b> <span class="name">Medicines</span>' in html(app)
    assert "Nothing stands in the way of the start" in html(app)


def test_protocol_without_start_says_so(visit: Visit) -> None:
    old = default_protocol().model_copy(update={"start": None, "version": 9})
    with visit.here.database.transaction() as store:
        store.add_protocol(NORTH.id, old, event(NORTH, AuditAction.PROTOCOL_PUBLISHED))
    visit.seat(intake(), minute=-1, protocol=old.key)

    app = visit.opened()

    assert ASKS_NOTHING in html(app)
    assert "nothing is checked" in part(app, "Intake")


def leave(app: AppTest, disposition: Disposition) -> None:
    box(app, "Why not today", "pressure too high")
    say(app, "The patient goes", disposition)
    press(app, "End the visit")


def test_crisis_keeps_unstarted_patient(visit: Visit) -> None:
    visit.seat(intake(), *baseline(), CRISIS, minute=-1)
    app = visit.opened()
    assert "No open critical flag" in html(app)
    leave(app, Disposition.HOME_WITH_ESCORT)
    assert any("Not ready by the record" in each for each in sentences(app))
    leave(app, Disposition.HOSPITAL)

    assert visit.record.session.status is SessionStatus.CANCELLED


def of_leaving(kind: str, app: AppTest) -> Any:  # noqa: ANN401 - each kind has its own class
    """The box of this kind in the form that overrides what keeps the patient."""
    boxes = (each for each in app.get(kind) if "override discharge" in (each.key or ""))
    return next(boxes)


def test_physician_lets_unstarted_patient_leave(visit: Visit) -> None:
    visit.seat(intake(), *baseline(), CRISIS, minute=-1)
    app = visit.opened(PIET)
    of_leaving("button_group", app).set_value(["no_open_critical_flag"])
    of_leaving("text_input", app).set_value("known, goes to the family doctor now")
    of_leaving("button", app).click().run()
    leave(app, Disposition.HOME_WITH_ESCORT)

    (given,) = [each for each in visit.record.entries if isinstance(each, Override)]
    assert (given.gate, given.checks) == (Gate.DISCHARGE, ("no_open_critical_flag",))
    assert visit.record.session.status is SessionStatus.CANCELLED


def test_flag_of_unstarted_visit_is_answered(visit: Visit) -> None:
    visit.seat(intake(), *baseline(), CRISIS, minute=4)
    with visit.here.database.transaction() as store:
        look_again(store, NORTH.id, visit.chair, runtime.now())
    leave(visit.opened(), Disposition.HOSPITAL)
    assert not escalated_flags(visit.here.database, NORTH.id).empty
    app = visit.opened(PIET)
    choose(app, "What was done", ActionTaken.SPOKE)
    press(app, "Seen")

    assert escalated_flags(visit.here.database, NORTH.id).empty
    assert "Seen" not in labels(visit.opened(PIET))
