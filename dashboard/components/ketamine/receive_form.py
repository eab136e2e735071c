"""Vials come in: what is printed on them, and how many."""

from datetime import date, datetime

import streamlit as st

from dashboard import runtime
from dashboard.components.ketamine.boxes import typed_vials
from dashboard.components.patients.boxes import say_outcome, text_box
from dashboard.saving import save
from dashboard.state import Form, open_form, take_outcome
from dashboard.typed_numbers import scaled
from db.store import SqlStore
from monitoring.days import days_in
from monitoring.errors import ValueRefused
from monitoring.ids import LotId
from monitoring.keeping_ketamine.receiving import receive_lot
from monitoring.ketamine.lots import Lot
from monitoring.people import User

_PARTS = frozenset({"number", "manufacturer", "expires", "strength", "volume", "vials"})
_THOUSAND = 1000
# USP General Chapter <7>: a month and a year mean the last day of that month.
_EXPIRES = "If the vial shows a month and a year only: the last day of that month."


def show(user: User) -> None:
    """The boxes, as a vial is read from top to bottom."""
    form = open_form("receive ketamine", user.clinic_id, runtime.now())
    outcome = take_outcome(form)
    with st.expander("Receive vials…"), st.form(form.key("form"), border=False):
        left, right = st.columns(2)
        with left:
            text_box(form, outcome, "number", "Lot number")
            text_box(form, outcome, "expires", "Expires on", hint="like 30 Nov 2027")
            st.caption(_EXPIRES)
            text_box(form, outcome, "vials", "How many vials")
        with right:
            text_box(form, outcome, "strength", "Strength, mg/mL")
            text_box(form, outcome, "volume", "Volume of a vial, mL")
            text_box(form, outcome, "manufacturer", "Manufacturer", hint="if you like")
        st.form_submit_button(
            "Receive", type="primary", key=form.key("save"), on_click=_receive, args=(form,)
        )
    say_outcome(outcome, _PARTS)


def _receive(form: Form) -> None:
    def act(store: SqlStore, by: User, at: datetime) -> None:
        receive_lot(store, by, _lot(form, by), typed_vials(form), at)

    save(form, runtime.current_zone(), act)


def _lot(form: Form, by: User) -> Lot:
    return Lot(
        id=LotId(form.token),
        clinic_id=by.clinic_id,
        number=form.text("number"),
        manufacturer=form.text("manufacturer"),
        expires_on=_typed_day(form.text("expires")),
        strength_ug_per_ml=scaled(form.text("strength"), "strength", by=_THOUSAND) or 0,
        volume_ul=scaled(form.text("volume"), "volume", by=_THOUSAND) or 0,
    )


def _typed_day(text: str) -> date:
    """The one day that was typed; raises ValueRefused for none, and for one that may be two."""
    found = days_in(text)
    if len(found) == 1:
        return found[0]
    if found:
        raise ValueRefused("expires", "Day or month first? Type the month in letters.")
    raise ValueRefused("expires", "Type the day it expires, like 30 Nov 2027.")
