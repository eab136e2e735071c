"""The parts of a patient's page: the address says which one is shown."""

import pytest

from dashboard.components.patients.views import PatientView
from dashboard.runtime import Running
from tests.dashboard.test_patient_pages import Desk
from tests.factories import ADA, NORA, patient

EDIT = "Change name, birth date, record number or allergies"


@pytest.fixture
def desk(here: Running, monkeypatch: pytest.MonkeyPatch) -> Desk:
    return Desk(here, monkeypatch)


def labels(desk: Desk, **query: str) -> list[str]:
    app = desk.opened("patient", NORA, id=str(patient().id), **query)
    return [each.label for each in app.expander]


def test_overview_comes_first(desk: Desk) -> None:
    assert labels(desk) == ["Start a session today", "Schedule a session"]


@pytest.mark.parametrize("named", ["nonsense", "", "Overview"])
def test_unknown_view_is_the_first(desk: Desk, named: str) -> None:
    assert labels(desk, view=named) == labels(desk)


def test_address_names_the_view(desk: Desk) -> None:
    assert EDIT in labels(desk, view="record")


def test_chosen_view_goes_into_the_address(desk: Desk) -> None:
    app = desk.patient_page()
    app.button_group[0].set_value(PatientView.RECORD).run()

    assert app.query_params["view"] == "record"
    assert EDIT in [each.label for each in app.expander]


def test_views_of_the_course_are_the_clinicians(desk: Desk) -> None:
    app = desk.opened("patient", ADA, id=str(patient().id), view="follow-ups")

    assert app.button_group[0].options == ["Overview", "What is known"]
    assert [each.label for each in app.expander] == ["Start a session today", "Schedule a session"]
