"""The boxes by which the audit is searched: person, kind, patient, days."""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

import streamlit as st

from dashboard import runtime
from dashboard.audit_words import KINDS
from dashboard.labels import isolated
from dashboard.patient_words import patient_words
from dashboard.state import Form, fill_in
from db.audit_search import AuditFilter
from db.patient_search import find_patients
from db.restrictions import sight_of
from db.surroundings import names_in
from monitoring.audit_kinds import AuditKind, actions_of
from monitoring.errors import ValueRefused
from monitoring.ids import PatientId, UserId
from monitoring.people import User
from monitoring.permissions import Action, can

_ONE_DAY = timedelta(days=1)


def show(form: Form, user: User) -> None:
    """The boxes; whatever is changed in them begins with the newest page again."""
    with runtime.database().reading() as connection:
        names = names_in(connection, user.clinic_id)
    people, kinds = st.columns(2)
    with people:
        _choose(form, "by", "Person", {str(each): isolated(name) for each, name in names.items()})
    with kinds:
        _choose(form, "kind", "What", {kind.value: words for kind, words in KINDS.items()})
    first, last = st.columns(2)
    with first:
        _show_day(form, "since", "First day")
    with last:
        _show_day(form, "until", "Last day")
    if can(user, Action.VIEW_SESSION):
        _show_patient(form, user)


def wanted(form: Form, zone: ZoneInfo) -> AuditFilter:
    """What the boxes ask for; raises ValueRefused when the last day is before the first."""
    since, until = _midnight(form.choice("since"), zone), _midnight(form.choice("until"), zone, 1)
    if since is not None and until is not None and until <= since:
        raise ValueRefused("until", "The last day is before the first; please check both.")
    by, kind, patient = form.text("by"), form.text("kind"), form.text("patient")
    return AuditFilter(
        since=since,
        until=until,
        by=UserId(UUID(by)) if by else None,
        patient_id=PatientId(UUID(patient)) if patient else None,
        actions=actions_of(AuditKind(kind)) if kind else (),
    )


def page_number(form: Form) -> int:
    """Which page is shown: 0 is the newest."""
    return form.whole_choice("page") or 0


def go_to(form: Form, page: int) -> None:
    """Show another page from now on."""
    fill_in(form, {"page": page})


def _choose(form: Form, part: str, label: str, words: Mapping[str, str]) -> None:
    st.selectbox(
        label,
        list(words),
        index=None,
        format_func=lambda each: words.get(each, ""),
        key=form.key(part),
        placeholder="any",
        on_change=go_to,
        args=(form, 0),
    )


def _show_day(form: Form, part: str, label: str) -> None:
    st.date_input(
        label,
        value=None,
        key=form.key(part),
        format="YYYY-MM-DD",
        on_change=go_to,
        args=(form, 0),
    )


def _show_patient(form: Form, user: User) -> None:
    find, choose = st.columns(2)
    typed = find.text_input(
        "Find a patient", key=form.key("find"), placeholder="beginning of a name, or record number"
    )
    with runtime.database().reading() as connection:
        found = find_patients(connection, user.clinic_id, typed).patients if typed else ()
        sight = sight_of(connection, user, runtime.now())
    words = {str(each.id): patient_words(each, sight) for each in found}
    if typed and not words:
        find.caption("Nobody fits: the events below are of everybody.")
    with choose:
        _choose(form, "patient", "Patient", words)


def _midnight(on: object, zone: ZoneInfo, days: int = 0) -> datetime | None:
    """The beginning of a day of the clinic's, or of one some days later; None for no day."""
    if not isinstance(on, date):
        return None
    return datetime.combine(on + days * _ONE_DAY, time(), zone)
