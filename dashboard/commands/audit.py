"""`infusion-monitor audit`: proof that nothing in the record was altered."""

import json
from dataclasses import asdict

import click

from dashboard.commands.bar import progress_bar
from dashboard.commands.database import open_database
from db.audit_chain import ChainReport, verify
from db.row_checking import RowBreak


@click.group(epilog="Example: infusion-monitor audit verify")
def command() -> None:
    """Prove that nothing in the record was altered."""


@command.command("verify")
@click.option("--json", "as_json", is_flag=True, help="Print the report as JSON.")
def verify_command(*, as_json: bool) -> None:
    """Read every chain and every row of the record again; ends with 1 when anything was altered.

    Names the first broken entry of each chain, and each row that was changed, removed or added:
    its table, its key, when it was saved, and the audit entry that says so.
    """
    bar = progress_bar("verifying", is_shown=not as_json)
    with open_database() as database, bar as tell:
        report = verify(database, tell)
    click.echo(json.dumps(asdict(report), default=str) if as_json else _in_words(report))
    if not report.is_whole:
        raise SystemExit(1)


def _in_words(report: ChainReport) -> str:
    lines = [f"{report.entries:,} entries in {report.chains:,} chains, {report.rows:,} rows"]
    lines += [
        f"broken: clinic {broken.clinic_id}, chain {broken.chain}, entry {broken.seq}: "
        f"{broken.reason}"
        for broken in report.breaks
    ]
    lines += [f"{row.how}: clinic {row.clinic_id}, {_row(row)}" for row in report.row_breaks]
    unnamed = report.altered - len(report.row_breaks)
    lines += [f"and {unnamed:,} more rows"] if unnamed else []
    return "\n".join([*lines, "nothing was altered"] if report.is_whole else lines)


def _row(row: RowBreak) -> str:
    words = f"table {row.table}, row {row.name}"
    if row.sealed_at is not None:
        return f"{words}, saved {row.sealed_at.isoformat()} by entry {row.seq} of chain {row.chain}"
    written = f", says it is of {row.written_at.isoformat()}" if row.written_at else ""
    return f"{words}, which no audit entry knows{written}"
