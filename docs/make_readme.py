"""Write the parts of README.md that come from the code: settings, commands, life cycle."""

import re
import sys
from functools import partial
from pathlib import Path

import click

from dashboard.commands import main as commands
from dashboard.settings import VARIABLES
from monitoring.sessions import life_cycle_diagram

README = Path(__file__).parent.parent / "README.md"


def settings_table() -> str:
    """The environment variables as a Markdown table."""
    rows = [f"| `{each.name}` | {each.meaning} | {each.default} |" for each in VARIABLES]
    return "\n".join(["| Variable | Meaning | When not set |", "|---|---|---|", *rows])


def command_table() -> str:
    """The commands as a Markdown table."""
    context = click.Context(commands)
    names = commands.list_commands(context)
    found = {name: commands.get_command(context, name) for name in names}
    rows = [
        f"| `infusion-monitor {name}` | {command.get_short_help_str(limit=90)} |"
        for name, command in found.items()
        if command is not None
    ]
    return "\n".join(["| Command | What it does |", "|---|---|", *rows])


def life_cycle() -> str:
    """The life of a session as a Mermaid diagram."""
    return f"```mermaid\n{life_cycle_diagram()}\n```"


PARTS = {"settings": settings_table, "commands": command_table, "life cycle": life_cycle}


def current(text: str) -> str:
    """`text` with each generated part made anew."""
    for name, make in PARTS.items():
        pattern = rf"(<!-- {name}: [^\n]*-->\n).*?(<!-- end of {name} -->)"
        part = make()
        text = re.sub(pattern, partial(_put, part), text, flags=re.DOTALL)
    return text


def _put(part: str, found: re.Match[str]) -> str:
    return f"{found[1]}{part}\n{found[2]}"


if __name__ == "__main__":
    README.write_text(current(README.read_text(encoding="utf-8")), encoding="utf-8")
    sys.stdout.write(f"{README.name} is current\n")
