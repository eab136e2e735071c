"""The running ledger: day by day what was written, by whom, who witnessed it, what was left."""

from collections.abc import Iterator
from datetime import date
from itertools import groupby

from dashboard.html import Html, fill, place, texts
from dashboard.ketamine_source import LedgerView
from dashboard.ketamine_words import line_words, stock_words
from dashboard.wording import clock, day, full_name
from monitoring.ketamine.book import Book
from monitoring.ketamine.lines import Line, LineKind

_DAY = (
    '<div class="ledger" tabindex="0" role="region" aria-label="Ledger of $day"><table>'
    '<caption>$day</caption><thead><tr><th scope="col">Time</th><th scope="col">Lot, line</th>'
    '<th scope="col">What</th><th scope="col">By</th><th scope="col">Witness</th>'
    '<th scope="col">Left after it</th></tr></thead><tbody>$rows</tbody></table></div>'
)
_ROW = (
    '<tr><td class="time">$time</td><th scope="row" class="lot"><bdi>$lot</bdi>, $number</th>'
    '<td class="what">$what</td><td class="by"><bdi>$by</bdi></td><td class="by">$witness</td>'
    '<td class="left">$left</td></tr>'
)
_SAID = '<span class="$state">$words</span>'
_WHOM = '<small>for <a href="/session?id=$id" target="_self"><bdi>$name</bdi></a></small>'
_CLOSED = "<small>for a patient whose record is restricted</small>"
_REASON = "<small>“<bdi>$text</bdi>”</small>"
_LATE = "<small>done $time, written later: “<bdi>$text</bdi>”</small>"
_WAITS = '<span class="open">◷ open</span>'
_NONE = '<section class="records"><p class="quiet">Nothing was written on these days.</p></section>'


def lines_html(view: LedgerView) -> Html:
    """A table for each day, the newest first."""
    if not view.lines:
        return Html(_NONE)
    days = groupby(view.lines, key=lambda pair: _day_of(pair[0], view))
    return Html("".join(_day(on, view, list(pairs)) for on, pairs in days))


def _day_of(line: Line, view: LedgerView) -> date:
    return line.recorded_at.astimezone(view.zone).date()


def _day(on: date, view: LedgerView, pairs: list[tuple[Line, Book]]) -> Html:
    rows = Html("".join(_row(line, book, view) for line, book in pairs))
    return place(_DAY, rows=rows, **texts(day=day(on)))


def _row(line: Line, book: Book, view: LedgerView) -> Html:
    return place(
        _ROW,
        what=Html("".join(_what(line, book, view))),
        witness=_witness(line, book, view),
        **texts(
            time=clock(line.recorded_at, view.zone),
            lot=book.lot.number,
            number=str(line.number),
            by=view.names.get(line.by, ""),
            left=stock_words(line.stock),
        ),
    )


def _what(line: Line, book: Book, view: LedgerView) -> Iterator[Html]:
    error = book.error_about(line)
    yield fill(_SAID, state="back" if error else "", words=line_words(line, book))
    if error is not None:
        yield fill("<small>$words</small>", words=f"entered in error, see line {error.number}")
    if line.kind in {LineKind.DRAWN, LineKind.USED}:
        yield whom_html(line, view)
    yield from reason_html(line, view)


def reason_html(line: Line, view: LedgerView) -> Iterator[Html]:
    """What was written beside the line; not of a record that is closed to the reader."""
    whom = None if line.session_id is None else view.whom.get(line.session_id)
    if whom is not None and whom.is_closed:
        return
    if line.reason:
        yield fill(_REASON, text=line.reason)
    if line.late_reason:
        yield fill(_LATE, time=clock(line.at, view.zone), text=line.late_reason)


def whom_html(line: Line, view: LedgerView) -> Html:
    """For whom a line was, with the way to the session, as far as the reader may know."""
    whom = None if line.session_id is None else view.whom.get(line.session_id)
    if whom is None:
        return Html("")
    if whom.is_closed:
        return Html(_CLOSED)
    return fill(_WHOM, id=str(line.session_id), name=full_name(whom))


def _witness(line: Line, book: Book, view: LedgerView) -> Html:
    if not book.needs_witness(line):
        return Html("")
    seen = book.answer_to(line, LineKind.WITNESSED)
    if seen is not None:
        return fill("<bdi>$name</bdi>", name=view.names.get(seen.by, ""))
    return Html("" if book.error_about(line) else _WAITS)
