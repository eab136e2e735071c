"""One row of the list of what waits: its shape and word, whose it is, what, and since when."""

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType
from zoneinfo import ZoneInfo

from dashboard.html import Html, fill, place
from dashboard.review_queue import Kind, Waiting, Who
from dashboard.theme import LOOKS, Mark
from dashboard.wording import age, birthday, clock, full_name, local_day

_ROW = (
    '<article class="waiting $mark" aria-label="$label"><p class="who"><span class="mark">'
    '<b aria-hidden="true">$shape</b> $word</span> <b><bdi>$name</bdi></b> <span>$born</span> '
    '<span>MRN <bdi>$number</bdi></span></p><p class="what"><bdi>$what</bdi></p>'
    '<p class="quiet">$since · <a href="$address" target="_self">$open</a></p></article>'
)
KINDS: Mapping[Kind, str] = MappingProxyType(
    {
        Kind.CRITICAL: "Critical",
        Kind.UNSIGNED: "Not signed",
        Kind.FOLLOW_UP: "Follow-ups",
        Kind.COURSE: "Courses",
    }
)
_OPEN: Mapping[Kind, str] = MappingProxyType(
    {
        Kind.CRITICAL: "Open the patient",
        Kind.UNSIGNED: "Open and sign",
        Kind.FOLLOW_UP: "Write the follow-up",
        Kind.COURSE: "Open the patient",
    }
)


def row_html(row: Waiting, zone: ZoneInfo, at: datetime) -> Html:
    """The row; every text as typed."""
    look = LOOKS[row.mark]
    return fill(
        _ROW,
        mark=row.mark.value.replace(" ", "-"),
        label=f"{_word(row)}: {full_name(row.who)}",
        shape=look.shape,
        word=_word(row),
        name=full_name(row.who),
        born=birthday(row.who.born_on),
        number=row.who.record_number,
        what=" · ".join(row.what),
        since=since_words(row.since, zone, at),
        address=address_of(row),
        open="Open the session" if _is_of_session(row) else _OPEN[row.kind],
    )


def _word(row: Waiting) -> str:
    """A mark's own word; a visit that only waits for its signature is no flag."""
    return "Not signed" if row.mark is Mark.NOT_EVALUABLE else LOOKS[row.mark].word


def _is_of_session(row: Waiting) -> bool:
    return row.kind is Kind.CRITICAL and row.session_id is not None


def since_words(since: datetime, zone: ZoneInfo, at: datetime) -> str:
    """Since when, and how long that is: "since 24 Nov 2026 14:06 (20 h 3 min)"."""
    return f"since {local_day(since, zone)} {clock(since, zone)} ({age(since, at)})"


def address_of(row: Waiting) -> str:
    """Where the row is worked on."""
    if row.session_id is not None:
        return f"/session?id={row.session_id}"
    view = "&view=follow-ups" if row.kind is Kind.FOLLOW_UP else ""
    return f"/patient?id={row.who.patient_id}{view}"


def who_html(who: Who) -> Html:
    """Whose it is, inside a form that may lie over the row which says it."""
    template = '<p class="quiet"><b><bdi>$name</bdi></b> · $born</p>'
    return fill(template, name=full_name(who), born=birthday(who.born_on))


def more_html(more: int) -> Html:
    """That there are more rows than are shown."""
    words = f"And {more:,} more, less urgent than these; they move up as these are done."
    return place('<p class="quiet">$words</p>', words=fill("$words", words=words))
