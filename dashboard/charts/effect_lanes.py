"""Side effects as lanes: a bar from onset to end, heavier where worse, ✓ where something helped."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from dashboard import wording
from dashboard.charts.canvas import Canvas, Panel
from dashboard.charts.event_pins import folded
from dashboard.charts.hovering import HISTORIC, EntryWords, is_back_charted
from dashboard.charts.plotly_text import shortened, shown_as_typed
from dashboard.session_view import SessionView
from monitoring.effects import Effect, EffectReport, Grade, Helped
from monitoring.timeline import EffectEpisode

_THICKNESS = {Grade.MILD: 0.18, Grade.MODERATE: 0.3, Grade.SEVERE: 0.42}
_LONGEST_NAME = 40
_BAR_AT = 0.7
_WORDS_AT = 0.22


@dataclass(frozen=True, slots=True, kw_only=True)
class Lane:
    """One effect and its episodes in order of time; `name` is not yet safe for Plotly."""

    name: str
    episodes: tuple[EffectEpisode, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Piece:
    """A stretch of one grade, in minutes; `is_open` when it lasts to the end of the picture."""

    report: EffectReport
    first: float
    last: float
    is_open: bool


def lanes(view: SessionView) -> tuple[Lane, ...]:
    """A lane for each effect, in the order in which they began."""
    by_name: dict[str, list[EffectEpisode]] = {}
    for episode in view.timeline.effects:
        if episode.peak is not Grade.NONE:
            by_name.setdefault(episode_name(episode), []).append(episode)
    return tuple(Lane(name=name, episodes=tuple(found)) for name, found in by_name.items())


def episode_name(episode: EffectEpisode) -> str:
    """The effect's name; of another effect, what was typed first."""
    return wording.effect_name(episode.effect, episode.reports[0].text)


def lane_of(drawn: Sequence[Lane], report: EffectReport) -> int | None:
    """In which lane this report is drawn."""
    for number, lane in enumerate(drawn):
        if any(episode.id == report.episode_id for episode in lane.episodes):
            return number
    return None


def draw_lanes(canvas: Canvas, view: SessionView, drawn: Sequence[Lane], words: EntryWords) -> None:
    """The bars of all lanes, their names above them, and what helped."""
    for number, lane in enumerate(drawn):
        free_from = canvas.time.first
        for episode in lane.episodes:
            free_from = _name(canvas, view, lane, episode, (number, free_from))
    pieces = [
        (number, piece)
        for number, lane in enumerate(drawn)
        for episode in lane.episodes
        for piece in _pieces(canvas, view, episode)
    ]
    if pieces:
        canvas.trace(Panel.EFFECTS, **_bars(canvas, pieces, words))
        _draw_open_ends(canvas, pieces)


def _pieces(canvas: Canvas, view: SessionView, episode: EffectEpisode) -> Iterator[_Piece]:
    ended_at = view.record.session.ended_at or view.at
    end = min(canvas.time.x(ended_at), canvas.time.last)
    reports = episode.reports
    for report, after in zip(reports, (*reports[1:], None), strict=True):
        first = canvas.time.x(report.measured_at)
        last = end if after is None else canvas.time.x(after.measured_at)
        if report.grade is not Grade.NONE:
            # A moment would be no bar at all.
            last = max(last, first + 0.004 * canvas.time.span)
            yield _Piece(report=report, first=first, last=last, is_open=after is None)


def _bars(
    canvas: Canvas, pieces: Sequence[tuple[int, _Piece]], words: EntryWords
) -> dict[str, Any]:
    grades = [piece.report.grade for _, piece in pieces]
    return {
        "type": "bar",
        "orientation": "h",
        "name": "side effects",
        "base": [piece.first for _, piece in pieces],
        "x": [round(piece.last - piece.first, 2) for _, piece in pieces],
        "y": [number + _BAR_AT for number, _ in pieces],
        "width": [_THICKNESS[grade] for grade in grades],
        "marker": {
            "color": [canvas.palette.grade(grade) for grade in grades],
            "line": {"width": 0},
        },
        "hovertext": [_hover(piece, words) for _, piece in pieces],
        "customdata": [canvas.number_of(piece.report.id) for _, piece in pieces],
    }


def _draw_open_ends(canvas: Canvas, pieces: Sequence[tuple[int, _Piece]]) -> None:
    """An arrow where the effect is still there."""
    open_ones = [(number, piece) for number, piece in pieces if piece.is_open]
    canvas.trace(
        Panel.EFFECTS,
        name="still there",
        mode="markers",
        x=[piece.last for _, piece in open_ones],
        y=[number + _BAR_AT for number, _ in open_ones],
        marker={
            "symbol": "triangle-right",
            "size": 10,
            "color": [canvas.palette.grade(piece.report.grade) for _, piece in open_ones],
        },
        cliponaxis=False,
    )


def _name(
    canvas: Canvas,
    view: SessionView,
    lane: Lane,
    episode: EffectEpisode,
    place: tuple[int, float],
) -> float:
    """Write the name above an episode's bar if it fits; from which minute on there is room."""
    number, free_from = place
    late = f"{HISTORIC} " if is_back_charted(view, episode.reports[0]) else ""
    name = shortened(lane.name, _LONGEST_NAME)
    after = f", {wording.GRADES[episode.peak]}{_helped_mark(episode)}"
    letters = len(late) + len(name) + len(after)
    begins, length = canvas.time.x(episode.began_at), canvas.minutes(letters + 1)
    begins = max(canvas.time.first, min(begins, canvas.time.last - length))
    if begins < free_from:
        return free_from
    label = f"{late}{shown_as_typed(name)}{after}"
    canvas.words(label, begins, number + _WORDS_AT, Panel.EFFECTS)
    return begins + length


def _helped_mark(episode: EffectEpisode) -> str:
    said = {report.helped for report in episode.reports}
    if Helped.YES in said:
        return " ✓"
    return " (✓) partly" if Helped.PARTLY in said else ""


def _hover(piece: _Piece, words: EntryWords) -> str:
    report = piece.report
    lines = [f"<b>{folded(wording.effect_report(report))}</b>"]
    if report.text and report.effect is not Effect.OTHER:  # whose name it is
        lines.append(folded(report.text))
    if report.action:
        helped = f": {wording.HELPED[report.helped]}" if report.helped else ""
        lines.append(f"{folded(report.action)}{helped}")
    if piece.is_open:
        lines.append("not reported as gone")
    return "<br>".join([*lines, words.about(report)])
