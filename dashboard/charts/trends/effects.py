"""Which side effects in which infusion, and how bad: a matrix of effects and infusions."""

from collections.abc import Iterator, Sequence
from typing import Any

from dashboard import wording
from dashboard.charts.plotly_text import shortened
from dashboard.charts.trends.columns import UNKNOWN, draw_columns, heading
from dashboard.charts.trends.picture import Chart, Picture, alt_text
from dashboard.charts.trends.sheet import LARGE_PLOT_PX, SMALL_PLOT_PX, Sheet
from dashboard.charts.trends.shown import Shown
from dashboard.trends_view import TrendsView
from monitoring.effects import EFFECTS, Effect, Grade
from monitoring.trends.summary import SessionSummary

QUESTION = "Which effects, how bad?"
NONE = "–"
_ROW_PX, _EXTRA_PX, _LEFT_PX = 30, 76, 150
_LONGEST_NAME = 22
# As parts of a column or row, whichever is less: they must not cover each other.
_SIZES = {Grade.MILD: 0.62, Grade.MODERATE: 0.76, Grade.SEVERE: 0.92}
_MOST_PX, _USUAL_LEFT_PX = 23, 34


def effects_picture(view: TrendsView, shown: Shown) -> Picture:
    """Which effects, how bad?"""
    effects = reported(shown.sessions)
    return Picture(
        chart=Chart.EFFECTS,
        question=QUESTION,
        caption=f"Worst grade of each effect in each session; {shown.words}.",
        notes=tuple(_notes(shown)),
        alt=_alt(view, shown),
        figure=_figure(view, shown, effects) if effects else None,
    )


def _notes(shown: Shown) -> Iterator[str]:
    yield "1 mild, 2 moderate, 3 severe."
    if any(each.effects for each in shown.sessions):
        yield f"{NONE} effects were written down, not this one."
    if any(not each.effects for each in shown.sessions):
        yield f"{UNKNOWN} nothing was written down: not known whether there was any."


def reported(sessions: Sequence[SessionSummary]) -> list[Effect]:
    """The effects that any of these infusions had, the worst and most frequent first."""
    weight: dict[Effect, tuple[int, int]] = {}
    for each in sessions:
        for effect, grade in each.effects.items():
            if grade is not Grade.NONE:
                worst, count = weight.get(effect, (0, 0))
                weight[effect] = (max(worst, int(grade)), count + 1)
    order = list(EFFECTS)
    return sorted(weight, key=lambda effect: (*(-n for n in weight[effect]), order.index(effect)))


def _figure(view: TrendsView, shown: Shown, effects: list[Effect]) -> dict[str, Any]:
    sheet = Sheet(height_px=len(effects) * _ROW_PX + _EXTRA_PX, left_px=_LEFT_PX)
    draw_columns(sheet, view, shown)
    names = [shortened(EFFECTS[effect].name, _LONGEST_NAME) for effect in effects]
    rows = list(range(len(effects)))
    ends = [len(effects) - 0.4, -0.6]
    sheet.axis("yaxis", range=ends, tickvals=rows, ticktext=names, showgrid=True)
    _draw_grades(sheet, view, shown, effects)
    _draw_absent(sheet, shown, effects)
    return sheet.figure()


def _draw_grades(sheet: Sheet, view: TrendsView, shown: Shown, effects: list[Effect]) -> None:
    cells = [
        (place, row, grade)
        for place, each in enumerate(shown.sessions)
        for row, effect in enumerate(effects)
        if (grade := each.effects.get(effect, Grade.NONE)) is not Grade.NONE
    ]
    sheet.trace(
        name="worst grade",
        mode="markers+text",
        x=[cell[0] for cell in cells],
        y=[cell[1] for cell in cells],
        marker={
            "symbol": "square",
            "size": [round(_SIZES[cell[2]] * _cell_px(shown), 1) for cell in cells],
            # The mildest is an outline, so that its number is read on the ground.
            "color": [
                sheet.palette.ground if cell[2] is Grade.MILD else sheet.palette.grade(cell[2])
                for cell in cells
            ],
            "line": {"color": sheet.palette.moderate, "width": 1.2},
        },
        text=[str(int(cell[2])) for cell in cells],
        textfont={
            "size": 10,
            "color": [
                sheet.palette.text if cell[2] is Grade.MILD else sheet.palette.ground
                for cell in cells
            ],
        },
        customdata=[int(cell[2]) for cell in cells],
        hovertext=[
            f"{heading(view, shown.sessions[place])}<br>"
            f"{EFFECTS[effects[row]].name}: {wording.GRADES[grade]}"
            for place, row, grade in cells
        ],
    )


def _cell_px(shown: Shown) -> float:
    """How wide a square may be at most, in pixels."""
    width = (LARGE_PLOT_PX if shown.is_large else SMALL_PLOT_PX) - (_LEFT_PX - _USUAL_LEFT_PX)
    return min(_MOST_PX, width / len(shown.sessions))


def _draw_absent(sheet: Sheet, shown: Shown, effects: list[Effect]) -> None:
    absent = [
        (place, row, NONE if each.effects else UNKNOWN)
        for place, each in enumerate(shown.sessions)
        for row, effect in enumerate(effects)
        if each.effects.get(effect, Grade.NONE) is Grade.NONE
    ]
    sheet.trace(
        name="not reported",
        mode="text",
        x=[cell[0] for cell in absent],
        y=[cell[1] for cell in absent],
        text=[cell[2] for cell in absent],
        textfont={
            "size": [12 if cell[2] == NONE else 16 for cell in absent],
            "color": sheet.palette.quiet,
        },
    )


def _alt(view: TrendsView, shown: Shown) -> str:
    rows = [
        f"{wording.local_day(each.started_at, view.zone)}: {_words(each)}"
        for each in shown.sessions
    ]
    return alt_text(QUESTION, rows)


def _words(each: SessionSummary) -> str:
    if not each.effects:
        return "none written down"
    had = [
        f"{EFFECTS[effect].name} {wording.GRADES[each.effects[effect]]}"
        for effect in reported([each])
    ]
    return ", ".join(had) or "asked, none"
