"""What the export commands share: who acts, the bar, and a file that is there whole or not."""

import json
import os
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import click

from dashboard.commands.bar import progress_bar
from dashboard.commands.database import open_database
from dashboard.exports.handed import Handed
from dashboard.exports.making import make_export
from dashboard.exports.offer import Progress
from dashboard.runtime import now
from dashboard.sign_in.at_terminal import person_at_terminal
from db.clinics import clinic_of
from db.engine import Database
from monitoring.errors import StateRefused
from monitoring.exporting import checked_request
from monitoring.exports import Export, ExportFilter, ExportKind, ExportRequest
from monitoring.ids import ExportId, new_uuid
from monitoring.people import User

_PRIVATE = 0o600
MakeFilter = Callable[[ZoneInfo], ExportFilter]


@dataclass(frozen=True, slots=True, kw_only=True)
class Errand:
    """What a command was asked for: of which kind, where to, why, and by whom."""

    kind: ExportKind
    out: Path
    purpose: str
    login: str
    as_json: bool


def run(errand: Errand, make_filter: MakeFilter) -> None:
    """Make the export, keep it in the audit, and only then let the file be there."""
    if errand.out.exists():
        msg = f"There is a file {errand.out} already; nothing is written over."
        raise StateRefused(msg)
    with open_database() as database:
        by = person_at_terminal(database, errand.login, _ask_password, now())
        with database.reading() as connection:
            zone = ZoneInfo(clinic_of(connection, by.clinic_id).timezone)
        request = ExportRequest(
            id=ExportId(new_uuid(now())),
            kind=errand.kind,
            purpose=errand.purpose,
            filter=make_filter(zone),
        )
        export = _made(database, by, checked_request(by, request), errand.out)
    click.echo(_as_json(export) if errand.as_json else _in_words(export, errand.out))


def midnight(on: datetime | None, zone: ZoneInfo, *, after: bool = False) -> datetime | None:
    """When a day of the clinic's begins, or ends where `after`; None for no day."""
    if on is None:
        return None
    day: date = on.date() + timedelta(days=after)
    return datetime.combine(day, time(), zone)


def _made(database: Database, by: User, request: ExportRequest, out: Path) -> Export:
    part = out.with_name(f"{out.name}.part")
    try:
        handle = os.open(part, os.O_RDWR | os.O_CREAT | os.O_EXCL, _PRIVATE)
    except OSError as error:
        msg = f"{part} cannot be written: {error.strerror}."
        raise StateRefused(msg) from error
    try:
        with progress_bar("exporting") as tell:
            handed = _handed(database, by, request, handle, lambda share, _: tell(share))
        with handed.file:
            pass
        part.replace(out)
    finally:
        part.unlink(missing_ok=True)
    return handed.export


def _handed(
    database: Database, by: User, request: ExportRequest, handle: int, progress: Progress
) -> Handed:
    return make_export((database, by, request), os.fdopen(handle, "w+b"), now, progress)


def _ask_password() -> str:
    return str(click.prompt("Password", hide_input=True, err=True))


def _in_words(export: Export, out: Path) -> str:
    counts = ", ".join(f"{each.rows:,} {each.part}" for each in export.contents.counts)
    return f"{out}: {counts}\nSHA-256 {export.contents.sha256}"


def _as_json(export: Export) -> str:
    contents = export.contents
    return json.dumps(
        {
            "export": str(export.request.id),
            "rows": {each.part: each.rows for each in contents.counts},
            "size_bytes": contents.size_bytes,
            "sha256": contents.sha256,
        }
    )
