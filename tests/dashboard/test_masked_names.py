"""Lists name nobody whose record is closed to the reader, and everybody at a chair."""

import re
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

import db
from dashboard import runtime
from dashboard.board_source import read_board
from dashboard.components.patients.search import found_html
from dashboard.protocol_words import version_code
from dashboard.runtime import Running
from db.patient_search import Found
from monitoring.audit import AuditAction
from monitoring.ids import PatientId, SessionId
from monitoring.masking import MASKED, Sight, masked_name
from monitoring.people import Patient, User
from monitoring.protocols import default_protocol
from monitoring.restricted import Restriction
from monitoring.restricting import break_glass, restrict_patient
from monitoring.sessions import SessionStatus
from tests.chairside import in_chair
from tests.clinic import event
from tests.dashboard.desks import PAGES, opened, sit
from tests.factories import ADA, AT, NORA, NORTH, PIET, patient, session, vitals
from tests.over import over, somebody

DAY = timedelta(days=1)
# Each list in which patients are named, who looks at it, and where it is found.
LISTS: dict[str, tuple[User, dict[str, str]]] = {
    "review": (PIET, {}),
    "follow_ups": (NORA, {}),
    "patients": (NORA, {}),
    "audit": (ADA, {}),
    "protocols": (PIET, {"show": "versions", "ran": version_code(default_protocol().key)}),
    "figures": (PIET, {"list": "sessions"}),
    "reports": (PIET, {"kind": "session-json"}),
}
# The modules of `db` that read names, and through which of the lists above they are shown; the
# board, and pages of one record, which are closed as a whole. Who adds one adds its list above.
READERS = {
    "audit_search": "audit",
    "course_queries": "review, follow_ups",
    "ketamine_queries": "the ledger, tested with it",
    "patients": "patients, audit, reports, and pages of one record",
    "protocol_sessions": "protocols",
    "queries": "the board",
    "session_listing": "figures",
}


def restrict(here: Running, whose: Patient, *carers: User) -> None:
    at = runtime.now() - timedelta(hours=5)
    made = Restriction(
        id=uuid4(),
        clinic_id=NORTH.id,
        patient_id=whose.id,
        at=at,
        by=ADA.id,
        reason="works here",
        carers=tuple(each.id for each in carers),
    )
    with here.database.transaction() as store:
        restrict_patient(store, ADA, made, at, instead_of=None)


@pytest.fixture
def whose(here: Running) -> Patient:
    """Somebody with a visit that waits for its signature, and a follow-up that is due."""
    treated = somebody(family_name="Zyx<b>'=cmd", given_name="Yara", record_number="R-77")
    over(here.database, ended_at=runtime.now() - 20 * DAY, whose=treated)
    return treated


def everything(app: AppTest) -> str:
    """All that a page shows, choices to choose from too."""
    assert not app.exception
    parts = [each.proto.body for each in app.get("html")]
    return " ".join([*parts, *(option for box in app.selectbox for option in box.options)])


@pytest.mark.parametrize("page", LISTS)
def test_list_masks_whose_record_is_closed(
    page: str, here: Running, monkeypatch: pytest.MonkeyPatch, whose: Patient
) -> None:
    reader, address = LISTS[page]
    sit(here, monkeypatch, reader)
    before = everything(opened(PAGES / f"{page}.py", **address))
    restrict(here, whose, NORA if reader == PIET else PIET)
    after = everything(opened(PAGES / f"{page}.py", **address))

    assert "Zyx" in before
    assert "Zyx" not in after
    assert "Yara" not in after
    assert MASKED in after
    assert whose.record_number in after


def test_visits_of_a_closed_record_are_not_offered(
    here: Running, monkeypatch: pytest.MonkeyPatch, whose: Patient
) -> None:
    sit(here, monkeypatch, ADA)
    address = {"kind": "session-json", "patient": str(whose.id)}
    before = opened(PAGES / "reports.py", **address)
    restrict(here, whose, PIET)
    after = opened(PAGES / "reports.py", **address)

    assert [len(each.selectbox[-1].options) for each in (before, after)] == [1, 0]
    assert "This record is restricted" in after.caption[-1].value


@pytest.mark.parametrize(("hours", "is_shown"), [(1, True), (4.5, False)])
def test_reason_unmasks_for_as_long_as_it_opens(
    here: Running, monkeypatch: pytest.MonkeyPatch, whose: Patient, hours: float, *, is_shown: bool
) -> None:
    restrict(here, whose, PIET)
    with here.database.transaction() as store:
        at = runtime.now() - timedelta(hours=hours)
        break_glass(store, NORA, (uuid4(), whose.id), "seizure", at)
    sit(here, monkeypatch, NORA)

    assert ("Zyx" in everything(opened(PAGES / "patients.py"))) is is_shown


def test_board_names_who_is_in_a_chair(here: Running) -> None:
    in_chair(here.database, vitals(1), later=runtime.now() - AT)
    later = session(
        id=SessionId(uuid4()),
        scheduled_at=runtime.now(),
        chair="9",
        status=SessionStatus.SCHEDULED,
    )
    with here.database.transaction() as store:
        scheduled = event(NORTH, AuditAction.SESSION_SCHEDULED)
        store.add_session(later, replace(scheduled, session_id=later.id))
    restrict(here, patient(), PIET)
    board = read_board(here.database, NORA, NORTH, runtime.now())

    assert [each.view.patient.family_name for each in board.occupied] == [patient().family_name]
    assert [each.family_name for each in board.later] == [MASKED]


def test_nothing_but_the_number_is_left_of_a_row() -> None:
    own, other = PatientId(uuid4()), PatientId(uuid4())
    born = patient().born_on
    rows = [(own, "A", "C", born, "1"), (other, "B", "D", born, "2")]
    names = ["patient_id", "family_name", "given_name", "born_on", "record_number"]
    shown = Sight(closed=frozenset({own})).masked(pd.DataFrame(rows, columns=names))

    assert list(shown.iloc[0]) == [own, MASKED, "", None, "1"]
    assert list(shown.iloc[1]) == [other, "B", "D", born, "2"]
    assert masked_name("1") == "Restricted record, MRN 1"


def test_every_reader_of_names_is_known() -> None:
    sources = Path(str(db.__file__)).parent.glob("*.py")
    reads = re.compile(r"(PatientRow|\bpatient)\.family_name")
    found = {each.stem for each in sources if reads.search(each.read_text("utf-8"))}

    assert found == READERS.keys()


def test_hidden_name_has_no_place_among_the_names() -> None:
    own, other = somebody(family_name="Adams"), somebody(family_name="Zuse")
    found = Found(patients=(own, other), has_more=False)
    shown = found_html(found, "", sight=Sight(closed=frozenset({own.id})))

    assert shown.index("Zuse") < shown.index(MASKED)
