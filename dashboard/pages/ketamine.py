"""Ketamine: what is open, what is there, what was written; receiving, counting, witnessing."""

import streamlit as st

from dashboard import runtime
from dashboard.components.ketamine import (
    lines_table,
    look,
    open_tasks,
    period,
    receive_form,
    stock_forms,
    stock_table,
)
from dashboard.ketamine_source import read_ledger
from dashboard.labels import as_label
from monitoring.errors import ValueRefused
from monitoring.permissions import Action, can, check_can

look.show()
user, zone, at = runtime.current_user(), runtime.current_zone(), runtime.now()
check_can(user, Action.VIEW_KETAMINE)
st.html('<section class="records"><h1>Ketamine</h1></section>')
today = at.astimezone(zone).date()
days = period.form_of(user.clinic_id, at)
try:
    wanted, refused = period.chosen(days, today, zone), None
except ValueRefused as refusal:
    wanted, refused = (at, at), refusal
view = read_ledger(runtime.database(), user, zone, wanted, at)
open_tasks.show(view, user)
st.html(stock_table.stock_html(view.books, today))
if can(user, Action.HANDLE_KETAMINE):
    receive_form.show(user)
stock_forms.show(view, user)
st.html('<section class="records"><h2>Ledger</h2></section>')
period.show(days, today)
if refused is None:
    st.html(lines_table.lines_html(view))
else:
    st.error(as_label(str(refused)), icon=":material/block:")
