"""A FHIR bundle from the page Reports: whole, valid, and no more than whoever asks may see."""

import json
from typing import Any

import pytest

from dashboard.exports.making import make_export
from dashboard.exports.shelf import Shelf
from dashboard.runtime import Running
from dashboard.settings import SNOMED
from monitoring.effects import Effect
from monitoring.errors import NotFound
from monitoring.exports import ExportKind
from monitoring.follow_ups import ReliefPresent
from monitoring.following_up import write_follow_up
from monitoring.ids import SessionId
from monitoring.people import User
from tests.chairside import in_chair, running
from tests.course_factories import follow_up
from tests.exporting import PURPOSE, export_request
from tests.factories import ADA, AT, NORA, PIET, at_minute, effect, patient
from tests.monitoring.fhir.conformance import check_bundle


@pytest.fixture
def session_id(here: Running) -> SessionId:
    return in_chair(here.database, *running(), effect(12, Effect.NAUSEA))


def bundle(here: Running, by: User = PIET, **wanted: object) -> dict[str, Any]:
    request = export_request(ExportKind.FHIR_BUNDLE, PURPOSE, **wanted)
    asked = (here.database, by, request)
    made = make_export(asked, Shelf.new_file(), lambda: at_minute(60), lambda *_: None)
    with made.file as file:
        file.seek(0)
        found: dict[str, Any] = json.load(file)
    kinds = [entry["resource"]["resourceType"] for entry in found["entry"]]
    counted = {each.part: each.rows for each in made.export.contents.counts}
    assert counted == {kind: kinds.count(kind) for kind in kinds}
    return found


def kinds(found: dict[str, Any]) -> set[str]:
    return {entry["resource"]["resourceType"] for entry in found["entry"]}


def said(found: dict[str, Any]) -> set[str]:
    held = [entry["resource"] for entry in found["entry"]]
    return {each["code"]["text"] for each in held if each["resourceType"] == "Observation"}


def test_session_patient_and_period_are_valid(here: Running, session_id: SessionId) -> None:
    for wanted in ({"session_id": session_id}, {"patient_id": patient().id}, {}):
        found = bundle(here, **wanted)
        check_bundle(found)
        assert {"Patient", "Encounter", "Observation", "MedicationAdministration"} <= kinds(found)


def test_period_holds_what_began_in_it(here: Running, session_id: SessionId) -> None:
    assert "Encounter" in kinds(bundle(here, since=AT, until=at_minute(1)))
    assert "Encounter" not in kinds(bundle(here, since=at_minute(1)))
    assert session_id


def test_snomed_codes_only_where_the_installation_has_a_licence(
    here: Running, session_id: SessionId, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "http://snomed.info/sct" not in json.dumps(bundle(here, session_id=session_id))
    monkeypatch.setenv(SNOMED.name, "yes")
    assert "http://snomed.info/sct" in json.dumps(bundle(here, session_id=session_id))


def test_course_only_for_who_may_see_it(here: Running, session_id: SessionId) -> None:
    asked = follow_up(53, relief=ReliefPresent.PARTLY)
    with here.database.transaction() as store:
        write_follow_up(store, NORA, patient().id, asked, at_minute(50))
    by_physician, by_administrator = (
        bundle(here, by, patient_id=patient().id) for by in (PIET, ADA)
    )

    assert "Is the relief still there?" in said(by_physician)
    assert "Is the relief still there?" not in said(by_administrator)
    assert session_id


def test_another_session_is_not_there(here: Running) -> None:
    with pytest.raises(NotFound):
        bundle(here, session_id=SessionId(patient().id))
