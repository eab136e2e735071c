"""`infusion-monitor replay`: what a draft of a protocol would have flagged in stored sessions."""

import json
from dataclasses import asdict
from datetime import datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import click

from dashboard import runtime
from dashboard.commands.bar import progress_bar
from dashboard.commands.database import open_database
from dashboard.replay_source import Asked, replay_clinic
from db.clinics import clinics
from db.engine import Database
from monitoring.errors import StateRefused
from monitoring.people import Clinic
from monitoring.protocols import read_protocol
from monitoring.replay.result import Looks, Replay

_FILE = click.Path(exists=True, dir_okay=False, readable=True, path_type=Path)
_DAY = click.DateTime(["%Y-%m-%d"])
_A_DAY = timedelta(days=1)
_DAYS = 90


@click.command(epilog="Example: infusion-monitor replay --protocol draft.toml --from 2026-09-01")
@click.option("--protocol", type=_FILE, required=True, help="The draft (TOML or JSON).")
@click.option(
    "--from", "first", type=_DAY, metavar="DATE", help=f"First day; {_DAYS} days ago without it."
)
@click.option("--to", "last", type=_DAY, metavar="DATE", help="Last day; today without it.")
@click.option("--clinic", "name", help="Which clinic, where there are several.")
@click.option("--json", "as_json", is_flag=True, help="Print everything that was found as JSON.")
def command(
    *,
    protocol: Path,
    first: datetime | None,
    last: datetime | None,
    name: str | None,
    as_json: bool,
) -> None:
    """Say what a draft would have flagged otherwise than the protocol in force.

    Over the sessions of a time, days in the clinic's zone. Nothing is changed. Ends with 1 when the
    draft makes a difference.
    """
    draft = read_protocol(protocol)
    with open_database() as database:
        clinic = _clinic(database, name)
        asked = _asked(first, last, ZoneInfo(clinic.timezone), runtime.now())
        with progress_bar("replaying", is_shown=not as_json) as tell:
            found = replay_clinic(database, clinic.id, draft, asked, tell)
    click.echo(json.dumps(asdict(found), default=_plain) if as_json else _in_words(found))
    if not found.is_same:
        raise SystemExit(1)


def _clinic(database: Database, name: str | None) -> Clinic:
    with database.reading() as connection:
        known = clinics(connection)
    chosen = [each for each in known if name is None or each.name == name]
    if len(chosen) == 1:
        return chosen[0]
    names = ", ".join(each.name for each in known) or "none"
    msg = f"Say which clinic with --clinic: {names}."
    raise StateRefused(msg)


def _asked(first: datetime | None, last: datetime | None, zone: ZoneInfo, at: datetime) -> Asked:
    today = datetime.combine(at.astimezone(zone).date(), time.min)
    first, last = first or today - _DAYS * _A_DAY, last or today
    if last < first:
        msg = "The last day lies before the first one."
        raise StateRefused(msg)
    since, until = (day.replace(tzinfo=zone) for day in (first, last + _A_DAY))
    return Asked(since=since, until=until, at=at)


def _plain(value: object) -> str:
    return value.isoformat() if isinstance(value, datetime) else str(value)


def _in_words(found: Replay) -> str:
    lines = [
        f"{found.n_sessions:,} sessions, {found.n_readings:,} readings",
        f"looks per session: {_looks(found.live)} in force, {_looks(found.draft)} by the draft",
    ]
    if found.n_undecided:
        lines.append(f"left out, because their infusion contradicts itself: {found.n_undecided:,}")
    lines += [
        f"{rule.rule_id}: {rule.live:,} → {rule.draft:,} looks; {rule.gained:,} gained, "
        f"{rule.lost:,} lost, {rule.worse:,} worse, {rule.milder:,} milder"
        for rule in found.rules
        if rule.is_changed
    ]
    lines += [
        f"critical: {each.rule_id} in {each.session_id} at {each.raised_at.isoformat()}, "
        f"{each.live or 'no look'} → {each.draft or 'no look'}"
        for each in found.critical
    ]
    lines.append(
        f"sessions newly flagged: {len(found.newly_flagged):,}, "
        f"newly without a look: {len(found.newly_silent):,}"
    )
    return "\n".join(lines if not found.is_same else [*lines[:2], "no difference"])


def _looks(looks: Looks) -> str:
    return f"{looks.per_session:.2f} ({looks.critical:,} critical)"
