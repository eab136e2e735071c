"""The database and audit commands, on a small clinic in a file."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from dashboard.audit_key import audit_key
from dashboard.commands import main
from dashboard.settings import DATABASE_URL, read_settings
from db.engine import Database
from tests.clinic import add_people


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, arguments)


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The place of a database that is not there yet."""
    path = tmp_path / "clinic.sqlite"
    monkeypatch.setenv(DATABASE_URL.name, f"sqlite:///{path}")
    return path


@pytest.fixture
def clinic(file: Path) -> Path:
    """The file of a small clinic."""
    assert run("database", "upgrade").exit_code == 0
    settings = read_settings({DATABASE_URL.name: f"sqlite:///{file}"})
    with closing(Database(settings.database_url, audit_key(settings))) as database:
        add_people(database)
    return file


@pytest.mark.parametrize("command", [("audit", "verify"), ("database", "check")])
def test_nothing_there_is_one_sentence(file: Path, command: tuple[str, ...]) -> None:
    result = run(*command)

    assert result.exit_code == 2
    assert "no database" in result.stderr
    assert not file.exists()


def test_upgrade_says_what_it_did(file: Path) -> None:
    first, second = run("database", "upgrade"), run("database", "upgrade")

    assert first.output.startswith("schema empty → ")
    assert second.exit_code == 0
    assert file.exists()


def test_whole_clinic_is_whole(clinic: Path) -> None:
    assert run("database", "check").output.endswith("whole\n")
    assert "nothing was altered" in run("audit", "verify").output
    assert clinic.exists()


def test_altered_audit_is_named(clinic: Path) -> None:
    with closing(sqlite3.connect(clinic)) as file, file:
        for (name,) in file.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'"):
            file.execute(f'DROP TRIGGER "{name}"')
        file.execute(
            "UPDATE audit_entry SET text = replace(text, 'person', 'nobody') WHERE seq = 2"
        )
    verified, checked = run("audit", "verify"), run("database", "check")

    assert verified.exit_code == 1
    assert "entry 2" in verified.output
    assert checked.exit_code != 0


def test_backup_comes_back(clinic: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy.sqlite"
    assert run("database", "backup", str(copy)).exit_code == 0
    with closing(sqlite3.connect(clinic)) as file, file:
        file.execute("CREATE TABLE stray (x)")
    restored = run("database", "restore", str(copy), "--yes")
    with closing(sqlite3.connect(clinic)) as file:
        strays = file.execute("SELECT name FROM sqlite_master WHERE name = 'stray'").fetchall()

    assert restored.exit_code == 0
    assert strays == []
    assert run("database", "check").exit_code == 0


def test_backup_overwrites_nothing(clinic: Path) -> None:
    result = run("database", "backup", str(clinic))

    assert result.exit_code == 2
    assert "there already" in result.stderr


def test_restore_needs_its_file(clinic: Path, tmp_path: Path) -> None:
    result = run("database", "restore", str(tmp_path / "none.sqlite"), "--yes")

    assert result.exit_code == 2
    assert clinic.exists()
