"""What is asked at the door, on the session page."""

from dataclasses import replace
from datetime import timedelta

import pytest

from dashboard import runtime
from dashboard.runtime import Running
from monitoring.entries import Identifier
from monitoring.people import User
from monitoring.recording import record_entries
from tests.chairside import with_own_ids
from tests.dashboard.starting import (
    answer,
    answer_all,
    intakes,
    labels,
    named,
    number,
    tick,
    typed,
    visited_before,
)
from tests.dashboard.test_session_page import HOSTILE, Visit, button, html, sentences
from tests.factories import (
    PIET,
    intake,
)


@pytest.fixture
def visit(here: Running, monkeypatch: pytest.MonkeyPatch) -> Visit:
    return Visit(here, monkeypatch)


def test_whole_intake_is_one_entry(visit: Visit) -> None:
    visit.seat(minute=-10)
    app = visit.opened()
    answer_all(app)
    next(each for each in app.text_input if each.label.startswith("Escort")).set_value(HOSTILE)
    button(app, "Save the intake")

    (saved,) = intakes(visit)
    assert saved.identified_by == (Identifier.NAME, Identifier.RECORD_NUMBER)
    assert (saved.has_consented, saved.conditions, saved.medicines) == (True, (), ())
    assert (saved.escort, saved.weight_g) == (HOSTILE, 70_500)
    assert visit.record.session.weight_g == 70_500
    assert "<img" not in html(app)
    assert "Change" in labels(app)


def test_nothing_is_answered_beforehand(visit: Visit) -> None:
    visit.seat(minute=-10)
    app = visit.opened()
    button(app, "Save the intake")
    assert any("Nothing is answered yet" in each for each in sentences(app))
    number(app, "Weight today, kg", 70.5)
    button(app, "Save the intake")

    (saved,) = intakes(visit)
    assert (saved.identified_by, saved.has_consented, saved.pregnancy) == (None, None, None)
    assert (saved.conditions, saved.medicines, saved.weight_g) == (None, None, 70_500)


def test_half_answered_conditions_are_refused(visit: Visit) -> None:
    visit.seat(minute=-10)
    app = visit.opened()
    answer(app, "Epilepsy", "yes")
    button(app, "Save the intake")

    assert any(each.startswith("Not answered yet: ") for each in sentences(app))
    assert intakes(visit) == []
    assert next(each for each in app.button_group if each.label == "Epilepsy").value == "yes"


def test_finding_shows_at_once(visit: Visit) -> None:
    visit.seat(minute=-10)
    app = visit.opened()
    answer(app, "Stroke or cerebrovascular disease", "yes")
    named(app, "Lorazepam", HOSTILE, "Lithium")
    shown = html(app)

    assert "</span> Specialist</b>" in shown
    assert "UK ketamine label" in shown
    assert "</span> Moderate</b>" in shown
    assert "</span> Not checked</b>" in shown
    assert "</span> No finding</b>" in shown
    assert "<img" not in shown


def test_last_dose_is_asked_for(visit: Visit) -> None:
    visit.seat(minute=-10)
    app = visit.opened()
    named(app, "Lorazepam")
    button(app, "Save the intake")
    assert "Say when Lorazepam was taken last, or that it is not known." in sentences(app)
    answer(app, "Last dose taken (needed)", "yesterday")
    next(each for each in app.text_input if each.label == "Time").set_value("25:10").run()
    assert "Type the time as on the clock, like 14:02." in html(app)
    next(each for each in app.text_input if each.label == "Time").set_value("22:10").run()
    button(app, "Save the intake")

    (medicine,) = intakes(visit)[0].medicines or ()
    assert medicine.last_taken_at is not None
    assert timedelta(0) < runtime.now() - medicine.last_taken_at < timedelta(hours=27)


def test_later_intake_begins_with_earlier(visit: Visit) -> None:
    visit.seat(intake(("epilepsy",), ("Lorazepam",), weight_g=70_000), minute=-10)
    app = visit.opened()
    button(app, "Change")
    tick(app, "Record number agrees")
    button(app, "Save the intake")

    first, second = intakes(visit)
    assert second.identified_by == tuple(Identifier)
    assert (second.conditions, second.escort) == (first.conditions, first.escort)
    assert second.medicines == first.medicines


def test_half_filled_intake_survives_another_save(visit: Visit) -> None:
    visit.seat(minute=-10)
    app = visit.opened()
    answer_all(app)
    _saved_by(visit, PIET)
    app.run()
    assert "Piet saved an intake" in html(app)
    assert typed(app, "Weight today, kg") == "70.5"
    button(app, "Save the intake")
    assert any("Somebody saved an intake meanwhile" in each for each in sentences(app))
    button(app, "Save the intake")

    assert [each.weight_g for each in intakes(visit)] == [None, 70_500]


def _saved_by(visit: Visit, by: User) -> None:
    at = runtime.now()
    (theirs,) = with_own_ids(intake())
    theirs = replace(theirs, measured_at=at, performed_by=by.id)
    with visit.here.database.transaction() as store:
        record_entries(store, by, visit.chair, (theirs,), at)


def test_great_change_of_weight_is_confirmed(visit: Visit) -> None:
    visited_before(visit)
    app = visit.opened()
    number(app, "Weight today, kg", 60.0)
    assert "−10.0 kg (−14.3 %) since the last time, more than 10 %" in html(app)
    tick(app, "Weighed again or looked at: this weight is right")
    button(app, "Save the intake")

    (saved,) = intakes(visit)
    assert (saved.last_weight_g, saved.is_weight_confirmed) == (70_000, True)


def test_last_visit_is_offered_not_copied(visit: Visit) -> None:
    visited_before(visit)
    app = visit.opened()
    assert "Sertraline" in html(app)
    assert app.multiselect[0].value == []
    button(app, "Still so: add them")

    assert app.multiselect[0].value == ["Sertraline"]
