"""Who a patient is, what was true before, and putting it right."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from itertools import pairwise
from zoneinfo import ZoneInfo

import streamlit as st

from dashboard import runtime
from dashboard.components.patients import reviewed_mark
from dashboard.components.patients.add_form import typed_patient
from dashboard.components.patients.boxes import allergies_boxes, say_outcome, text_box
from dashboard.html import Html, fill, place
from dashboard.saving import save
from dashboard.state import Form, close_form, keep, open_form, take_outcome
from dashboard.wording import clock, day, full_name, local_day
from db.patients import PatientVersion
from db.store import SqlStore
from monitoring.ids import UserId
from monitoring.people import Patient, User
from monitoring.permissions import Action, can
from monitoring.registering import revise_patient

_HEAD = '<section class="records" aria-label="Patient">$name<p class="facts">$facts</p></section>'
_HISTORY = '<section class="records"><h2>What was changed</h2><ul>$rows</ul></section>'
_CHANGE = (
    '<li><span class="line"><span class="quiet">$when, $who</span><span>$what</span></span></li>'
)
_WORDS: Mapping[str, str] = {
    "family_name": "family name",
    "given_name": "given name",
    "born_on": "birth date",
    "record_number": "record number",
    "allergies": "allergies",
}


def show(patient: Patient) -> None:
    """Name, birth date, record number and allergies; who has reviewed the course."""
    st.html(identity_html(patient))
    reviewed_mark.show(patient.id)


def identity_html(patient: Patient) -> Html:
    """The head as HTML; every text as typed."""
    facts = (
        fill("<span>born $born</span>", born=day(patient.born_on)),
        fill("<span>MRN <bdi>$number</bdi></span>", number=patient.record_number),
        _allergies(patient.allergies),
    )
    name = fill("<h1><bdi>$name</bdi></h1>", name=full_name(patient))
    return place(_HEAD, name=name, facts=Html(" ".join(facts)))


def _allergies(allergies: str | None) -> Html:
    if allergies is None:
        return Html('<span class="unknown">◌ allergies: not asked</span>')
    if not allergies:
        return Html("<span>no known allergies</span>")
    return fill('<span class="allergic">⚠ allergies: <bdi>$words</bdi></span>', words=allergies)


def show_edit(patient: Patient, user: User) -> None:
    """The form that changes what is known; what was true before stays below."""
    if not can(user, Action.REVISE_PATIENT):
        return
    form = open_form("revise patient", patient.id, runtime.now())
    outcome = take_outcome(form)
    before = keep(form, "before", patient)
    with st.expander("Change name, birth date, record number or allergies"):
        with st.form(form.key("form"), border=False):
            family, given = st.columns(2)
            with family:
                text_box(form, outcome, "family_name", "Family name", before.family_name)
            with given:
                text_box(form, outcome, "given_name", "Given name", before.given_name)
            born, number = st.columns(2)
            with born:
                text_box(form, outcome, "born_on", "Birth date", day(before.born_on))
            with number:
                text_box(form, outcome, "record_number", "Record number", before.record_number)
            allergies_boxes(form, outcome, before.allergies)
            st.form_submit_button(
                "Save the change", key=form.key("save"), on_click=_revise, args=(form, before)
            )
        if before != patient:
            st.button("Start anew from what it says now", on_click=close_form, args=(form,))
    say_outcome(outcome, _WORDS)


def _revise(form: Form, before: Patient) -> None:
    def act(store: SqlStore, by: User, at: datetime) -> None:
        revise_patient(store, by, before, typed_patient(form, before.id, by), at)

    save(form, runtime.current_zone(), act)


def show_history(
    versions: Sequence[PatientVersion], names: Mapping[UserId, str], zone: ZoneInfo
) -> None:
    """Each change: when, by whom, and what it said before; nothing where nothing changed."""
    if len(versions) > 1:
        st.html(history_html(versions, names, zone))


def history_html(
    versions: Sequence[PatientVersion], names: Mapping[UserId, str], zone: ZoneInfo
) -> Html:
    """The changes as HTML, the newest first."""
    rows = Html(
        "".join(
            place(
                _CHANGE,
                when=fill("$at", at=f"{local_day(new.since, zone)} {clock(new.since, zone)}"),
                who=fill("<bdi>$name</bdi>", name=names.get(new.by, "") if new.by else ""),
                what=Html("; ".join(_changes(old.patient, new.patient))),
            )
            for new, old in pairwise(versions)
        )
    )
    return place(_HISTORY, rows=rows)


def _changes(old: Patient, new: Patient) -> Iterator[Html]:
    for name, words in _WORDS.items():
        before, after = _said(old, name), _said(new, name)
        if before != after:
            yield fill(
                "$what was <bdi>$before</bdi>, now <bdi>$after</bdi>",
                what=words,
                before=before,
                after=after,
            )


def _said(patient: Patient, name: str) -> str:
    if name == "born_on":
        return day(patient.born_on)
    if name == "allergies":
        allergies = patient.allergies
        return "not asked" if allergies is None else allergies or "none known"
    return str(getattr(patient, name))
