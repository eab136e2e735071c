"""`infusion-monitor serve`: the dashboard, of this installation or of a demonstration clinic."""

import os
from collections.abc import Callable
from functools import partial

import click

from dashboard.commands.bar import progress_bar
from dashboard.demonstration import NOTE, Tell, demonstration
from dashboard.settings import Settings, read_settings

_MOST = 65_535


@click.command(epilog="Example: infusion-monitor serve --demo --port 8600")
@click.option("--demo", is_flag=True, help="A clinic of synthetic people, made anew each time.")
@click.option(
    "--port",
    type=click.IntRange(0, _MOST),
    default=8501,
    show_default=True,
    help="Port to listen on; 0 takes a free one.",
)
@click.option(
    "--address",
    default="127.0.0.1",
    show_default=True,
    help="Address to listen on; 0.0.0.0 lets other machines in (put https in front of it).",
)
def command(*, demo: bool, port: int, address: str) -> None:
    """Start the dashboard and print its address."""
    if demo:
        with demonstration() as (settings, wait):
            _serve(settings, address, port, before=partial(_made, wait), note=NOTE)
    else:
        _serve(read_settings(os.environ), address, port)


def _made(wait: Callable[[Tell], None]) -> None:
    with progress_bar("making the demonstration clinic") as tell:
        wait(tell)


def _serve(
    settings: Settings,
    address: str,
    port: int,
    *,
    before: Callable[[], None] | None = None,
    note: str = "",
) -> None:
    # Imported here, as Streamlit takes seconds to load and --help should not.
    from dashboard import serving  # noqa: PLC0415

    with serving.listening(address, port) as listener:
        if before is not None:
            before()
        serving.serve(settings, listener, note=note)
