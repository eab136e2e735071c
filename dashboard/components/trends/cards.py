"""A picture of the trends on the page: its question, how it was made, and the figure."""

import streamlit as st

from dashboard.charts.trends.picture import Picture
from dashboard.components import figure
from dashboard.html import Html, fill, place

_HEAD = '<h3 class="question">$question</h3><p class="made-of">$caption</p>'
_NOTES = '<p class="notes">$notes</p>'
_NOTE = "<span>$note</span> "
_NOTHING = '<p class="nothing"><b aria-hidden="true">◌</b> $words</p>'
_UNKNOWN = "Nothing of this was written down in these sessions."


def show(picture: Picture, *, key: str) -> None:
    """The picture with its question, or that there is nothing to draw."""
    st.html(head_html(picture))
    show_figure(picture, key=key)


def show_figure(picture: Picture, *, key: str) -> None:
    """The figure and what its marks mean."""
    if picture.figure is None:
        st.html(fill(_NOTHING, words=_UNKNOWN))
        return
    figure.show(picture.figure, picture.alt, key=key)
    if picture.notes:
        st.html(notes_html(picture))


def head_html(picture: Picture) -> Html:
    """The question, and in a line which statistic answers it."""
    return fill(_HEAD, question=picture.question, caption=picture.caption)


def notes_html(picture: Picture) -> Html:
    """What the marks in this figure mean."""
    return place(_NOTES, notes=Html("".join(fill(_NOTE, note=note) for note in picture.notes)))
