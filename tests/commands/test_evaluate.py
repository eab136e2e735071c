"""`infusion-monitor evaluate`: flags of a record as JSON, and sentences for what is refused."""

import json
import re
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from dashboard.commands import main
from monitoring.protocols import default_protocol
from monitoring.record import SessionRecord
from monitoring.record_format import dump_record, record_schema
from tests.factories import at_minute, baseline, order, record, seen, start, vitals
from tests.monitoring.deciding import only_flag, running
from tests.shared_data import ROOT

DOC = ROOT / "docs" / "record-format.md"


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["evaluate", *arguments])


def kept(tmp_path: Path, held: SessionRecord | str) -> str:
    file = tmp_path / "record.json"
    file.write_text(held if isinstance(held, str) else dump_record(held), encoding="utf-8")
    return str(file)


def shown(result: Result) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(result.stdout)
    return found


def calm() -> SessionRecord:
    return record(*baseline(), order(), start(), vitals(10))


def high() -> SessionRecord:
    return record(*baseline(), order(), start(), vitals(10, (205, 90), name="peak"))


def test_calm_record_ends_with_nothing(tmp_path: Path) -> None:
    result = run(kept(tmp_path, calm()))

    assert result.exit_code == 0
    assert shown(result)["flags"] == []


def test_high_pressure_is_told_with_its_origin(tmp_path: Path) -> None:
    result = run(kept(tmp_path, high()))
    flag = next(each for each in shown(result)["flags"] if each["rule"] == "BP_HIGH")

    assert result.exit_code == 1
    assert (flag["severity"], flag["state"]) == ("critical", "open")
    assert "205" in flag["sentence"]
    assert all("studentdoctor" in each for each in flag["evidence"][0]["origins"])


def test_protocol_and_gaps_are_named(tmp_path: Path) -> None:
    found = shown(run(kept(tmp_path, calm())))

    assert found["protocol"] == asdict(default_protocol().key)
    assert {gap["rule"] for gap in found["not_evaluable"]} >= {"SEDATION", "CONTRAINDICATION"}
    assert "incomplete" in found["news2"]["sentence"]


def test_instant_is_the_last_line(tmp_path: Path) -> None:
    assert shown(run(kept(tmp_path, calm())))["at"] == at_minute(10).isoformat()


def test_later_instant_shows_what_is_overdue(tmp_path: Path) -> None:
    result = run(kept(tmp_path, calm()), "--at", "2026-11-23T15:26:00+01:00")

    assert [flag["rule"] for flag in shown(result)["flags"]] == ["OVERDUE"]


def test_acknowledgement_is_shown(tmp_path: Path) -> None:
    flag = only_flag(running(vitals(10, (205, 90), name="peak"), minute=10), "BP_HIGH")
    held = SessionRecord(
        session=high().session, entries=high().entries, acknowledgements=(seen(flag, 11),)
    )
    found = shown(run(kept(tmp_path, held)))

    assert [each["is_acknowledged"] for each in found["flags"] if each["rule"] == "BP_HIGH"] == [
        True
    ]


def test_other_protocol_is_used(tmp_path: Path) -> None:
    default = (ROOT / "monitoring" / "default_protocol.toml").read_text(encoding="utf-8")
    file, version = tmp_path / "strict.toml", default_protocol().version
    file.write_text(default.replace(f"version = {version}", "version = 9", 1), encoding="utf-8")
    result = run(kept(tmp_path, calm()), "--protocol", str(file))

    assert shown(result)["protocol"]["version"] == 9


@pytest.mark.parametrize(
    ("text", "place"),
    [("", "the whole"), ("{", "the whole"), ('{"format": "x"}', "format"), ("[1]", "the whole")],
)
def test_wrong_file_is_one_sentence(tmp_path: Path, text: str, place: str) -> None:
    result = run(kept(tmp_path, text))

    assert result.exit_code == 2
    assert result.stdout == ""
    assert place in result.stderr
    assert result.stderr.count("\n") == 1


def test_impossible_infusion_is_refused(tmp_path: Path) -> None:
    result = run(kept(tmp_path, record(start(), start(5).__class__(**_again()))))

    assert result.exit_code == 2
    assert "cannot follow" in result.stderr


def _again() -> dict[str, Any]:
    second = start(5)
    facts = {name: getattr(second, name) for name in ("measured_at", "recorded_at", "action")}
    people = {"performed_by": second.performed_by, "recorded_by": second.recorded_by}
    return {**facts, **people, "id": order().id, "rate_ug_per_h": 1_000}


@pytest.mark.parametrize("text", ["noon", "2026-11-23T14:00:00"])
def test_instant_without_zone_is_refused(tmp_path: Path, text: str) -> None:
    result = run(kept(tmp_path, calm()), "--at", text)

    assert result.exit_code == 2
    assert "2026-11-23T14:05:00Z" in result.stderr


def test_missing_file_is_refused() -> None:
    assert run("nowhere.json").exit_code == 2


def test_schema_is_printed() -> None:
    result = run("--schema")

    assert result.exit_code == 0
    assert result.stdout == record_schema()


def test_worked_example_is_true(tmp_path: Path) -> None:
    text = DOC.read_text(encoding="utf-8")
    example = text.split("```json\n")[1].split("```")[0]
    found = shown(run(kept(tmp_path, example)))
    told = re.findall(r"^\| `([A-Z_]+)` \| (\w+) \| (.+) \|$", text, re.MULTILINE)

    assert told == [(flag["rule"], flag["severity"], flag["sentence"]) for flag in found["flags"]]
    assert found["news2"]["sentence"] in text
