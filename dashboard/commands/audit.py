"""`infusion-monitor audit`: proof that nothing in the audit was altered."""

import json
from dataclasses import asdict

import click

from dashboard.commands.database import open_database
from db.audit_chain import ChainReport, verify


@click.group(epilog="Example: infusion-monitor audit verify")
def command() -> None:
    """Prove that nothing in the audit was altered."""


@command.command("verify")
@click.option("--json", "as_json", is_flag=True, help="Print the report as JSON.")
def verify_command(*, as_json: bool) -> None:
    """Read every chain again; names the first broken entry of each and ends with 1."""
    with open_database() as database:
        report = verify(database)
    click.echo(json.dumps(asdict(report), default=str) if as_json else _in_words(report))
    if report.breaks:
        raise SystemExit(1)


def _in_words(report: ChainReport) -> str:
    lines = [f"{report.entries:,} entries in {report.chains:,} chains"]
    lines += [
        f"broken: clinic {broken.clinic_id}, chain {broken.chain}, entry {broken.seq}: "
        f"{broken.reason}"
        for broken in report.breaks
    ]
    return "\n".join(lines if report.breaks else [*lines, "nothing was altered"])
