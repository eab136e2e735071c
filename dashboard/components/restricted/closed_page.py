"""What stands in place of a record that is restricted to others, and the way in for emergencies."""

from datetime import datetime
from uuid import UUID, uuid5
from zoneinfo import ZoneInfo

import streamlit as st

from dashboard import runtime
from dashboard.components.patients.boxes import say_outcome, text_box
from dashboard.components.restricted import restrict_form
from dashboard.html import Html, fill, place, texts
from dashboard.saving import save
from dashboard.state import Form, open_form, take_outcome
from dashboard.wording import clock, day, full_name
from db.patients import read_patient, visits_of
from db.queries import people_names
from db.restrictions import closure_of, patient_of
from db.store import SqlStore
from monitoring.ids import PatientId
from monitoring.masking import MASKED
from monitoring.people import Patient, User
from monitoring.permissions import Action, can
from monitoring.restricted import ACCESS_LASTS, RecordClosed
from monitoring.restricting import break_glass
from monitoring.sessions import ACTIVE

_HOURS = int(ACCESS_LASTS.total_seconds()) // 3600
_CLOSED = """<section class="records"><h1><bdi>$name</bdi></h1><p class="facts"><span>$born</span>
<span>MRN <bdi>$number</bdi></span></p>
<p><b>This record is restricted.</b> It is opened by named people only: $carers.</p></section>
"""
_CARER = "<bdi>$name</bdi>"
_EMERGENCY = """<section class="records"><h2>Is it an emergency?</h2><p class="quiet">Say why, and
it is open to you for $hours hours. That is written down with your name, and an administrator
reviews it. If one of the people above can be reached, ask them.</p></section>
"""
_OPEN = """<aside class="glass" role="status"><b>Emergency access</b> to a restricted record, until
$until. Whatever you open is written down, and an administrator reviews it.</aside>
<style>.glass{padding:10px 16px;border:2px solid var(--critical);border-left-width:10px;
border-radius:8px;color:var(--text)}</style>
"""
_NAMED = '<p class="quiet">Restricted record: only named people open it, and you are one.</p>'


def show_closed(refusal: RecordClosed, user: User) -> None:
    """Who opens this record, and what else can be done by `user`."""
    with runtime.database().reading() as connection:
        patient = read_patient(connection, user.clinic_id, refusal.patient_id)
        visits = visits_of(connection, user.clinic_id, refusal.patient_id)
        is_at_chair = any(visit.status in ACTIVE for visit in visits)
    names = people_names(runtime.database(), user.clinic_id)
    carers = [names.get(each, "") for each in refusal.closure.restriction.carers]
    st.html(closed_html(patient, carers, is_named=is_at_chair))
    if can(user, Action.BREAK_GLASS):
        _show_emergency(refusal, runtime.now())
    restrict_form.show(refusal.patient_id, user)


def show_banner(about: UUID, user: User, zone: ZoneInfo, at: datetime) -> None:
    """Says loudly that a record is open by emergency access, quietly that it is restricted."""
    with runtime.database().reading() as connection:
        patient_id = patient_of(connection, user.clinic_id, about)
        closure = closure_of(connection, user, patient_id, at)
    if closure is None:
        return
    if user.id in closure.restriction.carers:
        st.html(_NAMED)
    elif closure.until is not None:
        st.html(fill(_OPEN, until=clock(closure.until, zone)))


def closed_html(patient: Patient, carers: list[str], *, is_named: bool) -> Html:
    """Whose record it is, and who opens it; nothing of what is in it.

    `is_named`: while a visit is going on, because the board names who is in the chair too.
    """
    name = full_name(patient) if is_named else MASKED
    born = day(patient.born_on) if is_named else ""
    named = ", ".join(fill(_CARER, name=each) for each in carers)
    plain = texts(name=name, born=born, number=patient.record_number)
    return place(_CLOSED, carers=Html(named), **plain)


def _show_emergency(refusal: RecordClosed, at: datetime) -> None:
    # About the restriction, not the patient: forms about a closed record are refused.
    about = uuid5(refusal.closure.restriction.id, "emergency")
    form = open_form("emergency access", about, at)
    outcome = take_outcome(form)
    st.html(fill(_EMERGENCY, hours=str(_HOURS)))
    with st.form(form.key("form"), border=False):
        text_box(form, outcome, "reason", "Why you need this record now")
        st.form_submit_button(
            f"Open it for {_HOURS} hours",
            type="primary",
            key=form.key("save"),
            on_click=_break,
            args=(form, refusal.patient_id),
        )
    say_outcome(outcome, frozenset({"reason"}))


def _break(form: Form, patient_id: PatientId) -> None:
    def act(store: SqlStore, by: User, at: datetime) -> None:
        break_glass(store, by, (form.token, patient_id), form.text("reason"), at)

    save(form, runtime.current_zone(), act)
