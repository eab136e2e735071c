"""The audit page: an administrator asks who did what, and whether it is still as it was written."""

import base64
import csv
import io
import re
from dataclasses import replace
from uuid import uuid4

import pytest
from click.testing import CliRunner
from sqlalchemy import update
from streamlit.testing.v1 import AppTest

from dashboard.audit_words import Called, what
from dashboard.commands import main
from dashboard.exports.audit_csv import HEADER, write
from dashboard.exports.offer import Making
from dashboard.runtime import Running
from db.audit_search import AuditFilter, AuditLine, audit_page
from db.entry_tables import VitalsRow
from monitoring.audit import AuditAction
from monitoring.audit_kinds import AuditKind, actions_of
from monitoring.exports import ExportFilter
from monitoring.people import User
from tests.chairside import in_chair
from tests.clinic import event
from tests.conftest import KEY
from tests.dashboard import desks
from tests.dashboard.desks import html, html_so_far, sit
from tests.factories import ADA, AT, NORA, NORTH, PIET, patient, vitals

PAGE = desks.PAGES / "audit.py"
HOSTILE = "<img src=x onerror=run()>"


def opened(here: Running, monkeypatch: pytest.MonkeyPatch, user: User = ADA) -> AppTest:
    sit(here, monkeypatch, user)
    return desks.opened(PAGE)


def treat(here: Running) -> None:
    """A patient with a hostile name, and one reading."""
    in_chair(here.database, vitals(1), whose=replace(patient(), family_name=HOSTILE))


def tamper(here: Running) -> None:
    with here.database.engine.begin() as connection:
        connection.exec_driver_sql("DROP TRIGGER vitals_set_no_update")
        connection.execute(update(VitalsRow).values(heart_rate_per_min=61))


def test_events_are_told_in_words(here: Running, monkeypatch: pytest.MonkeyPatch) -> None:
    treat(here)
    app = opened(here, monkeypatch)

    assert not app.exception
    assert "Wrote in a session: vitals" in html(app)
    assert "Opened the audit" in html(app)
    assert "<img" not in html(app)
    assert "&lt;img" in html(app)
    assert "entries_added" not in html(app)


def test_search_by_person_and_kind(here: Running, monkeypatch: pytest.MonkeyPatch) -> None:
    treat(here)
    app = opened(here, monkeypatch)
    by = next(box for box in app.selectbox if box.label == "Person")
    by.set_value(str(ADA.id)).run()
    assert "Opened the audit" in html(app)
    assert "Wrote in a session" not in html(app)

    kind = next(box for box in app.selectbox if box.label == "What")
    kind.set_value(AuditKind.SIGNED.value).run()
    assert "Nothing was done that fits." in html(app)


def test_look_is_written_once(here: Running, monkeypatch: pytest.MonkeyPatch) -> None:
    app = opened(here, monkeypatch)
    app.run()

    with here.database.reading() as connection:
        looks = AuditFilter(actions=(AuditAction.AUDIT_READ,))
        assert len(audit_page(connection, NORTH.id, looks, most=9)) == 1


def test_only_administrators_look(here: Running, monkeypatch: pytest.MonkeyPatch) -> None:
    app = opened(here, monkeypatch, NORA)

    assert app.exception
    assert "Wrote" not in html_so_far(app)


def test_whole_record_is_said_to_be(here: Running, monkeypatch: pytest.MonkeyPatch) -> None:
    treat(here)
    app = opened(here, monkeypatch)
    app.button[0].click().run()

    assert not app.exception
    assert app.success[0].value.startswith("Nothing was altered")


def test_altered_reading_is_named(here: Running, monkeypatch: pytest.MonkeyPatch) -> None:
    treat(here)
    tamper(here)
    app = opened(here, monkeypatch)
    app.button[0].click().run()

    assert "The record was altered" in html(app)
    assert "<b>Changed</b><span>vitals</span>" in html(app)


