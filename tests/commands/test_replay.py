"""`infusion-monitor replay`: a draft over stored sessions, in words and as JSON."""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from dashboard.commands import main
from monitoring.protocols import default_protocol

OURS = ("--clinic", "Clinic North")


@pytest.fixture
def installation(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A demonstration clinic, in a file beside which drafts can lie."""
    monkeypatch.setenv("INFUSION_DATABASE_URL", f"sqlite:///{tmp_path / 'clinic.sqlite'}")
    filled = CliRunner().invoke(main, ["demo", "--patients", "6", "--sessions", "12", "--json"])
    assert filled.exit_code == 0
    return tmp_path


def draft(place: Path, saturation_at_or_below: float | None = None) -> str:
    """The default protocol as a file, with another limit for an advisory of the saturation."""
    data: dict[str, Any] = json.loads(default_protocol().model_dump_json())
    for rule in data["rules"]:
        if rule["id"] == "SPO2_LOW" and saturation_at_or_below is not None:
            rule["limits"][0]["advisory"][0]["at_or_below"] = saturation_at_or_below
    file = place / "draft.json"
    file.write_text(json.dumps(data), encoding="utf-8")
    return str(file)


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["replay", "--from", "2020-01-01", *arguments])


def test_protocol_in_force_makes_no_difference(installation: Path) -> None:
    result = run("--protocol", draft(installation), *OURS)

    assert result.exit_code == 0, result.output
    assert "no difference" in result.stdout


def test_draft_says_what_it_gains(installation: Path) -> None:
    arguments = ("--protocol", draft(installation, 97), *OURS)
    words, plain = run(*arguments), run(*arguments, "--json")
    found = json.loads(plain.stdout)
    saturation = next(rule for rule in found["rules"] if rule["rule_id"] == "SPO2_LOW")

    assert (words.exit_code, plain.exit_code) == (1, 1)
    assert f"{saturation['gained']:,} gained" in words.stdout
    assert saturation["gained"] > 0


def test_last_day_before_the_first_is_refused(installation: Path) -> None:
    result = run("--protocol", draft(installation), "--to", "2019-01-01", *OURS)

    assert result.exit_code == 2
    assert "lies before the first" in result.stderr


def test_clinic_that_is_not_there_is_refused(installation: Path) -> None:
    result = run("--protocol", draft(installation), "--clinic", "Nowhere")

    assert result.exit_code == 2
    assert "Say which clinic" in result.stderr
