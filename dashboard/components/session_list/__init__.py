"""The sessions behind a number: each with the way to it, and what of it was counted."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import streamlit as st

from dashboard import runtime
from dashboard.html import Html, fill, place, texts
from dashboard.visit_words import OUTCOMES
from dashboard.wording import clock, full_name, local_day
from db.restrictions import sight_of
from db.session_listing import Listed, listed_sessions
from monitoring.ids import SessionId
from monitoring.masking import Sight
from monitoring.people import User
from monitoring.permissions import Action, can
from monitoring.sessions import words

PAGE_SIZE = 50
_SHEET = Path(__file__).with_name("session_list.css")
_PAGE = "page"
_HEAD = (
    '<section class="records"><p><a class="back" href="$back" target="_self">$back_words</a></p>'
    '<h1><bdi>$heading</bdi></h1><p class="facts" role="status">$counted</p>$note</section>'
)
_NO_NAMES = (
    '<p class="quiet">Without names: those are for who may see a patient’s course. '
    "Opening a session is noted in the audit.</p>"
)
_LIST = '<section class="records" aria-label="Sessions"><ul>$rows</ul></section>'
_ROW = (
    '<li><a href="/session?id=$id" target="_self"><b>$day $time</b>$name<span>$status</span>'
    "<span>chair <bdi>$chair</bdi></span>$facts</a></li>"
)
_PAGES = '<nav class="pages" aria-label="Pages of the list">$links</nav>'
_LINK = '<a href="$address" target="_self">$words</a>'


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """A session that was counted, and in words what of it."""

    session_id: SessionId
    facts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """What is listed: the number in words, how many there are, and the way back."""

    words: str
    counted: str
    back: str
    back_words: str


def shown_page() -> int:
    """The page of the list that the address names, counted from 1; the first one else."""
    named = st.query_params.get(_PAGE, "")
    return max(1, int(named)) if named.isascii() and named.isdigit() and len(named) < 6 else 1  # noqa: PLR2004


def show(
    user: User, heading: Heading, items: Sequence[Item], address: Callable[[int], str]
) -> None:
    """One page of the list; `address` says where another one is.

    Names are read and shown only for who may see a patient's course.
    """
    st.html(f"<style>{_SHEET.read_text('utf-8')}</style>")
    with_names = can(user, Action.VIEW_COURSE)
    last = max(1, -(-len(items) // PAGE_SIZE))
    page = min(shown_page(), last)
    shown = items[(page - 1) * PAGE_SIZE : page * PAGE_SIZE]
    ids = [each.session_id for each in shown]
    sight = _sight(user) if with_names else None
    found = listed_sessions(runtime.database(), user.clinic_id, ids, sight=sight)
    st.html(_heading_html(heading, with_names=with_names))
    facts = {each.session_id: each.facts for each in shown}
    st.html(place(_LIST, rows=Html("".join(_row(each, facts[each.session_id]) for each in found))))
    if last > 1:
        st.html(_pages_html(page, last, address))


def _sight(user: User) -> Sight:
    with runtime.database().reading() as connection:
        return sight_of(connection, user, runtime.now())


def _heading_html(heading: Heading, *, with_names: bool) -> Html:
    return place(
        _HEAD,
        note=Html("") if with_names else Html(_NO_NAMES),
        **texts(
            heading=heading.words,
            counted=heading.counted,
            back=heading.back,
            back_words=heading.back_words,
        ),
    )


def _row(listed: Listed, facts: Sequence[str]) -> Html:
    zone = runtime.current_zone()
    name = full_name(listed)
    status, ended = words(listed.status), OUTCOMES[listed.outcome] if listed.outcome else ""
    return place(
        _ROW,
        name=fill("<span><bdi>$name</bdi></span>", name=name) if name else Html(""),
        facts=Html("".join(fill("<span><bdi>$fact</bdi></span>", fact=fact) for fact in facts)),
        **texts(
            id=str(listed.session_id),
            day=local_day(listed.scheduled_at, zone),
            time=clock(listed.scheduled_at, zone),
            status=status if ended in {"", status} else f"{status}, {ended}",
            chair=listed.chair,
        ),
    )


def _pages_html(page: int, last: int, address: Callable[[int], str]) -> Html:
    links = [f"Page {page} of {last}"]
    if page > 1:
        links.append(fill(_LINK, address=address(page - 1), words="Later ones"))
    if page < last:
        links.append(fill(_LINK, address=address(page + 1), words="Earlier ones"))
    return place(_PAGES, links=Html(" ".join(links)))
