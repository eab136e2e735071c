"""Colours and shapes. Severity is always colour and shape and word, never colour alone.

The colours of each ground keep a contrast of at least 4.5:1 to the ground and to its panels, and
stay apart for the three common kinds of colour blindness; tests/dashboard/test_theme.py holds it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from monitoring.flags import Severity


class Mark(StrEnum):
    """What is marked on a screen: the severities, what cannot be judged, and what is overdue."""

    CRITICAL = "critical"
    WARNING = "warning"
    ADVISORY = "advisory"
    NOT_EVALUABLE = "not evaluable"
    OVERDUE = "overdue"


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """How a mark appears: its shape, its word, and its colour on a light and a dark ground."""

    shape: str
    word: str
    light: str
    dark: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """The neutral colours of one ground, and the one accent."""

    ground: str
    panel: str
    text: str
    quiet_text: str
    line: str
    accent: str
    on_accent: str


LIGHT = Ground(
    ground="#ffffff",
    panel="#f3f5f7",
    text="#16202a",
    quiet_text="#52606d",
    line="#c3ccd5",
    accent="#0b5cad",
    on_accent="#ffffff",
)
DARK = Ground(
    ground="#0f1419",
    panel="#1a2129",
    text="#e8edf2",
    quiet_text="#a3b0bd",
    line="#3b4753",
    accent="#6cb2f5",
    on_accent="#0f1419",
)
LOOKS: Mapping[Mark, Look] = MappingProxyType(
    {
        Mark.CRITICAL: Look(shape="▲", word="Critical", light="#a50034", dark="#ff7a75"),
        Mark.WARNING: Look(shape="◆", word="Warning", light="#a05a00", dark="#f5b73b"),
        Mark.ADVISORY: Look(shape="●", word="Advisory", light="#04697a", dark="#4fd0e3"),
        Mark.NOT_EVALUABLE: Look(shape="◌", word="Not evaluable", light="#56616c", dark="#a7b2bd"),
        Mark.OVERDUE: Look(shape="◷", word="Overdue", light="#6a3fa0", dark="#c7a6f5"),
    }
)


def look_of(severity: Severity) -> Look:
    """How a severity appears."""
    return LOOKS[Mark(severity.value)]


def css_variables() -> str:
    """The colours as CSS custom properties (`--critical`, `--ground` …) for both grounds.

    Dark where the browser asks for it, or where an element has `data-ground="dark"`.
    """
    light, dark = _declarations(LIGHT, is_dark=False), _declarations(DARK, is_dark=True)
    return (
        f":root,[data-ground=light]{{color-scheme:light;{light}}}"
        f"@media (prefers-color-scheme:dark){{:root{{color-scheme:dark;{dark}}}}}"
        f"[data-ground=dark]{{color-scheme:dark;{dark}}}"
    )


def _declarations(ground: Ground, *, is_dark: bool) -> str:
    neutral = {
        "ground": ground.ground,
        "panel": ground.panel,
        "text": ground.text,
        "quiet-text": ground.quiet_text,
        "line": ground.line,
        "accent": ground.accent,
        "on-accent": ground.on_accent,
    }
    marks = {
        mark.value.replace(" ", "-"): look.dark if is_dark else look.light
        for mark, look in LOOKS.items()
    }
    return "".join(f"--{name}:{colour};" for name, colour in (neutral | marks).items())
