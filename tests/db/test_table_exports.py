"""The exported tables on both databases: right numbers, legible corrections, nobody too much."""

import csv
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta
from io import BytesIO, StringIO
from uuid import uuid4
from xml.etree import ElementTree as ET
from zipfile import ZipFile

import pytest

from dashboard.exports.offer import Making, Write
from dashboard.exports.tables import csv_files, workbook
from db.engine import Database
from db.table_rows import TableReader
from monitoring.audit import AuditAction
from monitoring.effects import Effect
from monitoring.entries import RemarkKind
from monitoring.errors import ValueRefused
from monitoring.exports import ExportFilter, Scope
from monitoring.ids import SessionId
from monitoring.people import User
from monitoring.tables.all_tables import NAMES, TABLES
from monitoring.timeline import read_timeline
from monitoring.visits import MedicineGiven, Route
from tests.db.conftest import KEY
from tests.db.explaining import statements_of
from tests.db.furnishing import SESSION, add, another_session, event, fill, furnish
from tests.factories import (
    ADA,
    AT,
    NORA,
    NORTH,
    PIET,
    at_minute,
    baseline,
    correction,
    effect,
    entry_id,
    order,
    patient,
    remark,
    start,
    stop,
    vitals,
)
from tests.ketamine import book_of, drawn, received, used
from tests.shared_data import shared

Rows = list[dict[str, str]]
SHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


NUMBERS = ("systolic_mmHg", "heart_rate_per_min", "spo2_percent")


@dataclass
class Desk:
    database: Database
    shown: list[tuple[float, str]] = field(default_factory=list)

    def written(self, write: Write, by: User = PIET, **wanted: object) -> BytesIO:
        file = BytesIO()
        making = Making(
            database=self.database,
            by=by,
            clinic=NORTH,
            wanted=ExportFilter(**wanted),  # type: ignore[arg-type]
            purpose="a test",
            at=at_minute(300),
            progress=lambda share, words: self.shown.append((share, words)),
        )
        self.counts = {each.part: each.rows for each in write(making, file)}
        return file

    def tables(self, by: User = PIET, **wanted: object) -> Mapping[str, Rows]:
        with ZipFile(self.written(csv_files.write, by, **wanted)) as archive:
            texts = {name: archive.read(name).decode("utf-8-sig") for name in archive.namelist()}
        return {
            name.removesuffix(".csv"): list(csv.DictReader(StringIO(text, newline="")))
            for name, text in texts.items()
        }


@pytest.fixture
def desk(database: Database) -> Desk:
    furnish(database)
    return Desk(database)


def test_readings_that_stand_are_told_by_status(desk: Desk) -> None:
    add(desk.database, *baseline(), order(), start(), stop(40))
    add(desk.database, vitals(10, (150, 90), temperature_tenths_c=366, name="wrong"))
    right = vitals(10, (140, 90), heart_rate=81, spo2=97, name="right")
    add(desk.database, right, correction(11, "wrong", right.id))
    tables = desk.tables()
    standing = [row for row in tables["readings"] if row["status"] in {"final", "amended"}]

    assert standing[-1]["id"] == str(right.id)
    assert [standing[-1][each] for each in NUMBERS] == ["140", "81", "97"]
    assert len(standing) == len(tables["readings"]) - 1 == desk.counts["readings"] - 1
    assert [row["rate_mg_per_h"] for row in tables["infusion-events"]] == ["52.5", ""]


def test_corrections_are_legible(desk: Desk) -> None:
    add(desk.database, vitals(10, name="wrong"), vitals(20, name="never"), vitals(30, name="fine"))
    add(
        desk.database,
        vitals(10, (140, 90), name="right"),
        correction(11, "wrong", entry_id("right")),
    )
    add(desk.database, correction(21, "never"))
    rows = {row["id"]: row for row in desk.tables(with_free_text=True)["readings"]}
    by_status = {row["status"]: row for row in rows.values()}

    assert sorted(row["status"] for row in rows.values()) == [
        "amended",
        "entered-in-error",
        "final",
        "replaced",
    ]
    assert by_status["replaced"]["superseded_by"] == by_status["amended"]["id"]
    assert by_status["amended"]["supersedes"] == by_status["replaced"]["id"]
    assert by_status["replaced"]["corrected_by"] == "Nora"
    assert by_status["entered-in-error"]["correction_reason"]
    assert by_status["final"]["corrected_at_[Europe/Oslo]"] == ""


