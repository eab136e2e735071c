"""The audit as CSV: one event a line, the oldest first; nobody's name but those who did it."""

import csv
import io
from collections.abc import Iterator, Sequence
from typing import IO

from pydantic_core import to_json

from dashboard.audit_words import Called, what
from dashboard.exports.offer import Making, Offer
from dashboard.exports.tables.cell_safety import safe_cell
from db.audit_search import AuditFilter, AuditLine, all_events, count_events
from db.rule_titles import rule_titles
from db.surroundings import names_in
from monitoring.exports import ExportKind, RowCount

_AT_ONCE = 2_000
HEADER = (
    "at (ISO 8601 with offset)",
    "by",
    "person",
    "action",
    "what",
    "session",
    "patient",
    "chain",
    "entry",
    "details (JSON)",
)


def write(making: Making, file: IO[bytes]) -> Sequence[RowCount]:
    """Every event of the period; patients are ids."""
    wanted = AuditFilter(since=making.wanted.since, until=making.wanted.until)
    text, rows = io.TextIOWrapper(file, "utf-8", newline="", write_through=True), 0
    out = csv.writer(text)
    out.writerow(HEADER)
    with making.database.reading() as connection:
        total = max(count_events(connection, making.clinic.id, wanted), 1)
        called = Called(
            rules=rule_titles(connection, making.clinic.id),
            people=names_in(connection, making.clinic.id),
        )
        for line in all_events(connection, making.clinic.id, wanted, _AT_ONCE):
            out.writerow(list(_cells(line, making, called)))
            rows += 1
            if rows % _AT_ONCE == 0:
                making.progress(rows / total, "events")
    text.detach()
    return (RowCount(part="events", rows=rows),)


def _cells(line: AuditLine, making: Making, called: Called) -> Iterator[str]:
    yield line.at.astimezone(making.zone).isoformat()
    said = safe_cell(what(line, called))
    for value in (line.by, safe_cell(line.name), line.action.value, said):
        yield "" if value is None else str(value)
    for known in (line.session_id, line.patient_id, line.chain, line.seq):
        yield "" if known is None else str(known)
    yield safe_cell(to_json(line.details).decode())


OFFER = Offer(
    kind=ExportKind.AUDIT,
    title="Audit (CSV)",
    about="Who did what and when, one event a line, in the order in which it was done. Patients "
    "are ids; the people of the clinic are named.",
    suffix="csv",
    media_type="text/csv",
    write=write,
)
