"""The questions at the door: who it is, consent, conditions, pregnancy, fasting, the escort."""

from collections.abc import Mapping, Sequence

import streamlit as st

from dashboard.components.chairside.before_start.findings import condition_findings, reviewed_html
from dashboard.components.chairside.before_start.intake_answers import (
    Answer,
    answered_with,
    condition_part,
    conditions_of_today,
    lasting_conditions,
)
from dashboard.components.chairside.frame import look
from dashboard.html import fill
from dashboard.session_view import SessionView
from dashboard.state import Form, fill_in
from dashboard.visit_words import IDENTIFIERS, PREGNANCIES
from dashboard.wording import day, full_name
from monitoring.entries import Identifier, Pregnancy
from monitoring.screening import Condition


def show_identity(form: Form, view: SessionView) -> None:
    """What the record says, with a tick for each that the patient read aloud and that agrees."""
    asks, patient = view.protocol.start, view.patient
    shown: Mapping[Identifier, str] = {
        Identifier.NAME: full_name(patient),
        Identifier.BIRTH_DATE: day(patient.born_on),
        Identifier.RECORD_NUMBER: patient.record_number,
    }
    needed = "" if asks is None else f" ({asks.identifiers_at_least} needed)"
    st.html(fill('<h3 class="group">$words</h3>', words=f"Said aloud by the patient{needed}"))
    with st.container(horizontal=True, gap="medium"):
        for identifier, words in shown.items():
            with st.container(width="content", gap="xxsmall"):
                st.html(fill('<p class="said"><bdi>$words</bdi></p>', words=words))
                st.checkbox(
                    f"{IDENTIFIERS[identifier].capitalize()} agrees",
                    key=form.key(f"id-{identifier}"),
                    persist_state="session",
                )


def show_consent_and_pregnancy(form: Form, view: SessionView) -> None:
    """Whether the patient consents today, and is pregnant or nursing where that can be."""
    with st.container(horizontal=True, gap="medium"):
        _ask(form, "consent", "Consents to today's infusion")
        st.segmented_control(
            "Pregnant or nursing",
            list(Pregnancy),
            format_func=lambda each: PREGNANCIES[each].capitalize(),
            key=form.key("pregnancy"),
            persist_state="session",
        )
    if form.choice("pregnancy") == Pregnancy.YES:
        st.html(condition_findings(["pregnancy"], view.protocol))


def show_today(form: Form, view: SessionView) -> None:
    """What is true of this day, and who takes the patient home."""
    with st.container(horizontal=True, gap="medium"):
        _ask(form, "fasted", "Fasted as asked")
        for each in conditions_of_today():
            _ask(form, condition_part(each.code), each.name)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.text_input(
            "Escort home: name and relation",
            key=form.key("escort"),
            placeholder="Ingrid, sister",
            persist_state="session",
        )
        st.checkbox("There is no escort", key=form.key("no_escort"), persist_state="session")
    if form.text("escort").strip() and form.choice("no_escort"):
        look.say_wrong("Either an escort is named, or there is none.")
    lasting = {each.code for each in lasting_conditions()}
    _show_findings([code for code in _yes(form) if code not in lasting], view)


def show_conditions(form: Form, view: SessionView) -> None:
    """Each condition of the tables with yes and no, and one act for all that were not named.

    Folded once all are answered; what was answered with yes is shown below.
    """
    asked = lasting_conditions()
    missing = [each for each in asked if form.choice(condition_part(each.code)) is None]
    count = f"{len(missing)} of {len(asked)} not answered yet" if missing else "all answered"
    fold = st.expander(
        f"Conditions, ever or now: {count}", expanded=bool(missing), key=form.key("conditions")
    )
    with fold:
        _show_grid(form, asked)
        st.button(
            "None of the others",
            key=form.key("none_of_the_others"),
            disabled=not missing,
            on_click=fill_in,
            args=(form, {condition_part(each.code): Answer.NO for each in missing}),
        )
    codes = {each.code for each in asked}
    _show_findings([code for code in _yes(form) if code in codes], view)
    if not missing and not codes & set(_yes(form)):
        look.say_quietly("Nothing of the list was named; the list is incomplete.")


def _ask(form: Form, part: str, question: str) -> None:
    st.segmented_control(
        question,
        list(Answer),
        format_func=str.capitalize,
        key=form.key(part),
        persist_state="session",
    )


def _show_grid(form: Form, asked: Sequence[Condition]) -> None:
    half = (len(asked) + 1) // 2
    columns = st.columns(2, gap="medium")
    for number, part in enumerate((asked[:half], asked[half:])):
        with columns[number], st.container(gap="xxsmall", key=form.key(f"yes-or-no-{number}")):
            for each in part:
                _ask(form, condition_part(each.code), each.name)


def _yes(form: Form) -> tuple[str, ...]:
    return answered_with(form, Answer.YES)


def _show_findings(codes: Sequence[str], view: SessionView) -> None:
    if codes:
        st.html(condition_findings(codes, view.protocol))


def show_reviewed() -> None:
    """How old the tables are."""
    st.html(reviewed_html())