def test_units_and_zone_stand_in_headers(desk: Desk) -> None:
    add(desk.database, start(), vitals(10, temperature_tenths_c=366))
    (row,) = desk.tables(tables=("readings",))["readings"]

    assert row["measured_at_[Europe/Oslo]"] == "2026-11-23T15:10:00+01:00"
    assert row["temperature_degC"] == "36.6"
    assert row["from_start_min"] == "10"


def test_free_text_only_when_asked(desk: Desk) -> None:
    add(desk.database, effect(4, Effect.OTHER, text="=cmd() feels like flying"))
    add(desk.database, remark(5, RemarkKind.NOTE, "a note"))
    without, with_text = desk.tables(ADA), desk.tables(ADA, with_free_text=True)

    assert "text" not in without["effects"][0]
    assert "flying" not in str(without)
    assert with_text["effects"][0]["text"] == "'=cmd() feels like flying"


def test_nobody_gets_a_table_they_may_not_see(desk: Desk) -> None:
    fill_elsewhere(desk)

    assert "follow-ups" in desk.tables(PIET)
    assert set(desk.tables(ADA)) == {*NAMES, "data-dictionary"} - {"follow-ups"}
    with pytest.raises(ValueRefused, match="may not see"):
        desk.tables(ADA, tables=("follow-ups",))
    with pytest.raises(ValueRefused, match="no table prices"):
        desk.tables(PIET, tables=("prices",))


def fill_elsewhere(desk: Desk) -> None:
    """Another session of the same patient, a month later."""
    later = another_session(scheduled_at=AT + timedelta(days=30))
    with desk.database.transaction() as store:
        store.add_session(later, event(AuditAction.SESSION_SCHEDULED, later))
    add(desk.database, vitals(0), to=later)


def test_filter_keeps_what_was_asked_for(desk: Desk) -> None:
    add(desk.database, start(), vitals(10))
    fill_elsewhere(desk)
    before, after = AT - timedelta(days=1), AT + timedelta(days=1)

    assert len(desk.tables()["sessions"]) == 2
    assert len(desk.tables(since=before, until=after)["readings"]) == 1
    assert len(desk.tables(session_id=SESSION.id)["readings"]) == 1
    assert len(desk.tables(patient_id=patient().id)["readings"]) == 2
    assert desk.tables(session_id=SessionId(uuid4()))["readings"] == []


@pytest.mark.parametrize("scope", Scope)
def test_every_table_is_read_in_pieces(database: Database, scope: Scope) -> None:
    fill(database)
    wanted = {
        Scope.PERIOD: ExportFilter(),
        Scope.PATIENT: ExportFilter(patient_id=patient().id),
        Scope.SESSION: ExportFilter(session_id=SESSION.id),
    }[scope]
    with database.reading() as connection:
        reader = TableReader(connection, NORTH.id, wanted)
        for table in TABLES:
            pieces = [len(piece[0]) for piece in reader.pieces(table, size=1)]
            assert pieces == [1] * reader.count(table), table.name


def test_dictionary_says_every_column(desk: Desk) -> None:
    add(desk.database, *baseline())
    tables = dict(desk.tables(with_free_text=True))
    said = {(row["table"], row["column"]) for row in tables.pop("data-dictionary")}
    headers = {(name, header) for name, rows in tables.items() for row in rows for header in row}

    assert headers <= said
    assert {name for name, column in said if not column} == set(NAMES)


def test_progress_ends_with_everything(desk: Desk) -> None:
    add(desk.database, *baseline(), start())
    desk.tables()

    assert [share for share, _ in desk.shown] == sorted(share for share, _ in desk.shown)
    assert desk.shown[-1][0] == 1


def test_workbook_holds_no_formula(desk: Desk) -> None:
    attacks = json.loads(shared("hostile-input", "csv_injection.json").read_text("utf-8"))
    typed = [text for text in attacks if text.strip()]
    for minute, text in enumerate(typed):
        add(desk.database, effect(minute, Effect.OTHER, text=text))
    texts = strings(desk.written(workbook.write, with_free_text=True))

    assert {text.strip() for text in typed} <= texts


