"""Consents that were signed on paper or elsewhere; the documents themselves are kept there."""

from datetime import date, datetime

import streamlit as st

from dashboard.components.patients.boxes import say_outcome, say_refused, text_box
from dashboard.components.patients.known import history
from dashboard.components.patients.said import said
from dashboard.course_saving import save_entry
from dashboard.course_view import CourseView
from dashboard.html import Html, place
from dashboard.saving import header
from dashboard.state import Form, open_form, take_outcome
from monitoring.course_entries import ConsentDocument
from monitoring.errors import ValueRefused
from monitoring.people import User
from monitoring.permissions import Action, can

_ACTION = Action.KEEP_COURSE
_HEAD = '<section class="records known"><h2>Consents</h2>$body</section>'
_NONE = '<p class="unknown">◌ No signed consent is written down. Add it once it is signed.</p>'
_ROW = '<li><span class="line">$mark<span>$words</span></span></li>'
_OVER = '<span class="unknown">expired</span>'
_PARTS = frozenset({"title", "signed_on", "valid_until", "kept_at"})


def show(view: CourseView, user: User) -> None:
    """The consents that stand, the form that adds one, and what was true when."""
    st.html(consents_html(view))
    if can(user, _ACTION):
        _show_form(view)
    history.show(view, user, ConsentDocument, "Consents", _ACTION)


def consents_html(view: CourseView) -> Html:
    """The consents as HTML, the newest first; what has ended says so."""
    signed = sorted(view.standing(ConsentDocument), key=lambda each: each.signed_on, reverse=True)
    rows = (_row(each, view) for each in signed)
    body = Html(f"<ul>{''.join(rows)}</ul>") if signed else Html(_NONE)
    return place(_HEAD, body=body)


def _row(consent: ConsentDocument, view: CourseView) -> Html:
    is_over = consent.valid_until is not None and consent.valid_until < view.today
    mark = Html(_OVER) if is_over else Html("")
    return place(_ROW, mark=mark, words=said(consent, view.today))


def _show_form(view: CourseView) -> None:
    form = open_form("consent", view.patient.id, view.at)
    outcome = take_outcome(form)
    with st.expander("Add a signed consent"), st.form(form.key("form"), border=False):
        text_box(form, outcome, "title", "Which consent", hint="Ketamine infusions")
        signed, until = st.columns(2)
        with signed:
            st.date_input("Signed on", value=None, key=form.key("signed_on"), format="YYYY-MM-DD")
            say_refused(outcome, "signed_on")
        with until:
            st.date_input(
                "Valid until, empty for no end",
                value=None,
                key=form.key("valid_until"),
                format="YYYY-MM-DD",
            )
            say_refused(outcome, "valid_until")
        text_box(form, outcome, "kept_at", "Where it is kept", hint="binder 3")
        st.form_submit_button(
            "Add the consent", key=form.key("save"), on_click=_save, args=(form, view)
        )
    say_outcome(outcome, _PARTS)


def _save(form: Form, view: CourseView) -> None:
    def make(by: User, at: datetime) -> ConsentDocument:
        signed_on, until = form.choice("signed_on"), form.choice("valid_until")
        if not isinstance(signed_on, date):
            raise ValueRefused("signed_on", "Choose the day on which it was signed.")
        return ConsentDocument(
            **header(form.token, by, at),  # type: ignore[arg-type]
            title=form.text("title"),
            signed_on=signed_on,
            valid_until=until if isinstance(until, date) else None,
            kept_at=form.text("kept_at"),
        )

    save_entry(form, view, ConsentDocument, make)
