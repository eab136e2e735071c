"""Of what an export is: a period, a patient found by name, or one of the patient's sessions."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from types import MappingProxyType
from typing import TypeVar
from uuid import UUID
from zoneinfo import ZoneInfo

import streamlit as st

from dashboard import runtime
from dashboard.access_audit import id_in
from dashboard.components.patients.boxes import say_refused
from dashboard.exports.offer import Offer
from dashboard.patient_words import patient_words
from dashboard.state import Form, Outcome
from dashboard.visit_words import when_words
from db.patient_search import find_patients
from db.patients import Visit, read_patient, visits_of
from db.restrictions import check_open, sight_of
from monitoring.exports import SCOPES, ExportFilter, ExportKind, Scope
from monitoring.ids import PatientId, SessionId
from monitoring.people import User
from monitoring.restricted import RecordClosed
from monitoring.sessions import words as words_of

_WORDS: Mapping[Scope, str] = MappingProxyType(
    {
        Scope.PERIOD: "Everything of a period",
        Scope.PATIENT: "One patient",
        Scope.SESSION: "One session",
    }
)
_OF_A_PERIOD: Mapping[ExportKind, str] = MappingProxyType(
    {ExportKind.AUDIT: "What was done on these days"}
)
IdT = TypeVar("IdT", bound=UUID)
_NO_TIME, _ONE_DAY = timedelta(), timedelta(days=1)


def show(offer: Offer, form: Form, outcome: Outcome | None, user: User) -> None:
    """The boxes that this kind asks for."""
    scope = _shown_scope(offer, form)
    if scope is not Scope.SESSION:
        _show_period(offer, form, outcome)
    if scope is not Scope.PERIOD:
        patient = _show_patient(form, outcome, user)
        if scope is Scope.SESSION:
            _show_session(form, outcome, user, patient)


def wanted(offer: Offer, form: Form, zone: ZoneInfo) -> ExportFilter:
    """What the boxes say; raises ValueRefused where they contradict each other."""
    scope = _scope(offer, form)
    is_session = scope is Scope.SESSION
    return ExportFilter(
        since=None if is_session else _midnight(form.choice("since"), zone),
        until=None if is_session else _midnight(form.choice("until"), zone, _ONE_DAY),
        patient_id=_patient_id(form) if scope is Scope.PATIENT else None,
        session_id=_session_id(form) if is_session else None,
        tables=tuple(map(str, form.choices("tables"))),
        with_free_text=form.choice("free_text") is True,
    )


def _scopes(offer: Offer) -> Sequence[Scope]:
    return [scope for scope in Scope if scope in SCOPES[offer.kind]]


def _shown_scope(offer: Offer, form: Form) -> Scope:
    scopes = _scopes(offer)
    if len(scopes) > 1:
        st.segmented_control(
            "Of what",
            scopes,
            default=_linked_scope(scopes),
            format_func=_WORDS.__getitem__,
            key=form.key("scope"),
            required=True,
        )
    return _scope(offer, form)


def _linked_scope(scopes: Sequence[Scope]) -> Scope:
    for scope in (Scope.SESSION, Scope.PATIENT):
        if scope in scopes and scope.value in st.query_params:
            return scope
    return scopes[0]


def _scope(offer: Offer, form: Form) -> Scope:
    scopes = _scopes(offer)
    chosen = form.choice("scope")
    return Scope(str(chosen)) if chosen in scopes else scopes[0]


def _show_period(offer: Offer, form: Form, outcome: Outcome | None) -> None:
    first, last = st.columns(2)
    with first:
        st.date_input("First day", value=None, key=form.key("since"), format="YYYY-MM-DD")
        say_refused(outcome, "since")
    with last:
        st.date_input("Last day", value=None, key=form.key("until"), format="YYYY-MM-DD")
        say_refused(outcome, "until")
    what = _OF_A_PERIOD.get(offer.kind, "Sessions that began on these days")
    st.caption(f"{what}; without a day, all of them.")


def _show_patient(form: Form, outcome: Outcome | None, user: User) -> PatientId | None:
    """A patient found by what is typed; at first the one a link names."""
    typed = st.text_input(
        "Find a patient", key=form.key("find"), placeholder="beginning of a name, or record number"
    )
    linked = id_in(st.query_params.get("patient", ""))
    with runtime.database().reading() as connection:
        found = [*find_patients(connection, user.clinic_id, typed).patients]
        if linked is not None and all(each.id != linked for each in found) and not typed:
            found.append(read_patient(connection, user.clinic_id, PatientId(linked)))
        sight = sight_of(connection, user, runtime.now())
    if typed and not found:
        st.caption("Nobody fits: fewer letters find more.")
    words = {each.id: patient_words(each, sight) for each in found}
    _choose(form, "patient", "Patient", words, linked)
    say_refused(outcome, "patient")
    return _patient_id(form)


def _show_session(
    form: Form, outcome: Outcome | None, user: User, patient_id: PatientId | None
) -> None:
    zone = runtime.current_zone()
    visits: tuple[Visit, ...] = ()
    if patient_id is not None:
        visits = _visits(user, patient_id)
    linked = id_in(st.query_params.get("session", ""))
    words = {visit.session_id: _visit_words(visit, zone) for visit in visits}
    _choose(form, "session", "Session", words, linked)
    say_refused(outcome, "session")


def _visits(user: User, patient_id: PatientId) -> tuple[Visit, ...]:
    """The patient's sessions; none of a record that is restricted to others, which is said."""
    with runtime.database().reading() as connection:
        try:
            check_open(connection, user, patient_id, runtime.now())
        except RecordClosed as refusal:
            st.caption(str(refusal))
            return ()
        return tuple(visits_of(connection, user.clinic_id, patient_id))


def _choose(
    form: Form, part: str, label: str, words: Mapping[IdT, str], linked: UUID | None
) -> None:
    """A list of ids by their words; at first the `linked` one is chosen, if it is there."""
    by_text = {str(each): said for each, said in words.items()}
    ids = list(by_text)
    st.selectbox(
        label,
        ids,
        index=ids.index(str(linked)) if str(linked) in by_text else None,
        format_func=lambda each: by_text.get(each, ""),
        key=form.key(part),
        placeholder=f"Choose the {part}",
    )


def _visit_words(visit: Visit, zone: ZoneInfo) -> str:
    return f"{when_words(visit, zone)}, {words_of(visit.status)}"


def _patient_id(form: Form) -> PatientId | None:
    chosen = id_in(form.text("patient"))
    return None if chosen is None else PatientId(chosen)


def _session_id(form: Form) -> SessionId | None:
    chosen = id_in(form.text("session"))
    return None if chosen is None else SessionId(chosen)


def _midnight(on: object, zone: ZoneInfo, later: timedelta = _NO_TIME) -> datetime | None:
    """The beginning of a day of the clinic's, or of one some days `later`; None for no day."""
    if not isinstance(on, date):
        return None
    # Added to the day, not to the instant: a day of the clocks' change has 23 or 25 hours.
    return datetime.combine(on + later, time(), zone)
