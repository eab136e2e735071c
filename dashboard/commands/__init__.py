"""`infusion-monitor`: one command line, a module of this directory for each command.

A new command is a module with a click command named `command`, and a line in `COMMANDS`. A module
is imported when its command is run, so `--help` answers at once.
"""

from dataclasses import dataclass
from importlib import import_module
from typing import IO

import click

from monitoring.errors import MonitoringError

REFUSED = 2


@dataclass(frozen=True, slots=True)
class Listed:
    """A command: its name, the module that holds it, and what `--help` says of it."""

    name: str
    module: str
    summary: str


COMMANDS: tuple[Listed, ...] = (
    Listed("serve", "dashboard.commands.serve", "Start the dashboard."),
    Listed("demo", "dashboard.commands.demo", "Fill an empty database with a synthetic clinic."),
    Listed("evaluate", "dashboard.commands.evaluate", "Print the flags of a session record."),
    Listed("export", "dashboard.commands.export", "Write records to a file, with a purpose."),
    Listed("replay", "dashboard.commands.replay", "Say what a draft protocol would have flagged."),
    Listed("database", "dashboard.commands.database", "Upgrade, back up, restore, check."),
    Listed("audit", "dashboard.commands.audit", "Prove that nothing was altered."),
    Listed("provider", "dashboard.commands.provider", "Ask the identity provider if it is ready."),
    Listed("bench", "dashboard.commands.bench", "Measure what the product costs."),
)


class Refused(click.ClickException):
    """What could not be done, as one sentence on stderr; the program ends with 2."""

    exit_code = REFUSED

    def show(self, file: IO[str] | None = None) -> None:
        """Print the sentence and nothing else, on stderr unless click says where."""
        click.echo(self.message, file=file, err=True)


class Commands(click.Group):
    """The commands of `COMMANDS`, imported when they are used."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 (click's)
        return [listed.name for listed in COMMANDS]

    def get_command(
        self,
        ctx: click.Context,  # noqa: ARG002 (click's)
        cmd_name: str,
    ) -> click.Command | None:
        for listed in COMMANDS:
            if listed.name == cmd_name:
                return _command_in(listed.module)
        return None

    def format_commands(
        self,
        ctx: click.Context,  # noqa: ARG002 (click's)
        formatter: click.HelpFormatter,
    ) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(listed.name, listed.summary) for listed in COMMANDS])

    def invoke(self, ctx: click.Context) -> object:
        try:
            return super().invoke(ctx)
        except MonitoringError as refusal:
            raise Refused(str(refusal)) from refusal


def _command_in(module: str) -> click.Command:
    command = import_module(module).command
    if not isinstance(command, click.Command):
        raise TypeError(command)
    return command


@click.group(
    cls=Commands,
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog="Example: infusion-monitor serve --demo",
)
@click.version_option(package_name="infusion-monitor")
def main() -> None:
    """Session record, watch list and memory of an infusion clinic."""
