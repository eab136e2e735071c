"""`infusion-monitor evaluate`: what a session record shows by a protocol, as JSON."""

import json
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

import click

from dashboard.evaluation import evaluation_of, known_until
from monitoring.errors import RecordRefused
from monitoring.protocols import default_protocol, read_protocol
from monitoring.record_format import record_schema
from monitoring.record_reading import load_record

_FILE = click.Path(exists=True, dir_okay=False, readable=True, path_type=Path)
NOTHING, SOMETHING = 0, 1


def _print_schema(ctx: click.Context, _: click.Parameter, asked: bool) -> None:  # noqa: FBT001 - click's
    if asked:
        click.echo(record_schema(), nl=False)
        ctx.exit(NOTHING)


def _instant(_: click.Context, __: click.Parameter, text: str | None) -> datetime | None:
    if text is None:
        return None
    try:
        at = datetime.fromisoformat(text)
    except ValueError as error:
        msg = f"{text} is not a time; write it as 2026-11-23T14:05:00Z"
        raise click.BadParameter(msg) from error
    if at.tzinfo is None:
        msg = f"{text} has no zone; write it as 2026-11-23T14:05:00Z"
        raise click.BadParameter(msg)
    return at


@click.command(epilog="Example: infusion-monitor evaluate record.json --at 2026-11-23T14:31:00Z")
@click.argument("record", type=_FILE)
@click.option("--protocol", type=_FILE, help="A protocol (TOML or JSON) instead of the default.")
@click.option(
    "--at",
    callback=_instant,
    metavar="TIME",
    help="The instant, with its zone; without it, when the last line was written.",
)
@click.option(
    "--schema",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_print_schema,
    help="Print the JSON schema of a record, and nothing else.",
)
def command(*, record: Path, protocol: Path | None, at: datetime | None) -> None:
    """Decide the flags of the session record in RECORD (docs/record-format.md) and print them.

    Ends with 0 when nothing needs a look, 1 when something does, 2 when the input is refused.
    """
    held = load_record(_text(record))
    rules = default_protocol() if protocol is None else read_protocol(protocol)
    found = evaluation_of(held, rules, at or known_until(held))
    click.echo(json.dumps(found, indent=2, ensure_ascii=False))
    if _needs_a_look(found):
        raise SystemExit(SOMETHING)


def _text(path: Path) -> bytes:
    text = path.read_bytes()
    if not text.strip():
        raise RecordRefused("the whole", "the file is empty.")
    return text


def _needs_a_look(found: Mapping[str, object]) -> bool:
    return bool(found["needs_a_look"])