def test_command_names_the_altered_reading(here: Running, monkeypatch: pytest.MonkeyPatch) -> None:
    treat(here)
    tamper(here)
    monkeypatch.setenv("INFUSION_DATABASE_URL", here.settings.database_url)
    monkeypatch.setenv("INFUSION_AUDIT_KEY", base64.b64encode(KEY).decode())
    ended = CliRunner().invoke(main, ["audit", "verify"])

    assert ended.exit_code == 1
    assert re.search(r"table vitals_set, row [0-9a-f]{32}, saved 2026-11-23T14:01", ended.output)


def exporting(here: Running) -> Making:
    return Making(
        database=here.database,
        by=ADA,
        clinic=NORTH,
        wanted=ExportFilter(),
        purpose="inspection",
        at=AT,
        progress=lambda *_: None,
    )


def test_export_has_every_event(here: Running) -> None:
    treat(here)
    file = io.BytesIO()
    counts = write(exporting(here), file)
    lines = list(csv.reader(io.StringIO(file.getvalue().decode())))

    assert tuple(lines[0]) == HEADER
    assert len(lines) - 1 == counts[0].rows > 5
    assert "Wrote in a session: vitals" in {line[4] for line in lines}
    assert HOSTILE not in file.getvalue().decode()


def test_no_cell_of_the_export_begins_a_formula(here: Running) -> None:
    told = event(NORTH, AuditAction.EXPORT_MADE)
    with here.database.transaction() as store:
        store.add_audit(replace(told, details={"purpose": "the board;=1+1"}))
    file = io.BytesIO()
    write(exporting(here), file)

    assert b"the board;'=1+1" in file.getvalue()
    assert b";=" not in file.getvalue()


def line(action: AuditAction, **details: str | int) -> AuditLine:
    return AuditLine(
        at=AT,
        action=action,
        by=NORA.id,
        name="Nora",
        chain=NORTH.id,
        seq=1,
        session_id=None,
        patient_id=None,
        family_name="",
        given_name="",
        details=details,
    )


@pytest.mark.parametrize("action", AuditAction)
def test_every_action_has_words_and_one_kind(action: AuditAction) -> None:
    assert "_" not in what(line(action), Called())
    assert sum(action in actions_of(kind) for kind in AuditKind) == 1


def test_details_are_words_and_never_ids() -> None:
    entries = {str(uuid4()): kind for kind in ("vitals", "vitals", "medicine_given")}

    written = line(AuditAction.ENTRIES_ADDED, **entries)
    assert what(written, Called()) == "Wrote in a session: 2 vitals, medicine given"
    exported = line(AuditAction.EXPORT_MADE, kind="tables-csv", purpose="for the board", rows=63)
    assert what(exported, Called()) == "Exported: tables csv, for the board, 63 rows"


def test_rules_are_called_what_they_are_elsewhere() -> None:
    called = Called(rules={"BP_HIGH": "High blood pressure"})
    flags = {f"{rule}:{uuid4()}": "raised" for rule in ("BP_HIGH", "BP_HIGH", "NOT_KNOWN")}

    revised = line(AuditAction.FLAGS_REVISED, **flags)
    assert what(revised, called) == "Flags changed: High blood pressure, Not known"
    seen = line(AuditAction.FLAG_ACKNOWLEDGED, rule="BP_HIGH", severity="critical")
    assert what(seen, called) == "Acknowledged a flag: High blood pressure, critical"


def test_whom_it_was_done_to_is_named() -> None:
    called = Called(people={NORA.id: "Nora", PIET.id: "Piet"})
    locked = line(AuditAction.PERSON_LOCKED, person=str(PIET.id))
    own = line(AuditAction.SIGNED_OUT_EVERYWHERE, person=str(NORA.id))
    verified = line(AuditAction.AUDIT_VERIFIED, rows=26_063, broken=0)

    assert what(locked, called) == "Locked a person out: Piet"
    assert what(own, called) == "Signed out everywhere"
    assert what(verified, called) == "Verified the record: 26,063 rows, nothing altered"


def test_flags_are_told_by_their_titles(here: Running, monkeypatch: pytest.MonkeyPatch) -> None:
    in_chair(here.database, vitals(1, (190, 100)))
    app = opened(here, monkeypatch)

    assert "High blood pressure" in html(app)
    assert "BP_HIGH" not in html(app)
