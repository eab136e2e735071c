"""The versions there are: who approved them, from when they are in force, what ran under them."""

from collections.abc import Sequence
from zoneinfo import ZoneInfo

import streamlit as st

from dashboard import runtime
from dashboard.components.protocols.picking import pick
from dashboard.html import Html, fill, place
from dashboard.protocol_words import (
    approval_words,
    since_words,
    standing_word,
    version_code,
    version_name,
)
from dashboard.protocols_source import ProtocolsView, read_ran
from dashboard.wording import clock, full_name, local_day
from db.protocol_sessions import MOST_LISTED, RanSession
from monitoring.people import User
from monitoring.protocol_approvals import Published

_TABLE = (
    '<section class="records"><h2>Versions</h2><div class="versions" tabindex="0" role="region" '
    'aria-label="Versions of the protocol"><table><thead><tr><th scope="col">Version</th>'
    '<th scope="col">Standing</th><th scope="col">In force from</th><th scope="col">Approved by'
    '</th><th scope="col">Sessions</th></tr></thead><tbody>$rows</tbody></table></div></section>'
)
_ROW = (
    '<tr class="$kind"><th scope="row">$name<span class="source">$title</span></th>'
    "<td>$standing</td><td>$since</td><td><bdi>$approved</bdi></td><td>$ran</td></tr>"
)
_SESSIONS = '<section class="records" aria-label="Sessions under it"><ul>$rows</ul>$more</section>'
_SESSION = (
    '<li><a href="/session?id=$id" target="_self"><b><bdi>$name</bdi></b><span>$day $time</span>'
    "</a></li>"
)
_NONE = "none"


def show(view: ProtocolsView, user: User) -> None:
    """The versions, and the sessions of one that is chosen."""
    st.html(versions_html(view))
    names = {version_code(each.version): version_name(each.version) for each in view.published}
    chosen = pick("Sessions that ran under", "ran", {_NONE: "choose a version"} | names, _NONE)
    of = next((each for each in view.published if version_code(each.version) == chosen), None)
    if of is not None:
        ran = read_ran(runtime.database(), user, of.version, view.at)
        st.html(sessions_html(ran, view.ran.get(of.version, 0), view.zone))


def versions_html(view: ProtocolsView) -> Html:
    """One row for each version, the last published first."""
    return place(_TABLE, rows=Html("".join(_row(each, view) for each in view.published)))


def sessions_html(ran: Sequence[RanSession], count: int, zone: ZoneInfo) -> Html:
    """The sessions with the way to each, and how many more there are."""
    if not ran:
        return Html('<p class="quiet">No session has begun under it.</p>')
    words = f"The newest {MOST_LISTED} of {count:,}." if count > MOST_LISTED else ""
    more = fill('<p class="quiet">$words</p>', words=words)
    return place(_SESSIONS, rows=Html("".join(_session(each, zone) for each in ran)), more=more)


def _row(each: Published, view: ProtocolsView) -> Html:
    return fill(
        _ROW,
        kind="in-force" if each.version == view.in_force else "",
        name=version_name(each.version),
        title=view.protocols[each.version].title,
        standing=standing_word(each, view),
        since=since_words(each, view.zone),
        approved=approval_words(each, view),
        ran=f"{view.ran.get(each.version, 0):,}",
    )


def _session(each: RanSession, zone: ZoneInfo) -> Html:
    return fill(
        _SESSION,
        id=str(each.session_id),
        name=full_name(each),
        day=local_day(each.scheduled_at, zone),
        time=clock(each.scheduled_at, zone),
    )
