"""Cells of the figures' tables: a number that opens its list, and what chance leaves open."""

from collections.abc import Iterable, Sequence

from dashboard.html import Html, fill, place, texts
from dashboard.outcome_words import percent
from dashboard.wording import plain_number
from monitoring.figures.counting import Counted
from monitoring.proportions import Proportion

_HALF_A_PERCENT = 0.005  # rounded it would read as none
LEAST_FOR_PERCENT = 20  # (D): below, one more or less moves a share by more than five points
NONE = "none to count"
_TABLE = (
    '<div class="numbers"><table><caption><span>$title<small>$about</small></span>'
    "</caption><thead><tr>$head</tr></thead><tbody>$rows</tbody></table></div>"
)
_HEAD = '<th scope="col">$words</th>'
_ROW = "<tr>$cells</tr>"
_NAME = '<th scope="row"><bdi>$words</bdi></th>'
_LINKED_NAME = '<th scope="row"><a href="$address" target="_self"><bdi>$words</bdi></a></th>'
_OPEN = '<a href="$address" target="_self">$words</a>'
_PLAIN = '<span class="plain">$words</span>'
_SHARE = '<span class="share">$words</span>'
_CELL = "<td>$parts</td>"
# A picture of what the words beside it say.
_RANGE = (
    '<span class="range" aria-hidden="true"><span style="left:$low%;width:$width%"></span>'
    '<b style="left:$share%"></b></span>'
)


def table(title: str, about: str, head: Sequence[str], rows: Iterable[Html]) -> Html:
    """A table; `about` says under its title which statistic it is."""
    return place(
        _TABLE,
        head=Html("".join(fill(_HEAD, words=words) for words in head)),
        rows=Html("".join(rows)),
        **texts(title=title, about=about),
    )


def row(name: Html, *cells: Html) -> Html:
    """A row: whose it is, and its cells."""
    return place(_ROW, cells=Html("".join((name, *cells))))


def name_cell(words: str, address: str = "") -> Html:
    """What a row is about; with an address, the way there."""
    return fill(_LINKED_NAME, words=words, address=address) if address else fill(_NAME, words=words)


def words_cell(words: str) -> Html:
    """Words or a number that nothing is behind."""
    return place(_CELL, parts=fill(_PLAIN, words=words))


def count_cell(counted: Counted, address: str) -> Html:
    """How many, and the way to their list; none have no list."""
    return place(_CELL, parts=_number(counted.n, f"{counted.n:,}", address))


def share_cell(counted: Counted, address: str, *, is_drawn: bool = False) -> Html:
    """So many of so many, the share where there are enough, and its 95 % interval."""
    found = counted.proportion
    if found is None:
        return words_cell(NONE)
    number = _number(counted.n, f"{counted.n:,} of {found.n:,}", address)
    picture = _range(found) if is_drawn else Html("")
    return place(_CELL, parts=Html(number + fill(_SHARE, words=share_words(found)) + picture))


def share_words(found: Proportion) -> str:
    """The share and its interval: "42 % (31–53)", of few only "95 % 16–75 %"."""
    low, high = f"{100 * found.low:.0f}", f"{100 * found.high:.0f}"
    if found.n < LEAST_FOR_PERCENT:
        return f"95 % {low}–{high} %"
    is_tiny = found.n_yes and found.share < _HALF_A_PERCENT
    return f"{'under 1 %' if is_tiny else percent(found.share)} ({low}–{high})"


def rate_cell(counted: Counted, n_sessions: int, address: str) -> Html:
    """How many for each session, to two places, and the way to their list."""
    if not n_sessions:
        return words_cell(NONE)
    words = plain_number(counted.n / n_sessions, 2)
    return place(_CELL, parts=_number(counted.n, words, address))


def minutes_cell(minutes: float | None, address: str) -> Html:
    """So many minutes, and the way to the list of what took them."""
    if minutes is None:
        return words_cell(NONE)
    return place(_CELL, parts=_number(1, plain_number(minutes, 1), address))


def _number(n: int, words: str, address: str) -> Html:
    return fill(_OPEN, words=words, address=address) if n else fill(_PLAIN, words=words)


def _range(found: Proportion) -> Html:
    return fill(
        _RANGE,
        low=f"{100 * found.low:.1f}",
        width=f"{100 * (found.high - found.low):.1f}",
        share=f"{100 * found.share:.1f}",
    )
