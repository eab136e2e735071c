"""The board's cards: who needs me next? They change in place, so that nobody loses the focus."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import streamlit as st

from dashboard import wording
from dashboard.board_source import Board, Scheduled
from dashboard.components.board.card import card_html
from dashboard.html import Html, fill, place, texts
from dashboard.routes.assets import PLOTLY_URL
from dashboard.theme import css_variables
from monitoring.flags import Severity

_HERE = Path(__file__).parent
_SCRIPTS = (_HERE.parent / "plotly_loading.js", _HERE / "board.js")
_HTML = """<section class="board" aria-label="Board"><header class="head">
<h1></h1><p class="counts" role="status"></p></header>
<div class="cards" role="list"></div><div class="after"></div></section>"""
_LATER = '<h2>Later today</h2><ul class="later">$rows</ul>'
_ROW = (
    '<li><a href="/session?id=$id" target="_self"><b>$time</b> chair <bdi>$chair</bdi>: '
    "<bdi>$name</bdi></a>$late</li>"
)
_WALL_ROW = "<li><span><b>$time</b> chair <bdi>$chair</bdi>: <bdi>$name</bdi></span>$late</li>"
_LATE = ' <span class="age overdue"><b aria-hidden="true">◷</b> not begun, $late late</span>'
_START = '<a class="start" href="/patients" target="_self">Start a session</a>'
_NOBODY = """<div class="nobody"><h2>Nobody is in a chair</h2><p>$words</p></div>"""


def show(board: Board, *, is_wall: bool, key: str) -> str | None:
    """The board; the id of the session that was just chosen on it, if one was."""
    cards = st.components.v2.component(
        "board",
        html=_HTML,
        css=css_variables() + (_HERE / "board.css").read_text("utf-8"),
        js="\n".join(path.read_text("utf-8") for path in _SCRIPTS),
        isolate_styles=False,
    )
    result = cards(data=board_data(board, is_wall=is_wall), key=key, on_open_change=lambda: None)
    chosen = result.get("open")
    return None if chosen is None else str(chosen)


def board_data(board: Board, *, is_wall: bool) -> dict[str, object]:
    """What the browser is sent: every piece of HTML in it is made by `dashboard.html`.

    To a wall display goes nothing that it does not show: no name, no birth date.
    """
    return {
        "title": _title(board),
        "counts": counts(board),
        "cards": [
            {"id": str(each.view.record.session.id), "html": card_html(each, is_wall=is_wall)}
            for each in board.occupied
        ],
        "after": _after(board, is_wall=is_wall),
        "ahead": None if is_wall else PLOTLY_URL,
        "isWall": is_wall,
    }


def _title(board: Board) -> str:
    day = f"{board.at.astimezone(board.zone):%a} {wording.local_day(board.at, board.zone)}"
    return f"{board.clinic.name} · {day} {wording.clock(board.at, board.zone)}"


def counts(board: Board) -> str:
    """How many sessions are going on, and how many of them are critical or overdue."""
    critical = sum(
        any(flag.severity is Severity.CRITICAL for flag in each.flags) for each in board.occupied
    )
    overdue = sum(each.is_overdue for each in board.occupied)
    return f"{len(board.occupied)} in a chair · {critical} critical · {overdue} overdue"


def _after(board: Board, *, is_wall: bool) -> Html:
    parts: list[Html] = []
    if not board.occupied:
        parts.append(fill(_NOBODY, words=_what_next(board)))
    if board.later:
        rows = Html("".join(_rows(board, is_wall=is_wall)))
        parts.append(place(_LATER, rows=rows))
    elif board.occupied:
        parts.append(Html('<p class="note">Nobody else is scheduled today.</p>'))
    if not is_wall:
        parts.append(Html(_START))
    return Html("".join(parts))


def _what_next(board: Board) -> str:
    if board.later:
        return "Choose a session of today to prepare and start it."
    return "Nobody is scheduled today. Find or add the patient to start or schedule a session."


def _rows(board: Board, *, is_wall: bool) -> Iterator[Html]:
    for each in board.later:
        words = texts(
            id=str(each.session_id),
            time=wording.clock(each.scheduled_at, board.zone),
            chair=each.chair,
            name=_name(each, is_wall=is_wall),
        )
        yield place(_WALL_ROW if is_wall else _ROW, **words, late=_late(each, board.at))


def _name(each: Scheduled, *, is_wall: bool) -> str:
    name = wording.initials if is_wall else wording.full_name
    return name(each)


def _late(each: Scheduled, at: datetime) -> Html:
    if each.scheduled_at >= at:
        return Html("")
    return fill(_LATE, late=wording.age(each.scheduled_at, at))
