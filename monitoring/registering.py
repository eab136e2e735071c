"""Use cases around a patient: taken in, put right, and given a time to come."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from monitoring.audit import AuditAction, AuditEvent, act_of
from monitoring.days import days_in
from monitoring.errors import ConfirmationNeeded, NotFound, StateRefused, ValueRefused
from monitoring.names import folded_words
from monitoring.people import Patient, User
from monitoring.permissions import Action, check_can
from monitoring.sessions import InfusionSession, SessionStatus, check_chair
from monitoring.store import Store
from monitoring.texts import checked_text, required_line

NO_PATIENT = "There is no such patient in your clinic."
OLDEST_YEARS = 120  # (D): hardly anybody grew older; beyond it a year was mistyped
LONGEST_NAME, LONGEST_NUMBER = 200, 100  # (D): longer than any real one, and fits the screens
MOST_IN_SERIES = 1_000  # (D): a number of four digits was mistyped
# A visit is written into the calendar after it began at most this late, and this far ahead (D).
LATEST_AFTER = timedelta(hours=12)
LONGEST_AHEAD = timedelta(days=731)
_NOTHING: frozenset[str] = frozenset()


def add_patient(
    store: Store, by: User, patient: Patient, at: datetime, confirmed: frozenset[str] = _NOTHING
) -> None:
    """Take a patient in; a repeated save (same id) changes nothing.

    Raises PermissionRefused, ValueRefused with its field, or ConfirmationNeeded ("patient") when
    somebody of the same name was born on the same day.
    """
    check_can(by, Action.ADD_PATIENT)
    checked = checked_patient(patient, at)
    if _is_there(store, by, checked):
        return
    if "patient" not in confirmed:
        _ask_about_namesakes(store, checked)
    store.add_patient(checked, _patient_audit(AuditAction.PATIENT_ADDED, by, checked, at))


def revise_patient(store: Store, by: User, before: Patient, after: Patient, at: datetime) -> None:
    """Make what is known of a patient `after`; what was true before stays in the history.

    `before` is what the person saw when the form opened. Raises PermissionRefused, ValueRefused,
    NotFound, or StateRefused when somebody else has changed the patient meanwhile.
    """
    check_can(by, Action.REVISE_PATIENT)
    checked = replace(checked_patient(after, at), id=before.id, clinic_id=by.clinic_id)
    known = store.patient(by.clinic_id, before.id)
    if known == checked:
        return
    if known != before:
        msg = (
            "Somebody has changed this patient meanwhile. Look at what it says now, and try again."
        )
        raise StateRefused(msg)
    audit = _patient_audit(AuditAction.PATIENT_REVISED, by, checked, at, _changed(before, checked))
    store.revise_patient(checked, audit)


def checked_patient(patient: Patient, at: datetime) -> Patient:
    """The patient with blanks at the ends of texts taken off; raises ValueRefused with its field.

    The birth date is the clinic's own: a day ahead of UTC's is already today somewhere.
    """
    allergies = patient.allergies
    if allergies is not None:
        allergies = checked_text("allergies", allergies)
    _check_born_on(patient.born_on, at)
    return replace(
        patient,
        family_name=required_line(
            "family_name", patient.family_name, "Type the family name.", LONGEST_NAME
        ),
        given_name=required_line(
            "given_name", patient.given_name, "Type the given name.", LONGEST_NAME
        ),
        record_number=required_line(
            "record_number", patient.record_number, "Type the record number.", LONGEST_NUMBER
        ),
        allergies=allergies,
    )


def read_born_on(typed: str) -> date:
    """The birth date that was typed; ValueRefused for no day, and for one that could be two."""
    days = days_in(typed)
    if not days:
        raise ValueRefused("born_on", "Type the birth date with its whole year: 12 Mar 1979.")
    if len(days) > 1:
        meant = " or ".join(f"{day.day} {day:%B} {day.year}" for day in days)
        raise ValueRefused("born_on", f"This can be {meant}; write the month in letters.")
    return days[0]


def schedule_session(
    store: Store,
    by: User,
    session: InfusionSession,
    at: datetime,
    zone: ZoneInfo,
    confirmed: frozenset[str] = _NOTHING,
) -> InfusionSession:
    """Put a visit into the calendar, by the protocol in force then; a repeated one is no error.

    What is published until the visit begins may still change by which it goes.

    Raises PermissionRefused, NotFound, ValueRefused with its field, or ConfirmationNeeded
    ("scheduled_at") when the patient has another visit on that day of the clinic's.
    """
    check_can(by, Action.SCHEDULE)
    try:
        return store.record(by.clinic_id, session.id).session
    except NotFound:
        store.patient(by.clinic_id, session.patient_id)
    planned = replace(
        session,
        clinic_id=by.clinic_id,
        chair=check_chair(session.chair),
        protocol=store.newest_protocol(by.clinic_id, max(at, session.scheduled_at)),
        status=SessionStatus.SCHEDULED,
    )
    _check_when(planned.scheduled_at, at)
    _check_series(planned)
    if "scheduled_at" not in confirmed:
        _ask_about_same_day(store, planned, zone)
    store.add_session(planned, _session_audit(by, planned, at))
    return planned


def _check_born_on(born_on: date, at: datetime) -> None:
    latest = (at + timedelta(hours=14)).date()
    if born_on > latest:
        raise ValueRefused("born_on", "This birth date lies in the future; please check it.")
    if born_on.year < latest.year - OLDEST_YEARS:
        sentence = f"This birth date lies more than {OLDEST_YEARS} years back; please check it."
        raise ValueRefused("born_on", sentence)


def _is_there(store: Store, by: User, patient: Patient) -> bool:
    """Was this very patient saved before? StateRefused if another one was, under the same id."""
    try:
        known = store.patient(by.clinic_id, patient.id)
    except NotFound:
        return False
    if known != patient:
        raise StateRefused("Another patient was saved from this form before; open it anew.")
    return True


def _ask_about_namesakes(store: Store, patient: Patient) -> None:
    own = _folded(patient)
    for other in store.patients_born_on(patient.clinic_id, patient.born_on):
        if _folded(other) == own:
            question = (
                "Somebody of this name and birth date is here already, with the record number "
                f"{other.record_number}. Is this another person?"
            )
            raise ConfirmationNeeded({"patient": question})


def _folded(patient: Patient) -> Sequence[str]:
    return sorted(folded_words(f"{patient.family_name} {patient.given_name}"))


def _changed(before: Patient, after: Patient) -> Sequence[str]:
    names = ("family_name", "given_name", "born_on", "record_number", "allergies")
    return [name for name in names if getattr(before, name) != getattr(after, name)]


def _check_when(scheduled_at: datetime, at: datetime) -> None:
    if scheduled_at < at - LATEST_AFTER:
        raise ValueRefused("scheduled_at", "This day is over; please check it.")
    if scheduled_at > at + LONGEST_AHEAD:
        raise ValueRefused("scheduled_at", "This lies more than two years ahead; please check it.")


def _check_series(session: InfusionSession) -> None:
    number, planned = session.number_in_series, session.planned_in_series
    if number is not None and not 1 <= number <= MOST_IN_SERIES:
        raise ValueRefused("number_in_series", "The number in the series counts from 1.")
    if planned is not None and not 1 <= planned <= MOST_IN_SERIES:
        raise ValueRefused("planned_in_series", "How many are planned counts from 1.")
    if planned is not None and number is None:
        raise ValueRefused("number_in_series", f"Which of the {planned} is this?")
    if planned is not None and number is not None and number > planned:
        sentence = f"Session {number} cannot be one of {planned}; please check both."
        raise ValueRefused("number_in_series", sentence)


def _ask_about_same_day(store: Store, session: InfusionSession, zone: ZoneInfo) -> None:
    day = session.scheduled_at.astimezone(zone).date()
    for other_at in store.unfinished_visits(session.clinic_id, session.patient_id):
        local = other_at.astimezone(zone)
        if local.date() == day:
            question = f"This patient has a session on that day already, at {local:%H:%M}. Another?"
            raise ConfirmationNeeded({"scheduled_at": question})


def _patient_audit(
    action: AuditAction, by: User, patient: Patient, at: datetime, changed: Sequence[str] = ()
) -> AuditEvent:
    """Which parts changed, never what they say."""
    details: dict[str, str | int] = {"patient": str(patient.id)}
    if changed:
        details["changed"] = ", ".join(changed)
    return act_of(by, action, at, details)


def _session_audit(by: User, session: InfusionSession, at: datetime) -> AuditEvent:
    return act_of(by, AuditAction.SESSION_SCHEDULED, at, {}, session_id=session.id)
