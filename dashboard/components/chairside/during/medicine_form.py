"""A medicine given: what, how much, how, and for which side effect. It suggests no dose."""

from datetime import datetime

import streamlit as st

from dashboard.components.chairside.before_start.findings import medicine_findings
from dashboard.html import Html, fill, place
from dashboard.labels import as_label
from dashboard.saving import header_of, save_entries, show_outcome, show_refusal, show_when
from dashboard.session_view import SessionView
from dashboard.state import Form, open_form
from dashboard.typed_numbers import micrograms, whole_number
from dashboard.visit_words import ROUTES
from dashboard.wording import effect_name
from monitoring.entries import Entry
from monitoring.errors import ValueRefused
from monitoring.ids import EpisodeId
from monitoring.people import User
from monitoring.screening import screen_medicines, support_medicines
from monitoring.visits import MedicineGiven, Route

_UNITS = ("mg", "mcg")
_FINDING = '<div role="status">$lines</div>'


def show(view: SessionView) -> None:
    """Folded: the name first, what the tables say of it, then the rest."""
    form = open_form("medicine", view.record.session.id, view.at)
    with st.expander("Medicine given…", key=f"open-{form.key('medicine')}"):
        show_refusal(form)
        st.pills("Medicine", support_medicines(), key=form.key("listed"))
        st.text_input("Another medicine", key=form.key("name"), max_chars=200)
        name = _name(form)
        if name:
            st.html(place(_FINDING, lines=_finding(name, view)))
        with st.form(form.key("form"), border=False):
            _show_amount(form)
            _show_effects(form, view)
            st.text_input("Reason", key=form.key("reason"))
            show_when(form)
            st.form_submit_button(
                "Save: medicine given",
                type="primary",
                key=form.key("save"),
                on_click=_record,
                args=(form, view, name),
            )
    show_outcome(form)


def _name(form: Form) -> str:
    """What was typed, else what was chosen."""
    return form.text("name").strip() or str(form.choice("listed") or "")


def _finding(name: str, view: SessionView) -> Html:
    heading = fill('<p class="quiet">$name by the tables of interactions:</p>', name=name)
    return Html(heading + medicine_findings(name, view.protocol))


def _show_amount(form: Form) -> None:
    dose, unit = st.columns([1, 1], vertical_alignment="bottom")
    dose.text_input("Dose", key=form.key("dose"))
    unit.pills("Unit", _UNITS, key=form.key("unit"))
    st.text_input("Or how much, in words", key=form.key("amount"), placeholder="like 2 L/min")
    st.pills("How", list(Route), format_func=ROUTES.__getitem__, key=form.key("route"))


def _show_effects(form: Form, view: SessionView) -> None:
    """For which of the effects that are there; asked only when there is one."""
    names = {
        str(each.id): as_label(effect_name(each.effect, each.reports[0].text))
        for each in view.timeline.effects
        if each.ended_at is None
    }
    if names:
        st.pills(
            "For which side effect",
            list(names),
            format_func=names.__getitem__,
            key=form.key("episode"),
        )


def _record(form: Form, view: SessionView, name_shown: str) -> None:
    def make(by: User, at: datetime) -> tuple[Entry, ...]:
        given = MedicineGiven(
            **header_of(form, by, at),  # type: ignore[arg-type]
            name=_name_looked_at(form, name_shown),
            route=_route(form),
            dose_ug=_dose_ug(form),
            amount=form.text("amount"),
            episode_id=_episode(form, view),
            reason=form.text("reason"),
        )
        return (given,)

    save_entries(form, view.zone, make)


def _name_looked_at(form: Form, name_shown: str) -> str:
    """The name; raises ValueRefused while what the tables say of it has not been shown."""
    name = _name(form)
    hits, _ = screen_medicines([name])
    if hits and name != name_shown:
        raise ValueRefused("name", f"The tables know of {name}: look at the lines, then record it.")
    return name


def _route(form: Form) -> Route:
    chosen = form.choice("route")
    if chosen is None:
        raise ValueRefused("route", "Choose how it was given.")
    return Route(str(chosen))


def _dose_ug(form: Form) -> int | None:
    typed, unit = form.text("dose"), form.choice("unit")
    if not typed.strip():
        return None
    if unit not in _UNITS:
        raise ValueRefused("unit", "Choose mg or mcg: they are a thousand apart.")
    if unit == "mg":
        return micrograms(typed, "dose")
    return whole_number(typed, "dose", "Micrograms")


def _episode(form: Form, view: SessionView) -> EpisodeId | None:
    chosen = form.choice("episode")
    ids = (each.id for each in view.timeline.effects)
    return next((each for each in ids if str(each) == chosen), None)
