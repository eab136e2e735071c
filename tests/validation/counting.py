"""Independent counts over the records of real sessions, to hold against the published ones."""

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from monitoring.measures import Measure
from monitoring.timeline import Timeline


@dataclass(frozen=True, slots=True, kw_only=True)
class Threshold:
    """One line of the expected counts: how many readings, in how many sessions."""

    parameter: str
    operator: str
    number: float
    readings: int
    cases: int


def expected(folder: Path) -> list[Threshold]:
    """The counts that came with the data."""
    with (folder / "dev_expected_thresholds.csv").open(encoding="utf-8", newline="") as opened:
        return [
            Threshold(
                parameter=row["parameter"],
                operator=row["op"],
                number=float(row["threshold"]),
                readings=int(row["readings"]),
                cases=int(row["cases"]),
            )
            for row in csv.DictReader(opened)
        ]


def recounted(line: Threshold, timelines: Iterable[Timeline]) -> tuple[int, int]:
    """Readings and sessions beyond the line's number, counted through the records."""
    crossed = [_crossed(line, timeline) for timeline in timelines]
    return sum(crossed), sum(count > 0 for count in crossed)


def _crossed(line: Threshold, timeline: Timeline) -> int:
    measure = Measure.DIASTOLIC if line.parameter.startswith("dbp") else Measure.SYSTOLIC
    base = timeline.baseline[measure]
    values = [reading.value for reading in timeline.readings[measure]]
    if "%" in line.parameter:
        return sum(100 * (value - base) >= line.number * base for value in values)
    if "rise" in line.parameter:
        values = [value - base for value in values]
    if line.operator == ">=":
        return sum(value >= line.number for value in values)
    return sum(value <= line.number for value in values)
