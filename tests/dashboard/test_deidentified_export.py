"""The de-identified export: nothing that names anybody is in it, and every duration is."""

import csv
import io
import re
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import fields, is_dataclass, replace
from datetime import datetime
from enum import Enum
from pathlib import Path
from uuid import UUID
from zipfile import ZipFile

import pytest

from dashboard.exports import deidentified
from dashboard.exports.offer import Making
from db.demo.seeding import seed
from db.engine import Database
from db.migrating import upgrade
from monitoring.deidentifying.veil import Veil
from monitoring.exports import ExportFilter
from monitoring.people import Role
from monitoring.vitals import VitalsSet
from tests.db.demo_clinic import small
from tests.factories import AT

Row = Mapping[str, str]
PATIENTS, SESSIONS, SEED = 6, 30, 11  # those of `small()`
# Codes that are the product's own, though they are kept as text.
_OUR_CODES = frozenset({"conditions", "checks", "not_met", "kind", "rule_id", "of", "digest"})


@pytest.fixture(scope="module")
def clinic(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    with installation(tmp_path_factory.mktemp("one") / "clinic.sqlite", b"n" * 32) as database:
        yield database


@pytest.fixture(scope="module")
def files(clinic: Database) -> dict[str, str]:
    return exported(clinic)


@contextmanager
def installation(file: Path, secret: bytes) -> Iterator[Database]:
    """The small demonstration clinic in a database of its own."""
    url = f"sqlite:///{file}"
    upgrade(url, secret, AT)
    with closing(Database(url, secret)) as database:
        seed(database, at=AT, patients=PATIENTS, sessions=SESSIONS, seed=SEED)
        yield database


def exported(database: Database, role: Role = Role.PHYSICIAN, **wanted: datetime) -> dict[str, str]:
    """Each file of the zip as text."""
    staff = small().staff
    by = replace(staff.piet, role=role)
    making = Making(
        database=database,
        by=by,
        clinic=staff.clinic,
        wanted=ExportFilter(since=wanted.get("since"), until=wanted.get("until")),
        purpose="for a study",
        at=AT,
        progress=lambda *_: None,
    )
    file = io.BytesIO()
    counts = deidentified.write(making, file)
    with ZipFile(file) as archive:
        texts = {name: archive.read(name).decode("utf-8-sig") for name in archive.namelist()}
    for each in counts:
        assert each.rows == len(rows(texts[f"{each.part}.csv"]))
    return texts


def rows(text: str) -> list[Row]:
    return list(csv.DictReader(io.StringIO(text)))


def typed(thing: object) -> Iterator[str]:
    """Every text in a thing that somebody may have typed."""
    if isinstance(thing, str) and not isinstance(thing, Enum):
        yield thing
    elif isinstance(thing, tuple):
        for each in thing:
            yield from typed(each)
    elif is_dataclass(thing):
        for field in fields(thing):
            if field.name not in _OUR_CODES:
                yield from typed(getattr(thing, field.name))


def everything_typed() -> set[str]:
    held = small()
    records = [life.record for life in held.lives]
    said = [(each.entries, each.acknowledgements, each.suppressions) for each in records]
    courses = [each.entries for each in held.courses]
    who = (held.patients, held.staff.people, held.staff.clinic)
    known = (who, tuple(map(tuple, said)), tuple(courses))
    return {text for text in typed(known) if text}


def ids_in(thing: object) -> Iterator[UUID]:
    if isinstance(thing, UUID):
        yield thing
    elif isinstance(thing, tuple):
        for each in thing:
            yield from ids_in(each)
    elif is_dataclass(thing):
        for field in fields(thing):
            yield from ids_in(getattr(thing, field.name))


def test_nothing_that_somebody_typed_is_in_it(files: dict[str, str]) -> None:
    texts = everything_typed()
    assert {"Okafor", "Adaeze"} <= texts
    assert len(texts) > 60
    data = {name: text for name, text in files.items() if name.endswith(".csv")}
    cells = {cell for text in data.values() for row in rows(text) for cell in row.values()}
    together = "\n".join(files.values()).casefold()

    assert texts.isdisjoint(cells)
    # A short name may be part of a word of ours; a longer text may not stand anywhere.
    assert [text for text in texts if len(text) >= 5 and text.casefold() in together] == []


def test_no_id_of_ours_is_in_it(files: dict[str, str]) -> None:
    held = small()
    own = {str(each) for life in held.lives for each in ids_in(life.record)}
    own |= {str(each) for each in ids_in((held.patients, held.staff.people))}
    together = "\n".join(files.values())

    assert len(own) > 1_000
    assert set(re.findall(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", together)).isdisjoint(own)


def test_durations_are_what_they_were(clinic: Database, files: dict[str, str]) -> None:
    veil = Veil(clinic.audit_key)
    shown = {row["session_id"]: row for row in rows(files["sessions.csv"])}
    assert len(shown) == len(small().lives)
    for life in small().lives:
        session = life.record.session
        row = shown[str(veil.pseudonym(session.id))]
        moved = session.scheduled_at - instant(row, "scheduled_at")
        assert moved == veil.shift(session.patient_id)
        assert row["patient_id"] == str(veil.pseudonym(session.patient_id))
        if session.ended_at is not None:
            assert session.ended_at - instant(row, "ended_at") == moved


def test_each_entry_is_moved_with_its_patient(clinic: Database, files: dict[str, str]) -> None:
    veil = Veil(clinic.audit_key)
    shown = {row["id"]: row for row in rows(files["readings.csv"])}
    entries = [
        (life.record.session.patient_id, entry)
        for life in small().lives
        for entry in life.record.entries
        if isinstance(entry, VitalsSet)
    ]
    assert len(entries) == len(shown)
    for patient_id, entry in entries:
        row = shown[str(veil.pseudonym(entry.id))]
        for column in ("measured_at", "recorded_at"):
            moved = getattr(entry, column) - instant(row, column)
            assert moved == veil.shift(patient_id)
        assert row["heart_rate_per_min"] == str(entry.heart_rate_per_min or "")


def test_rows_tell_no_order_of_patients(files: dict[str, str]) -> None:
    for name, text in files.items():
        if name.endswith(".csv") and name != "data-dictionary.csv":
            patients = [row["patient_id"] for row in rows(text)]
            assert patients == sorted(patients)


def test_corrections_are_legible_under_pseudonyms(files: dict[str, str]) -> None:
    found = rows(files["readings.csv"])
    replaced = [row for row in found if row["superseded_by"]]

    assert replaced
    assert {row["superseded_by"] for row in replaced} <= {row["id"] for row in found}
    assert "correction_reason" not in found[0]


def test_two_installations_have_nothing_in_common(files: dict[str, str], tmp_path: Path) -> None:
    with installation(tmp_path / "two.sqlite", b"s" * 32) as other:
        others = rows(exported(other)["sessions.csv"])
    ours = rows(files["sessions.csv"])

    assert {row["patient_id"] for row in ours}.isdisjoint({row["patient_id"] for row in others})
    assert {row["session_id"] for row in ours}.isdisjoint({row["session_id"] for row in others})


def test_statement_names_small_groups_and_what_remains(files: dict[str, str]) -> None:
    text = files["READ-ME-FIRST.txt"]

    assert "WHAT REMAINS RISKY" in text
    assert "All of it is about fewer than 11 patients." in text
    assert re.search(r"- aged \d0 to \d9, \d+ to \d+ kg", text)
    assert "weight unknown" not in text  # a visit to come has none; the last one that is known does


def test_no_zone_tells_where_the_clinic_is(files: dict[str, str]) -> None:
    assert small().staff.clinic.timezone not in "".join(files.values())
    assert "measured_at_[UTC]" in files["readings.csv"].splitlines()[0]


def test_follow_ups_only_for_who_may_see_them(clinic: Database, files: dict[str, str]) -> None:
    assert "follow-ups.csv" in files
    assert "follow-ups.csv" not in exported(clinic, Role.ADMINISTRATOR)


def test_period_is_of_true_dates(clinic: Database) -> None:
    begun = sorted(
        life.record.session.begun_at for life in small().lives if life.record.session.begun_at
    )
    half = begun[len(begun) // 2]
    early, late = exported(clinic, until=half), exported(clinic, since=half)

    assert 0 < len(rows(early["sessions.csv"])) < len(small().lives)
    assert len(rows(early["sessions.csv"])) + len(rows(late["sessions.csv"])) == len(small().lives)


def instant(row: Row, column: str) -> datetime:
    return datetime.fromisoformat(row[f"{column}_[UTC]"])
