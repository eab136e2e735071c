"""The shipped protocol on 240 real sessions: counts agree, and the document says what was found."""

import csv
from functools import cache
from pathlib import Path

import pytest

from monitoring.deciding import decide
from monitoring.protocols import default_protocol
from monitoring.record_format import dump_record
from monitoring.record_reading import load_record
from monitoring.timeline import Timeline, read_timeline
from tests.shared_data import ROOT, shared
from tests.validation.clinic_bp import cases
from tests.validation.counting import expected, recounted
from tests.validation.make import document


@pytest.fixture
def folder() -> Path:
    return shared("clinic-bp-sessions")


@cache
def timelines(folder: Path) -> list[Timeline]:
    return [read_timeline(case.record) for case in cases(folder)]


def test_every_session_becomes_a_record(folder: Path) -> None:
    found = timelines(folder)

    assert len(found) == 240
    assert sum(len(timeline.vitals) for timeline in found) == 1758
    assert all(timeline.baseline_set is not None for timeline in found)


def test_means_are_those_of_the_data(folder: Path) -> None:
    every = [entry for timeline in timelines(folder) for entry in timeline.vitals]

    assert sum(entry.systolic_mmhg or 0 for entry in every) / 1758 == pytest.approx(
        129.1655, abs=5e-5
    )
    assert sum(entry.diastolic_mmhg or 0 for entry in every) / 1758 == pytest.approx(
        84.0950, abs=5e-5
    )


def test_counts_per_threshold_agree(folder: Path) -> None:
    lines = expected(folder)

    assert len(lines) >= 20
    for line in lines:
        assert recounted(line, timelines(folder)) == (line.readings, line.cases), line


def test_no_drug_was_given(folder: Path) -> None:
    given = [
        timeline.ledger.given_ug(timeline.stopped_at)
        for timeline in timelines(folder)
        if timeline.stopped_at is not None
    ]

    assert given == [0] * 240


def test_records_survive_their_format(folder: Path) -> None:
    for case in cases(folder)[::8]:
        read = load_record(dump_record(case.record))
        assert read == case.record
        protocol = default_protocol()
        assert decide(read, protocol, case.ended_at) == decide(case.record, protocol, case.ended_at)


def test_document_is_current(folder: Path) -> None:
    kept = (ROOT / "docs" / "validation.md").read_text(encoding="utf-8")

    assert kept == document(folder), "run python -m tests.validation.make (see its first line)"


def test_high_pressure_agrees_with_the_raw_file(folder: Path) -> None:
    with (folder / "dev_sessions_long.csv").open(encoding="utf-8", newline="") as opened:
        high = {
            int(row["case"])
            for row in csv.DictReader(opened)
            if row["minute"] != "0" and (float(row["sbp"]) >= 160 or float(row["dbp"]) >= 100)
        }
    flagged = {
        case.number
        for case in cases(folder)
        for flag in decide(case.record, default_protocol(), case.ended_at).flags
        if flag.key.rule_id == "BP_HIGH"
    }

    assert flagged == high
