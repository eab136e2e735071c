"""Writing the clinic's leaflet: its text, how it will look, and who wrote the versions before."""

from collections.abc import Mapping, Sequence
from datetime import datetime

import streamlit as st

from dashboard import runtime
from dashboard.html import Html, fill, place
from dashboard.leaflet_html import leaflet_html
from dashboard.saving import save, show_outcome
from dashboard.state import Form, open_form
from dashboard.wording import clock, local_day
from db.leaflets import leaflet_versions
from db.store import SqlStore
from db.surroundings import names_in
from monitoring.ids import LeafletId, UserId
from monitoring.informing import write_leaflet
from monitoring.leaflets import LONGEST_LEAFLET, Leaflet
from monitoring.people import User

_TITLE = (
    '<section class="records"><h2>Leaflet for patients</h2><p class="quiet">Plain text; a blank '
    "line begins a new paragraph. It is shown where instructions are given, and can be printed. "
    "No patient’s name is on it. Have what it says reviewed by your medical director.</p></section>"
)
_PREVIEW = (
    '<section class="records leaflet" aria-label="Preview"><h2>As patients see it</h2>'
    '<div class="paper">$text</div></section>'
)
_VERSIONS = '<section class="records"><h2>Versions</h2><ul>$rows</ul></section>'
_ROW = (
    '<li><span class="line">$day $clock '
    '<span class="quiet"><bdi>$name</bdi>, $size</span></span></li>'
)
_NONE = '<p class="quiet">Nobody has written one yet.</p>'


def show(user: User) -> None:
    """The text to write in, its preview, and the versions there were."""
    with runtime.database().reading() as connection:
        versions = leaflet_versions(connection, user.clinic_id)
        names = names_in(connection, user.clinic_id)
    current = versions[0] if versions else None
    form = open_form("leaflet", user.clinic_id, runtime.now())
    st.html(_TITLE)
    text = st.text_area(
        "Text",
        value=current.text if current else "",
        height=320,
        max_chars=LONGEST_LEAFLET,
        key=form.key("text"),
    )
    st.button(
        "Save as the new version",
        type="primary",
        key=form.key("save"),
        on_click=_save,
        args=(form, current.id if current else None),
    )
    show_outcome(form)
    st.html(preview_html(text))
    if versions:
        st.html(versions_html(versions, names))


def preview_html(text: str) -> Html:
    """The leaflet as patients will see it."""
    return place(_PREVIEW, text=leaflet_html(text) if text.strip() else Html(_NONE))


def versions_html(versions: Sequence[Leaflet], names: Mapping[UserId, str]) -> Html:
    """When each version was written, and by whom."""
    return place(_VERSIONS, rows=Html("".join(_row(each, names) for each in versions)))


def _row(leaflet: Leaflet, names: Mapping[UserId, str]) -> Html:
    zone, by = runtime.current_zone(), leaflet.written_by
    return fill(
        _ROW,
        day=local_day(leaflet.written_at, zone),
        clock=clock(leaflet.written_at, zone),
        name="no person" if by is None else names.get(by, ""),
        size=f"{len(leaflet.text):,} characters",
    )


def _save(form: Form, instead_of: LeafletId | None) -> None:
    def act(store: SqlStore, by: User, at: datetime) -> None:
        written = (LeafletId(form.token), form.text("text"))
        write_leaflet(store, by, written, at, instead_of=instead_of)

    save(form, runtime.current_zone(), act)
