"""Today's weight beside the last one: a great change is confirmed by a person."""

import streamlit as st

from dashboard.components.chairside.before_start.intake_answers import confirmation_of, weight_g
from dashboard.components.chairside.frame import look
from dashboard.html import Html, fill
from dashboard.session_view import SessionView
from dashboard.state import Form
from dashboard.theme import LOOKS, Mark
from dashboard.wording import local_day, weight
from db.last_visit import LastVisit
from monitoring.errors import ValueRefused
from monitoring.sessions import check_weight


def show(form: Form, view: SessionView, last: LastVisit | None) -> None:
    """The box, the last weight, the change in kg and %, and the tick that a great change needs."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.text_input(
            "Weight today, kg",
            key=form.key("weight"),
            width=180,
            persist_state="session",
        )
        st.html(_last_words(view, last))
    try:
        today_g = weight_g(form)
        check_weight(today_g)
    except ValueRefused as refusal:
        look.say_wrong(str(refusal))
        return
    if today_g is not None and last is not None:
        _show_change(form, view, today_g, last.weight_g)


def _last_words(view: SessionView, last: LastVisit | None) -> Html:
    if last is None:
        return fill('<p class="quiet">$words</p>', words="No earlier weight is known.")
    when = local_day(last.scheduled_at, view.zone)
    template = '<p class="quiet">Last: <b>$weight</b> ($when)</p>'
    return fill(template, weight=weight(last.weight_g), when=when)


def _show_change(form: Form, view: SessionView, today_g: int, last_g: int) -> None:
    words = change_words(today_g, last_g)
    if view.protocol.start is None or not _is_great(today_g, last_g, view):
        look.say_quietly(words)
        return
    mark = LOOKS[Mark.WARNING]
    most = view.protocol.start.weight_change_pct
    template = (
        '<p class="mark warning"><b aria-hidden="true">$shape</b> $words, more than $most %</p>'
    )
    st.html(fill(template, shape=mark.shape, words=words, most=str(most)))
    st.checkbox(
        "Weighed again or looked at: this weight is right",
        key=form.key(confirmation_of(today_g)),
        persist_state="session",
    )


def change_words(today_g: int, last_g: int) -> str:
    """The change in kg and in %: "+1.5 kg (+2.1 %) since the last time"."""
    change_g = today_g - last_g
    if not change_g:
        return "The same as the last time"
    sign = "+" if change_g > 0 else "−"
    pct = 100 * abs(change_g) / last_g
    return f"{sign}{abs(change_g) / 1000:.1f} kg ({sign}{pct:.1f} %) since the last time"


def _is_great(today_g: int, last_g: int, view: SessionView) -> bool:
    """Is the change greater than the session's protocol takes without a second look?"""
    asks = view.protocol.start
    return asks is not None and 100 * abs(today_g - last_g) > asks.weight_change_pct * last_g
