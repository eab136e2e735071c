"""Severities can be told apart on both grounds, by everyone."""

import itertools
import tomllib
from pathlib import Path

import pytest

from dashboard.theme import DARK, LIGHT, LOOKS, Ground, Look, Mark, css_variables, look_of
from monitoring.flags import Severity

CONFIG = Path(__file__).parents[2] / ".streamlit" / "config.toml"
GROUNDS = [(LIGHT, "light"), (DARK, "dark")]
# Linear-RGB matrices of Machado, Oliveira and Fernandes (2009), severity 1.
BLINDNESSES = {
    "protanopia": ((0.152, 1.053, -0.205), (0.115, 0.786, 0.099), (-0.004, -0.048, 1.052)),
    "deuteranopia": ((0.367, 0.861, -0.228), (0.280, 0.673, 0.047), (-0.012, 0.043, 0.969)),
    "tritanopia": ((1.256, -0.077, -0.179), (-0.078, 0.931, 0.148), (0.005, 0.691, 0.304)),
}


def linear(colour: str) -> tuple[float, float, float]:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return red, green, blue


def contrast(one: str, other: str) -> float:
    weights = (0.2126, 0.7152, 0.0722)
    lights = sorted(
        sum(w * p for w, p in zip(weights, linear(colour), strict=True)) for colour in (one, other)
    )
    return (lights[1] + 0.05) / (lights[0] + 0.05)


def seen_as(colour: str, kind: str) -> list[float]:
    seen = linear(colour)
    rows = BLINDNESSES[kind]
    mixed = (sum(w * p for w, p in zip(row, seen, strict=True)) for row in rows)
    return [max(0.0, value) ** (1 / 2.2) for value in mixed]


def colour_of(look: Look, ground_name: str) -> str:
    return look.dark if ground_name == "dark" else look.light


@pytest.mark.parametrize(("ground", "name"), GROUNDS)
@pytest.mark.parametrize("mark", Mark)
def test_marks_are_legible_everywhere(ground: Ground, name: str, mark: Mark) -> None:
    colour = colour_of(LOOKS[mark], name)

    assert contrast(colour, ground.ground) >= 4.5
    assert contrast(colour, ground.panel) >= 4.5


@pytest.mark.parametrize(("ground", "_name"), GROUNDS)
def test_words_are_legible_everywhere(ground: Ground, _name: str) -> None:
    for words in (ground.text, ground.quiet_text, ground.accent):
        assert contrast(words, ground.ground) >= 4.5
        assert contrast(words, ground.panel) >= 4.5
    assert contrast(ground.on_accent, ground.accent) >= 4.5


@pytest.mark.parametrize(("_ground", "name"), GROUNDS)
@pytest.mark.parametrize("kind", BLINDNESSES)
def test_colour_blind_see_severities_apart(_ground: Ground, name: str, kind: str) -> None:
    marks = (Mark.CRITICAL, Mark.WARNING, Mark.ADVISORY)
    seen = [seen_as(colour_of(LOOKS[mark], name), kind) for mark in marks]

    for one, other in itertools.combinations(seen, 2):
        assert sum((a - b) ** 2 for a, b in zip(one, other, strict=True)) ** 0.5 > 0.15


def test_no_two_shapes_are_alike() -> None:
    assert len({look.shape for look in LOOKS.values()}) == len(Mark)
    assert len({look.word for look in LOOKS.values()}) == len(Mark)


@pytest.mark.parametrize("severity", Severity)
def test_every_severity_has_look(severity: Severity) -> None:
    assert look_of(severity).word.casefold() == severity.value


def test_css_names_every_colour() -> None:
    css = css_variables()

    for mark in Mark:
        assert f"--{mark.value.replace(' ', '-')}:" in css


def test_streamlit_shows_our_colours() -> None:
    config = tomllib.loads(CONFIG.read_text("utf-8"))["theme"]

    for ground, name in GROUNDS:
        shown = config[name]
        assert shown["primaryColor"] == ground.accent
        assert shown["backgroundColor"] == ground.ground
        assert shown["secondaryBackgroundColor"] == ground.panel
        assert shown["textColor"] == ground.text
        assert shown["borderColor"] == ground.line
        assert shown["redColor"] == colour_of(LOOKS[Mark.CRITICAL], name)
        assert shown["orangeColor"] == colour_of(LOOKS[Mark.WARNING], name)
        assert shown["blueColor"] == colour_of(LOOKS[Mark.ADVISORY], name)


def test_every_start_finds_configuration() -> None:
    packaged = CONFIG.parents[1] / "dashboard" / ".streamlit" / "config.toml"

    assert packaged.read_bytes() == CONFIG.read_bytes()