def test_workbook_goes_on_in_another_sheet(desk: Desk) -> None:
    add(desk.database, *(vitals(minute) for minute in range(7)))

    def write(making: Making, file: BytesIO) -> object:
        return workbook.write_book(replace(making), file, most_rows=5)

    file = desk.written(write, tables=("readings",))  # type: ignore[arg-type]
    with ZipFile(file) as archive:
        names = re.findall(r'sheet name="([^"]+)"', archive.read("xl/workbook.xml").decode())
    assert names == ["data dictionary", "readings", "readings 2"]
    assert desk.counts == {"readings": 7}


def strings(file: BytesIO) -> set[str]:
    """Every text of a workbook; fails on the first formula or link."""
    found: set[str] = set()
    with ZipFile(file) as archive:
        assert not [name for name in archive.namelist() if "_rels/sheet" in name]
        for name in archive.namelist():
            if name.startswith("xl/worksheets/"):
                root = ET.fromstring(archive.read(name))  # noqa: S314 (our own file)
                assert root.find(f".//{SHEET}f") is None
                found |= {each.text or "" for each in root.iter(f"{SHEET}t")}
    return {text.strip() for text in found}


@pytest.mark.parametrize("table", ["readings", "assessments", "effects", "flags"])
def test_nothing_is_sorted(sqlite_url: str, table: str) -> None:
    """Else a million rows would lie in memory before the first one is written."""
    database = Database(sqlite_url, KEY)
    furnish(database)
    (statement,) = statements_of(database, lambda: read_one(database, table))
    with database.reading() as connection:
        steps = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}").all()
    database.close()

    assert [step.detail for step in steps if "TEMP B-TREE" in step.detail] == []


def read_one(database: Database, name: str) -> None:
    (table,) = [each for each in TABLES if each.name == name]
    with database.reading() as connection:
        list(TableReader(connection, NORTH.id, ExportFilter()).pieces(table))


def test_medicines_are_what_was_given(desk: Desk) -> None:
    given = {
        "measured_at": at_minute(20),
        "recorded_at": at_minute(25),
        "performed_by": NORA.id,
        "recorded_by": NORA.id,
    }
    ondansetron = MedicineGiven(
        **given,  # type: ignore[arg-type]
        id=entry_id("ondansetron"),
        name="=Ondansetron",
        route=Route.INTRAVENOUS,
        dose_ug=4_000,
        reason="nausea",
    )
    other = replace(ondansetron, id=entry_id("spray"), dose_ug=None, amount="2 puffs")
    add(desk.database, *baseline(), start(), ondansetron, other)
    rows = desk.tables(with_free_text=True)["medicines-given"]

    told = ("medicine", "route", "dose_mg", "amount", "reason", "from_start_min")
    assert {tuple(row[name] for name in told) for row in rows} == {
        ("'=Ondansetron", "intravenous", "4", "", "nausea", "20"),
        ("'=Ondansetron", "intravenous", "", "2 puffs", "nausea", "20"),
    }
    assert "amount" not in desk.tables()["medicines-given"][0]


def test_given_dose_is_the_ledgers(desk: Desk) -> None:
    add(desk.database, *baseline(), order(), start())
    assert [row["given_mg"] for row in desk.tables()["sessions"]] == [""]
    add(desk.database, stop(40))
    record, _ = desk.database.reading_record(NORTH.id, SESSION.id)
    given_ug = read_timeline(record).ledger.given_ug(at_minute(200))

    assert [row["given_mg"] for row in desk.tables()["sessions"]] == ["35"]
    assert given_ug == 35_000


def test_ketamine_is_the_ledger(desk: Desk) -> None:
    with desk.database.transaction() as store:
        of = received(store, "=B7")
        used(store, of, drawn(store, of), (32_500, 17_500))
        lines = book_of(store, of).lines
    rows = desk.tables(ADA)["ketamine"]
    amounts = ("amount_mg", "given_mg", "wasted_mg", "opened_left_mg")

    assert [row["kind"] for row in rows] == ["received", "drawn", "used"]
    assert [row["id"] for row in rows] == [str(line.id) for line in lines]
    assert [tuple(row[name] for name in amounts) for row in rows] == [
        ("", "", "", "0"),
        ("50", "", "", "150"),
        ("", "32.5", "17.5", "150"),
    ]
    assert {row["lot_number"] for row in rows} == {"'=B7"}
    assert [row["by"] for row in rows] == ["Nora"] * 3
    assert desk.tables(session_id=SESSION.id)["ketamine"] == rows[1:]
    assert desk.tables(patient_id=patient().id)["ketamine"] == rows[1:]
