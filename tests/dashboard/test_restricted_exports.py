"""What is handed out of a period tells nobody more of a closed record than they may see."""

import csv
import io
import json
from typing import Any
from zipfile import ZipFile

import pytest

from dashboard import runtime
from dashboard.exports.making import make_export
from dashboard.exports.shelf import Shelf
from dashboard.runtime import Running
from monitoring.exports import ExportKind
from monitoring.people import Patient, User
from tests.chairside import in_chair, running
from tests.dashboard.test_masked_names import restrict
from tests.exporting import PURPOSE, export_request
from tests.factories import ADA, PIET, assessment, patient


@pytest.fixture
def whose(here: Running) -> Patient:
    """Somebody with a visit and words in it, whose record Piet alone opens."""
    in_chair(here.database, *running(), assessment(12, text="knows the mayor", sedation=4))
    restrict(here, patient(), PIET)
    return patient()


def made(here: Running, by: User, kind: ExportKind, **wanted: object) -> bytes:
    request = export_request(kind, PURPOSE, **wanted)
    asked = (here.database, by, request)
    with make_export(asked, Shelf.new_file(), runtime.now, lambda *_: None).file as file:
        file.seek(0)
        return file.read()


def rows(here: Running, by: User, table: str) -> list[dict[str, str]]:
    found = made(here, by, ExportKind.TABLES_CSV, tables=(table,), with_free_text=True)
    with ZipFile(io.BytesIO(found)) as archive:
        text = archive.read(f"{table}.csv").decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


def people_in(here: Running, by: User) -> list[str]:
    bundle: dict[str, Any] = json.loads(made(here, by, ExportKind.FHIR_BUNDLE))
    held = (each["resource"] for each in bundle["entry"])
    return [each["name"][0]["family"] for each in held if each["resourceType"] == "Patient"]


def test_tables_name_a_closed_record_to_who_opens_it_alone(here: Running, whose: Patient) -> None:
    (by_carer,), (by_other,) = (rows(here, by, "sessions") for by in (PIET, ADA))

    assert by_carer["family_name"] == whose.family_name
    assert by_carer["born_on"] == whose.born_on.isoformat()
    assert (by_other["family_name"], by_other["given_name"], by_other["born_on"]) == ("", "", "")
    assert by_other["record_number"] == whose.record_number


def test_own_words_of_a_closed_record_stay_out(here: Running, whose: Patient) -> None:
    by_carer, by_other = (rows(here, by, "assessments")[-1] for by in (PIET, ADA))

    assert by_carer["text"] == "knows the mayor"
    assert by_other["text"] == ""
    assert by_other["sedation_0_to_5"] == by_carer["sedation_0_to_5"] != ""
    assert by_other["patient_id"] == str(whose.id)


def test_bundle_of_a_period_leaves_a_closed_record_out(here: Running, whose: Patient) -> None:
    assert people_in(here, PIET) == [whose.family_name]
    assert people_in(here, ADA) == []
