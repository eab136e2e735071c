"""The sheet for a session while the program is down: blank, with the times of the protocol."""

from collections.abc import Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

from dashboard.reports.document import Align, Column, Document, Facts, Lines, Signing, Table
from dashboard.reports.letterhead import Letterhead, made_words
from dashboard.wording import VITALS, duration
from monitoring.protocols import MonitoringProtocol

TITLE = "Downtime sheet: one infusion session on paper"
_LINE = "_" * 26
_USUAL_MIN = 60  # "about an hour" in the articles, where the protocol names no length
_MOST_ROWS = 40
_TRUE_TIMES = (
    "Write the TRUE time of every reading, also where it differs from the planned one. Leave open "
    "what was not taken. Correct by a single stroke, so that it can still be read."
)
_AFTERWARDS = (
    "When the program is back: open the session, “From paper”, type the times and values as they "
    "stand here, and keep the sheet by the clinic's rules."
)
_COLUMNS = (
    Column(head="Planned", width_mm=19),
    Column(head="True\ntime", width_mm=15),
    Column(head="BP,\nmmHg", width_mm=20),
    Column(head="HR,\n/min", width_mm=12, align=Align.CENTRE),
    Column(head="SpO₂,\n%", width_mm=12, align=Align.CENTRE),
    Column(head="Breaths,\n/min", width_mm=15, align=Align.CENTRE),
    Column(head="Dissoc.,\n0–4", width_mm=14, align=Align.CENTRE),
    Column(head="Sedat.,\n5–0", width_mm=13, align=Align.CENTRE),
    Column(head="Rate,\nmg/h", width_mm=14, align=Align.CENTRE),
    Column(head="Side effects, what was done, by whom", share=1),
)


def downtime_sheet(
    protocol: MonitoringProtocol, head: Letterhead, by: str, at: datetime, zone: ZoneInfo
) -> Document:
    """The sheet by `protocol`, with a row for each set that it asks for; nothing of a patient."""
    return Document(
        title=TITLE,
        clinic=head.clinic,
        letterhead=head.lines,
        mark=head.mark,
        paper=head.paper,
        whose=f"Record number {_LINE}  Name {_LINE}",
        made=f"{made_words(by, at, zone)} · protocol {protocol.name} v{protocol.version}",
        blocks=(
            Lines(lines=(_TRUE_TIMES, _AFTERWARDS)),
            _whose(),
            Table(
                title="Readings and rate",
                columns=_COLUMNS,
                rows=tuple(_rows(protocol)),
                note=_asked(protocol),
                row_mm=8.2,
            ),
            Signing(labels=("Nurse", "Physician", "Entered into the program: by, day, time")),
        ),
    )


def _whose() -> Facts:
    labels = (
        *("Name", "Date of birth", "Record number", "Date, chair", "Weight, kg", "Allergies"),
        *("Consent, fasting", "Escort", "Order: dose, mg", "over, min", "Started at", "Stopped at"),
    )
    return Facts(rows=tuple((label, _LINE) for label in labels))


def _rows(protocol: MonitoringProtocol) -> Iterator[tuple[str, ...]]:
    yield ("Before the start",)
    yield _row("baseline")
    yield ("Infusion: minutes since it was started",)
    length = _length_min(protocol)
    for minute in planned_minutes(protocol, length):
        yield _row(f"T+{minute}")
    yield ("Recovery: minutes since it was stopped",)
    every = protocol.schedule.recovery_every_min
    until = max(protocol.discharge.observe_min_after_stop, every)
    for minute in range(0, until + 1, every)[:_MOST_ROWS]:
        yield _row(f"stop +{minute}")
    for label in ("before leaving", "", ""):
        yield _row(label)


def _row(planned: str) -> tuple[str, ...]:
    return (planned, *("" for _ in _COLUMNS[1:]))


def planned_minutes(protocol: MonitoringProtocol, length_min: int) -> list[int]:
    """When sets are due in an infusion of this length: by interval and at the fixed points."""
    schedule = protocol.schedule
    every = range(0, length_min, schedule.infusion_every_min)
    fixed = (each.min_after_start for each in schedule.fixed_points)
    return sorted({*every, *(each for each in fixed if each < length_min)})[:_MOST_ROWS]


def _length_min(protocol: MonitoringProtocol) -> int:
    return _USUAL_MIN if protocol.start is None else protocol.start.duration_min[1]


def _asked(protocol: MonitoringProtocol) -> str:
    """What every set has by this protocol, and how often."""
    schedule = protocol.schedule
    named = ", ".join(VITALS[each] for each in VITALS if each in schedule.required)
    return (
        f"Asked for by protocol {protocol.name}, version {protocol.version}: {named}; every "
        f"{duration(schedule.infusion_every_min)} while the infusion runs, every "
        f"{duration(schedule.recovery_every_min)} after it. Sedation (MOAA/S): 5 is awake. "
        "A pain score before the start and before leaving."
    )
