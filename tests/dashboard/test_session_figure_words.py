"""What people typed stays text in the picture of a session, and words tell what it shows."""

import csv
import json
from dataclasses import replace

import pytest

from dashboard.charts.plotly_text import shown_as_typed
from dashboard.charts.session_alt import session_alt
from dashboard.charts.session_figure import session_figure
from monitoring.effects import Effect
from monitoring.entries import RemarkKind
from monitoring.infusions import InfusionAction
from tests.dashboard.figures import CALM
from tests.factories import (
    effect,
    pump,
    remark,
    stop,
    vitals,
)
from tests.session_views import session_view
from tests.shared_data import shared


def hostile_texts() -> list[str]:
    texts = json.loads(shared("hostile-input", "blns.json").read_text("utf-8"))
    with shared("hostile-input", "names.csv").open(encoding="utf-8", newline="") as file:
        names = [" ".join(row[2:4]) for row in csv.reader(file)]
    return [each for each in [*texts, *names] if each.strip() and "\x00" not in each]


def test_no_text_becomes_markup() -> None:
    for text in hostile_texts():
        safe = shown_as_typed(text)

        assert not set(safe) & set("<>${}")
        assert safe[0] == "\u2068"
        assert safe[-1] == "\u2069"


@pytest.mark.parametrize(
    ("typed", "safe"),
    [
        ("<b>Bob</b>", "&lt;b&gt;Bob&lt;/b&gt;"),
        ("&lt; & %{x} $x$", "&amp;lt; &amp; %&#123;x&#125; &#36;x&#36;"),
        ("two\nlines\x07", "two lines"),
        ("ends\u2069 early", "ends early"),
        ("opens\u2067", "opens\u2067\u2069"),
        ("Ali\u202eevil", "Ali\u202eevil"),
    ],
)
def test_text_shows_as_typed(typed: str, safe: str) -> None:
    assert shown_as_typed(typed) == f"\u2068{safe}\u2069"


def test_typed_text_stays_text_everywhere() -> None:
    typed = '<a href="javascript:x">y</a>%{x}$z$'
    view = session_view(
        *CALM,
        effect(9, Effect.OTHER, text=typed),
        remark(10, RemarkKind.NOTE, typed),
        remark(11, RemarkKind.CONCERN, typed),
        replace(pump(12, InfusionAction.PAUSE), reason=typed),
        replace(vitals(30, written_min_later=20), late_reason=typed),
        names={"Nora": typed},
    )
    text = json.dumps(session_figure(view, dark=False))

    assert "<a" not in text
    assert "%{x}" not in text
    assert "$z$" not in text
    assert typed in session_alt(view)


def test_alternative_says_what_is_shown() -> None:
    words = session_alt(session_view(*CALM, vitals(30, (210, 120)), stop(40), vitals(70), at=75))

    assert "Infusion from 15:00 to 15:40; 35 mg given." in words
    assert "highest 210/120 mmHg at 15:30" in words
    assert "baseline 124/78 mmHg" in words
    assert "No blood pressure between 15:30 and 16:10" in words
    assert "critical: High blood pressure at 15:30" in words
    assert "Dissociation (observer 0–4): no readings." in words


def test_alternative_of_nothing_says_nothing_is_known() -> None:
    words = session_alt(session_view())

    assert "The infusion has not started." in words
    assert "No blood pressure." in words
