"""The export commands: a named person, a purpose, one line in the audit, and a whole file."""

import hashlib
import json
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from uuid import UUID

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import text

from dashboard.audit_key import audit_key
from dashboard.commands import main
from dashboard.settings import DATABASE_URL, read_settings
from db.engine import Database
from db.exports import newest_exports
from tests.chairside import in_chair, running
from tests.clinic import PASSWORD, add_people
from tests.factories import ADA, NORTH

WHY = "Figures of November for the board"


@pytest.fixture
def database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Database]:
    url = f"sqlite:///{tmp_path / 'clinic.sqlite'}"
    monkeypatch.setenv(DATABASE_URL.name, url)
    CliRunner().invoke(main, ["database", "upgrade"])
    with closing(Database(url, audit_key(read_settings({DATABASE_URL.name: url})))) as opened:
        add_people(opened)
        in_chair(opened, *running())
        yield opened


def export(out: Path, *more: str, login: str = "ada", password: str = PASSWORD) -> Result:
    told = ["export", "tables", "--out", str(out), "--login", login, "--purpose", WHY, *more]
    return CliRunner().invoke(main, told, input=f"{password}\n")


def test_tables_are_written_and_kept(database: Database, tmp_path: Path) -> None:
    out = tmp_path / "tables.zip"
    result = export(out, "--json", "--from", "2000-01-01")
    with database.reading() as connection:
        (kept,) = newest_exports(connection, NORTH.id, 9)

    assert result.exit_code == 0
    said = json.loads(result.stdout.splitlines()[-1])
    assert said["sha256"] == hashlib.sha256(out.read_bytes()).hexdigest()
    assert said["sha256"] == kept.contents.sha256
    assert (kept.made_by, kept.request.purpose) == (ADA.id, WHY)
    assert said["rows"]["readings"] > 0
    assert out.stat().st_mode & 0o077 == 0
    assert list(tmp_path.glob("*.part")) == []


@pytest.mark.parametrize(
    ("login", "password", "sentence"),
    [
        ("ada", "wrong", "do not match"),
        ("nobody", "wrong", "do not match"),
        ("nora", PASSWORD, "may not export records"),
    ],
)
def test_only_who_may_exports(
    database: Database, tmp_path: Path, login: str, password: str, sentence: str
) -> None:
    result = export(tmp_path / "tables.zip", login=login, password=password)

    assert result.exit_code == 2
    assert sentence in result.stderr
    assert list(tmp_path.glob("tables*")) == []
    with database.reading() as connection:
        assert newest_exports(connection, NORTH.id, 9) == ()


@pytest.mark.usefixtures("database")
def test_no_file_is_written_over(tmp_path: Path) -> None:
    out = tmp_path / "mine.txt"
    out.write_text("mine")

    assert "nothing is written over" in export(out).stderr
    assert out.read_text() == "mine"


@pytest.mark.usefixtures("database")
@pytest.mark.parametrize(("kind", "part"), [("fhir", "Observation"), ("deidentified", "readings")])
def test_bundle_and_tables_without_names_are_written(tmp_path: Path, kind: str, part: str) -> None:
    out = tmp_path / "made"
    told = ["export", kind, "--out", str(out), "--login", "ada", "--purpose", WHY, "--json"]
    result = CliRunner().invoke(main, [*told, "--from", "2000-01-01"], input=f"{PASSWORD}\n")

    assert result.exit_code == 0
    assert json.loads(result.stdout.splitlines()[-1])["rows"][part] > 0
    assert ("Okafor" in out.read_bytes().decode("latin-1")) == (kind == "fhir")


def test_session_is_printed_at_the_terminal(database: Database, tmp_path: Path) -> None:
    with database.reading() as connection:
        session_id = connection.execute(text("select id from infusion_session")).scalar_one()
    out = tmp_path / "session.pdf"
    told = ["export", "session", "--session", str(UUID(bytes=session_id)), "--format", "pdf"]
    told += ["--out", str(out), "--login", "ada", "--purpose", WHY]
    result = CliRunner().invoke(main, told, input=f"{PASSWORD}\n")

    assert result.exit_code == 0
    assert out.read_bytes().startswith(b"%PDF-")
