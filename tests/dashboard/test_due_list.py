"""Who is to be asked: overdue first, what was tried, for nurses and physicians of the clinic."""

from dataclasses import replace
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from dashboard import runtime
from dashboard.components.patients.due_list import DuePatient, due_html
from dashboard.runtime import Running
from monitoring.people import User
from tests.dashboard.test_patient_pages import HOSTILE, SAFE, Desk, html
from tests.factories import ADA, AT, NORA, OLAF, PIET, at_minute, patient

OSLO = ZoneInfo("Europe/Oslo")
DAY_MIN = 24 * 60
DUE = DuePatient(
    patient_id=patient().id,
    family_name="Okafor",
    given_name="Adaeze",
    born_on=patient().born_on,
    record_number="004417",
    due_at=at_minute(-3 * DAY_MIN),
    last_stopped_at=at_minute(-10 * DAY_MIN),
)


@pytest.fixture
def desk(here: Running, monkeypatch: pytest.MonkeyPatch) -> Desk:
    return Desk(here, monkeypatch)


def test_longest_due_stands_first() -> None:
    later = replace(DUE, family_name="Lindqvist", due_at=at_minute(DAY_MIN))
    shown = due_html([DUE, later], AT, OSLO)

    assert "To ask now: 1" in shown
    assert "due since 20 Nov 2026, 3 days" in shown
    assert "last infusion 13 Nov 2026" in shown
    assert "never asked yet" in shown
    assert shown.index("Okafor") < shown.index("In the next 7 days: 1") < shown.index("Lindqvist")


def test_try_that_reached_nobody_is_said() -> None:
    asked, tried = at_minute(-9 * DAY_MIN), at_minute(-2 * DAY_MIN)
    shown = due_html([replace(DUE, last_follow_up_at=asked, last_attempt_at=tried)], AT, OSLO)

    assert "last answer 14 Nov 2026" in shown
    assert "tried 21 Nov 2026, not reached" in shown


def test_last_answer_is_no_vain_try() -> None:
    asked = at_minute(-9 * DAY_MIN)
    shown = due_html([replace(DUE, last_follow_up_at=asked, last_attempt_at=asked)], AT, OSLO)

    assert "not reached" not in shown


def test_due_on_this_day_says_so() -> None:
    assert "due today" in due_html([replace(DUE, due_at=at_minute(-1))], AT, OSLO)


def test_nobody_due_says_when_there_will_be() -> None:
    assert "once an infusion has ended" in due_html([], AT, OSLO)
    later = [replace(DUE, due_at=at_minute(1))]
    assert "Nobody is to be asked now." in due_html(later, AT, OSLO)


def test_hostile_name_is_shown_as_typed() -> None:
    shown = due_html([replace(DUE, family_name=HOSTILE, record_number=HOSTILE)], AT, OSLO)

    assert shown.count(SAFE) == 2


@pytest.mark.parametrize("user", [NORA, PIET], ids=lambda user: user.name)
def test_due_patient_is_listed(desk: Desk, user: User) -> None:
    with desk.here.database.transaction() as store:
        store.set_follow_up_due(patient(), runtime.now() - timedelta(days=2))
    shown = html(desk.opened("follow_ups", user))

    assert "Okafor, Adaeze" in shown
    assert f"/patient?id={patient().id}&amp;view=follow-ups" in shown


def test_other_clinic_sees_nobody(desk: Desk) -> None:
    with desk.here.database.transaction() as store:
        store.set_follow_up_due(patient(), runtime.now() - timedelta(days=2))

    assert "Nobody is to be asked" in html(desk.opened("follow_ups", OLAF))


def test_list_is_the_clinicians(desk: Desk) -> None:
    with pytest.raises(ValueError, match="follow_ups"):
        desk.opened("follow_ups", ADA)
