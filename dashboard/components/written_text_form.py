"""Writing a text of the clinic's own: its box, how it will look, and who wrote the versions."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import streamlit as st

from dashboard import runtime
from dashboard.html import Html, fill, place, texts
from dashboard.leaflet_html import leaflet_html
from dashboard.saving import save, show_outcome
from dashboard.state import Form, open_form
from dashboard.wording import clock, local_day
from db.store import SqlStore
from db.surroundings import names_in
from monitoring.ids import UserId
from monitoring.leaflets import Leaflet
from monitoring.letterheads import LetterheadText
from monitoring.people import User
from monitoring.safety_texts import SafetyText

Written = Leaflet | SafetyText | LetterheadText
Write = Callable[[SqlStore, User, tuple[UUID, str], datetime, UUID | None], object]

_TITLE = '<section class="records"><h2>$title</h2><p class="quiet">$about</p></section>'
_PREVIEW = (
    '<section class="records leaflet" aria-label="$label"><h2>$title</h2>'
    '<div class="paper">$text</div></section>'
)
_VERSIONS = '<section class="records"><h2>$title</h2><ul>$rows</ul></section>'
_ROW = (
    '<li><span class="line">$day $clock '
    '<span class="quiet"><bdi>$name</bdi>, $size</span></span></li>'
)
_NONE = '<p class="quiet">Nobody has written one yet.</p>'


@dataclass(frozen=True, slots=True, kw_only=True)
class TextForm:
    """What one text is called on the screen, how long it may be, and how it is kept.

    `write` takes the store, who writes, (id, text), when, and the version it takes the place of.
    """

    name: str
    title: str
    about: str
    label: str
    save_label: str
    preview_label: str
    preview_title: str
    versions_title: str
    longest: int
    height_px: int
    write: Write


def show(text_form: TextForm, versions: Sequence[Written], user: User) -> None:
    """The text to write in, its preview, and the `versions` there were, the newest first."""
    current = versions[0] if versions else None
    form = open_form(text_form.name, user.clinic_id, runtime.now())
    st.html(fill(_TITLE, title=text_form.title, about=text_form.about))
    text = st.text_area(
        text_form.label,
        value=current.text if current else "",
        height=text_form.height_px,
        max_chars=text_form.longest,
        key=form.key("text"),
    )
    st.button(
        text_form.save_label,
        type="primary",
        key=form.key("save"),
        on_click=_save,
        args=(form, text_form.write, current.id if current else None),
    )
    show_outcome(form)
    st.html(preview_html(text_form, text))
    if versions:
        with runtime.database().reading() as connection:
            names = names_in(connection, user.clinic_id)
        st.html(versions_html(text_form, versions, names))


def preview_html(text_form: TextForm, text: str) -> Html:
    """The text as it will be seen."""
    shown = leaflet_html(text) if text.strip() else Html(_NONE)
    words = texts(label=text_form.preview_label, title=text_form.preview_title)
    return place(_PREVIEW, text=shown, **words)


def versions_html(
    text_form: TextForm, versions: Sequence[Written], names: Mapping[UserId, str]
) -> Html:
    """When each version was written, and by whom."""
    rows = Html("".join(_row(each, names) for each in versions))
    return place(_VERSIONS, rows=rows, **texts(title=text_form.versions_title))


def _row(written: Written, names: Mapping[UserId, str]) -> Html:
    zone, by = runtime.current_zone(), written.written_by
    return fill(
        _ROW,
        day=local_day(written.written_at, zone),
        clock=clock(written.written_at, zone),
        name="no person" if by is None else names.get(by, ""),
        size=f"{len(written.text):,} characters",
    )


def _save(form: Form, write: Write, instead_of: UUID | None) -> None:
    def act(store: SqlStore, by: User, at: datetime) -> None:
        write(store, by, (form.token, form.text("text")), at, instead_of)

    save(form, runtime.current_zone(), act)
