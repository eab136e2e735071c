"""`infusion-monitor demo`: an empty database is filled, a used one is refused."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from dashboard.commands import main


@pytest.fixture
def installation(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    file = tmp_path / "clinic.sqlite"
    monkeypatch.setenv("INFUSION_DATABASE_URL", f"sqlite:///{file}")
    return file


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["demo", "--patients", "6", "--sessions", "8", *arguments])


@pytest.mark.usefixtures("installation")
def test_empty_database_is_filled() -> None:
    result = run("--json")

    assert result.exit_code == 0
    assert json.loads(result.stdout)["sessions"] == 8 + 3 + 1


@pytest.mark.usefixtures("installation")
def test_used_database_is_refused() -> None:
    first, second = run(), run()

    assert "were written" in first.stdout
    assert second.exit_code == 2
    assert second.stderr.splitlines()[-1].startswith("This database holds a clinic already")
