"""Making an export from the page: a bar while it is written, and every refusal in words."""

from time import monotonic

import streamlit as st

from dashboard import runtime
from dashboard.access_audit import refusals_noted
from dashboard.components.reports.filter_boxes import wanted
from dashboard.exports.making import make_export
from dashboard.exports.offer import Offer, Progress
from dashboard.saving import note_refusal
from dashboard.state import Form, Outcome, close_form, is_open, note_outcome
from dashboard.wording import clock_with_seconds
from monitoring.errors import MonitoringError
from monitoring.exports import ExportRequest
from monitoring.ids import ExportId
from monitoring.people import User

_EVERY_S = 0.1  # the bar is drawn so often at most


def make(offer: Offer, form: Form, user: User) -> None:
    """Make what the form asks for, and run the page again to say what became of it.

    A second click on a form that was made does nothing; one that comes while it is being made
    ends that and begins again, under the same id.
    """
    if not is_open(form):
        return
    zone, here = runtime.current_zone(), runtime.installation()
    try:
        with refusals_noted(user):
            request = ExportRequest(
                id=ExportId(form.token),
                kind=offer.kind,
                purpose=form.text("purpose"),
                filter=wanted(offer, form, zone),
            )
            asked = (here.database, user, request)
            handed = make_export(asked, here.shelf.new_file(), runtime.now, _bar())
    except MonitoringError as refusal:
        note_refusal(form, refusal)
    else:
        here.shelf.put(handed, runtime.now())
        close_form(form)
        when = clock_with_seconds(handed.export.made_at, zone)
        said = Outcome(sentence=f"Made {when}", is_saved=True, token=handed.export.request.id)
        note_outcome(form, said)
    st.rerun()


def _bar() -> Progress:
    shown = st.progress(0.0, text="Reading …")
    drawn_at = monotonic()

    def progress(share: float, words: str) -> None:
        nonlocal drawn_at
        if monotonic() - drawn_at >= _EVERY_S:
            shown.progress(min(share, 1.0), text=f"Writing {words} …")
            drawn_at = monotonic()

    return progress
