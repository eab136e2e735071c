"""The colours of a chart on a light and on a dark ground, and the way from one to the other."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from functools import cache

from dashboard.theme import DARK, LIGHT, LOOKS, Mark
from monitoring.effects import Grade
from monitoring.flags import Severity


@dataclass(frozen=True, slots=True, kw_only=True)
class Palette:
    """Colours by what they show; graphics keep at least 3:1 to the ground, words 4.5:1."""

    ground: str
    panel: str
    text: str
    quiet: str
    line: str
    grid: str
    accent: str
    pressure: str
    infusion_band: str
    recovery_band: str
    area: str
    mild: str
    moderate: str
    severe: str
    critical: str
    warning: str
    advisory: str
    overdue: str

    def severity(self, severity: Severity) -> str:
        """The colour of a severity."""
        return str(getattr(self, severity.value))

    def grade(self, grade: Grade) -> str:
        """The colour of an effect's grade: the worse, the further from the ground."""
        return {Grade.MODERATE: self.moderate, Grade.SEVERE: self.severe}.get(grade, self.mild)


ON_LIGHT = Palette(
    ground=LIGHT.ground,
    panel=LIGHT.panel,
    text=LIGHT.text,
    quiet=LIGHT.quiet_text,
    line=LIGHT.line,
    grid="#dfe5ea",
    accent=LIGHT.accent,
    pressure="#5d6c7b",
    infusion_band="rgba(11,92,173,0.07)",
    recovery_band="rgba(82,96,109,0.05)",
    area="rgba(11,92,173,0.28)",
    mild="#84919e",
    moderate="#55626f",
    severe="#17212b",
    critical=LOOKS[Mark.CRITICAL].light,
    warning=LOOKS[Mark.WARNING].light,
    advisory=LOOKS[Mark.ADVISORY].light,
    overdue=LOOKS[Mark.OVERDUE].light,
)
ON_DARK = Palette(
    ground=DARK.ground,
    panel=DARK.panel,
    text=DARK.text,
    quiet=DARK.quiet_text,
    line=DARK.line,
    grid="#26303a",
    accent=DARK.accent,
    pressure="#8f9eac",
    infusion_band="rgba(108,178,245,0.12)",
    recovery_band="rgba(163,176,189,0.07)",
    area="rgba(108,178,245,0.36)",
    mild="#66747f",
    moderate="#9aa8b5",
    severe="#eef2f6",
    critical=LOOKS[Mark.CRITICAL].dark,
    warning=LOOKS[Mark.WARNING].dark,
    advisory=LOOKS[Mark.ADVISORY].dark,
    overdue=LOOKS[Mark.OVERDUE].dark,
)

# Black on white: what differs, differs by shape, dash and depth of grey, also on a bad copier.
ON_PAPER = Palette(
    ground="#ffffff",
    panel="#ffffff",
    text="#000000",
    quiet="#3c3c3c",
    line="#9a9a9a",
    grid="#d6d6d6",
    accent="#000000",
    pressure="#8c8c8c",
    infusion_band="rgba(0,0,0,0.05)",
    recovery_band="rgba(0,0,0,0.02)",
    area="rgba(0,0,0,0.2)",
    mild="#b4b4b4",
    moderate="#6e6e6e",
    severe="#000000",
    critical="#000000",
    warning="#000000",
    advisory="#000000",
    overdue="#000000",
)


@cache
def dark_for_light() -> Mapping[str, str]:
    """Each colour of a light chart with the one that takes its place on a dark ground."""
    return _instead_of_light(ON_DARK)


@cache
def paper_for_light() -> Mapping[str, str]:
    """Each colour of a light chart with the one that takes its place on paper."""
    return _instead_of_light(ON_PAPER)


def _instead_of_light(palette: Palette) -> Mapping[str, str]:
    return {
        getattr(ON_LIGHT, field.name): getattr(palette, field.name) for field in fields(Palette)
    }
