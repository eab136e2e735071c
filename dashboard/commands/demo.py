"""`infusion-monitor demo`: fill an empty database with a clinic of synthetic people."""

import json
import os
from dataclasses import asdict

import click

from dashboard import runtime
from dashboard.commands.bar import progress_bar
from dashboard.settings import read_settings
from db.demo.seeding import PATIENTS, SEED, SESSIONS
from db.demo.seeding import seed as seed_clinic

_EXAMPLE = f"infusion-monitor demo --patients {PATIENTS} --sessions {SESSIONS} --seed {SEED}"


@click.command(epilog=f"Example: {_EXAMPLE}")
@click.option("--patients", type=click.IntRange(1, 400), default=PATIENTS, show_default=True)
@click.option("--sessions", type=click.IntRange(0, 5000), default=SESSIONS, show_default=True)
@click.option("--seed", type=int, default=SEED, show_default=True, help="Same seed, same clinic.")
@click.option("--json", "as_json", is_flag=True, help="Print what was written as JSON.")
def command(*, patients: int, sessions: int, seed: int, as_json: bool) -> None:
    """Fill an EMPTY database with a demonstration clinic; a database in use is refused.

    Nobody in it exists. People of a demonstration clinic sign in with a click, without a password.
    """
    bar = progress_bar("making the clinic", is_shown=not as_json)
    with runtime.running(read_settings(os.environ)) as here, bar as tell:
        seeded = seed_clinic(
            here.database,
            at=runtime.now(),
            patients=patients,
            sessions=sessions,
            seed=seed,
            tell=tell,
        )
    if as_json:
        click.echo(json.dumps(asdict(seeded), default=str))
    else:
        click.echo(f"{seeded.sessions:,} sessions with {seeded.entries:,} entries were written.")
