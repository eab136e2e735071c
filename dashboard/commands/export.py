"""`infusion-monitor export`: what leaves the clinic, for a purpose, kept in the audit."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar
from uuid import UUID
from zoneinfo import ZoneInfo

import click

from dashboard.commands.exporting import Errand, midnight, run
from monitoring.exports import LONGEST_PURPOSE, ExportFilter, ExportKind
from monitoring.ids import PatientId, SessionId
from monitoring.tables.all_tables import NAMES

CommandT = TypeVar("CommandT", bound=Callable[..., Any])
_DAY = click.DateTime(formats=["%Y-%m-%d"])
_TABLE_KINDS = {"csv": ExportKind.TABLES_CSV, "xlsx": ExportKind.TABLES_XLSX}
_SESSION_KINDS = {"json": ExportKind.SESSION_JSON, "pdf": ExportKind.SESSION_PDF}
_EXAMPLE = (
    "infusion-monitor export tables --out november.zip --from 2026-11-01 --to 2026-11-30 "
    '--login ada --purpose "Figures of November for the board"'
)


def errand_options(command: CommandT) -> CommandT:
    """What every export asks for: where to, why, and who acts."""
    for option in (
        click.option("--json", "as_json", is_flag=True, help="Print what was written as JSON."),
        click.option("--login", required=True, help="Who acts; the password is asked for."),
        click.option(
            "--purpose",
            required=True,
            help=f"Who gets it, and why; at most {LONGEST_PURPOSE} letters, without patients.",
        ),
        click.option("--out", required=True, type=click.Path(dir_okay=False, path_type=Path)),
    ):
        command = option(command)
    return command


@click.group(epilog=f"Example: {_EXAMPLE}")
def command() -> None:
    """Write records to a file; each export is in the audit with person, purpose and digest."""


@command.command("tables", epilog=f"Example: {_EXAMPLE}")
@errand_options
@click.option(
    "--format", "kind", type=click.Choice(list(_TABLE_KINDS)), default="csv", show_default=True
)
@click.option("--from", "first", type=_DAY, help="First day, by the clinic's calendar.")
@click.option("--to", "last", type=_DAY, help="Last day.")
@click.option("--patient", type=click.UUID, help="Only this patient (id).")
@click.option("--session", type=click.UUID, help="Only this session (id).")
@click.option("--table", "tables", multiple=True, type=click.Choice(NAMES), help="All without it.")
@click.option("--free-text", is_flag=True, help="With what people wrote in their own words.")
def tables_command(
    *,
    kind: str,
    first: datetime | None,
    last: datetime | None,
    tables: tuple[str, ...],
    free_text: bool,
    **asked: Any,  # noqa: ANN401 (whose, and those of `errand_options`)
) -> None:
    """Sessions, readings, effects, flags and more: CSV in a zip, or an XLSX workbook."""
    whose = {"patient_id": asked.pop("patient"), "session_id": asked.pop("session")}

    def make_filter(zone: ZoneInfo) -> ExportFilter:
        return ExportFilter(
            **whose,
            since=midnight(first, zone),
            until=midnight(last, zone, after=True),
            tables=tables,
            with_free_text=free_text,
        )

    run(Errand(kind=_TABLE_KINDS[kind], **asked), make_filter)


@command.command("session")
@errand_options
@click.option("--session", required=True, type=click.UUID, help="The session (id).")
@click.option(
    "--format", "kind", type=click.Choice(list(_SESSION_KINDS)), default="json", show_default=True
)
def session_command(*, session: UUID, kind: str, **errand: Any) -> None:  # noqa: ANN401 (as above)
    """One session: JSON as `evaluate` reads it (docs/record-format.md), or the report as PDF."""
    wanted = ExportFilter(session_id=SessionId(session))
    run(Errand(kind=_SESSION_KINDS[kind], **errand), lambda _: wanted)


@command.command("patient")
@errand_options
@click.option("--patient", required=True, type=click.UUID, help="The patient (id).")
def patient_command(*, patient: UUID, **errand: Any) -> None:  # noqa: ANN401 (as above)
    """The summary of one patient's course as PDF."""
    wanted = ExportFilter(patient_id=PatientId(patient))
    run(Errand(kind=ExportKind.PATIENT_PDF, **errand), lambda _: wanted)


@command.command("fhir")
@errand_options
@click.option("--from", "first", type=_DAY, help="First day, by the clinic's calendar.")
@click.option("--to", "last", type=_DAY, help="Last day.")
@click.option("--patient", type=click.UUID, help="Only this patient (id).")
@click.option("--session", type=click.UUID, help="Only this session (id).")
def fhir_command(
    *,
    first: datetime | None,
    last: datetime | None,
    **asked: Any,  # noqa: ANN401 (as above)
) -> None:
    """A FHIR R4 bundle of a session, a patient or a period (docs/fhir.md)."""
    whose = {"patient_id": asked.pop("patient"), "session_id": asked.pop("session")}

    def make_filter(zone: ZoneInfo) -> ExportFilter:
        since, until = midnight(first, zone), midnight(last, zone, after=True)
        return ExportFilter(**whose, since=since, until=until)

    run(Errand(kind=ExportKind.FHIR_BUNDLE, **asked), make_filter)


@command.command("deidentified")
@errand_options
@click.option("--from", "first", type=_DAY, help="First day, by the clinic's calendar.")
@click.option("--to", "last", type=_DAY, help="Last day.")
def deidentified_command(
    *,
    first: datetime | None,
    last: datetime | None,
    **errand: Any,  # noqa: ANN401 (as above)
) -> None:
    """The tables of a period without names, numbers and free text (docs/deidentification.md)."""

    def make_filter(zone: ZoneInfo) -> ExportFilter:
        return ExportFilter(since=midnight(first, zone), until=midnight(last, zone, after=True))

    run(Errand(kind=ExportKind.DEIDENTIFIED, **errand), make_filter)


@command.command("audit")
@errand_options
@click.option("--from", "first", type=_DAY, help="First day, by the clinic's calendar.")
@click.option("--to", "last", type=_DAY, help="Last day.")
def audit_command(
    *,
    first: datetime | None,
    last: datetime | None,
    **errand: Any,  # noqa: ANN401 (as above)
) -> None:
    """Who did what and when as CSV, one event a line; patients are ids."""

    def make_filter(zone: ZoneInfo) -> ExportFilter:
        return ExportFilter(since=midnight(first, zone), until=midnight(last, zone, after=True))

    run(Errand(kind=ExportKind.AUDIT, **errand), make_filter)
