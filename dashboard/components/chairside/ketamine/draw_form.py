"""Drawing ketamine for this session: from which lot, how much, how many vials were opened."""

from collections.abc import Sequence
from datetime import datetime

import streamlit as st

from dashboard.clock_time import minutes_before
from dashboard.components.chairside.frame import look
from dashboard.components.ketamine.boxes import InStock, lot_box, typed_lot, typed_ug, typed_vials
from dashboard.components.patients.boxes import text_box
from dashboard.saving import save, show_outcome, show_refusal, show_when
from dashboard.session_view import SessionView
from dashboard.state import Form, open_form
from db.store import SqlStore
from monitoring.ids import LedgerLineId
from monitoring.keeping_ketamine.drawing import Draw, draw
from monitoring.people import User

_NONE = "No usable vial is in stock by the record: receive it on the page Ketamine first."


def show(view: SessionView, lots: Sequence[InStock]) -> None:
    """Folded; offers lots of which something is left, and none that has expired."""
    form = open_form("draw ketamine", view.record.session.id, view.at)
    usable = usable_lots(lots, view)
    with st.expander("Draw ketamine…", key=f"open-{form.key('draw')}"):
        show_refusal(form)
        if not usable:
            look.say_quietly(_NONE)
            return
        with st.form(form.key("form"), border=False):
            lot_box(form, None, usable)
            amount, opened = st.columns(2)
            with amount:
                text_box(form, None, "amount", "Drawn, mg")
            with opened:
                text_box(form, None, "vials", "Vials opened for it", hint="as many as it needs")
            show_when(form)
            st.form_submit_button(
                "Save: drawn",
                type="primary",
                key=form.key("save"),
                on_click=_draw,
                args=(form, view),
            )
    show_outcome(form)


def usable_lots(lots: Sequence[InStock], view: SessionView) -> list[InStock]:
    """The lots that may be drawn from today, first to expire first."""
    today = view.at.astimezone(view.zone).date()
    return [each for each in lots if not each[0].is_expired_on(today)]


def _draw(form: Form, view: SessionView) -> None:
    def act(store: SqlStore, by: User, at: datetime) -> None:
        wanted = Draw(
            id=LedgerLineId(form.token),
            lot_id=typed_lot(form),
            session_id=form.session_id,
            amount_ug=typed_ug(form),
            opened=typed_vials(form) if form.text("vials").strip() else None,
            drawn_at=done_at(form, at),
            late_reason=form.text("late_reason"),
        )
        draw(store, by, wanted, at)

    save(form, view.zone, act)


def done_at(form: Form, at: datetime) -> datetime:
    """When it was done, as the form says: now, or so many minutes ago."""
    ago = form.text("minutes_ago")
    return minutes_before(ago, at) if ago else at
