"""Finding a patient: one box, and the list of those who fit."""

from collections.abc import Iterator, Mapping, Sequence
from zoneinfo import ZoneInfo

import streamlit as st

from dashboard import runtime
from dashboard.html import Html, fill, place, texts
from dashboard.wording import day, full_name, local_day
from db.clinics import clinic_of
from db.patient_progress import Progress, progress_of
from db.patient_search import FormerName, Found, find_patients
from db.restrictions import restricted_patients, sight_of
from monitoring.ids import PatientId
from monitoring.masking import MASKED, Sight
from monitoring.people import Patient, User

_ROW = (
    '<li><a href="/patient?id=$id" target="_self"><b><bdi>$name</bdi></b><span>$born</span>'
    "<span>MRN <bdi>$number</bdi></span>$former$progress</a></li>"
)
_FACT = '<span class="quiet">$words</span>'
_WHOLE = Sight(closed=frozenset())
_NO_FACTS: Mapping[PatientId, tuple[str, ...]] = {}
_LIST = '<section class="records" aria-label="Patients">$note<ul>$rows</ul></section>'
_NOTE = '<p class="quiet" role="status">$words</p>'
_NOBODY = '<section class="records"><p class="quiet" role="status">$words</p></section>'


def show_box() -> str:
    """The box; what was typed into it."""
    return st.text_input(
        "Find a patient",
        key="patient_search",
        placeholder="beginnings of names, record number, or birth date such as 12 Mar 1979",
    )


def show_found(user: User, typed: str) -> None:
    """Who fits what was typed; the first patients by name where nothing was."""
    with runtime.database().reading() as connection:
        found = find_patients(connection, user.clinic_id, typed)
        ids = [each.id for each in found.patients]
        progress = progress_of(connection, user.clinic_id, ids)
        zone = ZoneInfo(clinic_of(connection, user.clinic_id).timezone)
        restricted = restricted_patients(connection, user.clinic_id)
        sight = sight_of(connection, user, runtime.now())
    facts = {
        each: (
            *(("restricted record",) if each in restricted else ()),
            *_facts_of(progress, each, zone),
        )
        for each in ids
    }
    st.html(found_html(found, typed, facts, sight))


def found_html(
    found: Found,
    typed: str,
    facts: Mapping[PatientId, tuple[str, ...]] = _NO_FACTS,
    sight: Sight = _WHOLE,
) -> Html:
    """The list as HTML; every name as typed, and beside it what is known of the sessions.

    Of a patient whom `sight` hides only the record number.
    """
    if not found.patients:
        return fill(_NOBODY, words=_nobody(typed))
    # A place among the names would tell how a hidden one begins.
    hidden = [_hidden_row(each) for each in found.patients if sight.hides(each.id)]
    shown = [
        _row(each, found.former.get(each.id, ()), facts.get(each.id, ()))
        for each in found.patients
        if not sight.hides(each.id)
    ]
    rows = Html("".join([*shown, *hidden]))
    return place(_LIST, note=fill(_NOTE, words=_counted(found, typed)), rows=rows)


def _facts_of(
    progress: Mapping[PatientId, Progress], patient_id: PatientId, zone: ZoneInfo
) -> tuple[str, ...]:
    of_one = progress.get(patient_id)
    return () if of_one is None else tuple(_facts(of_one, zone))


def _facts(progress: Progress, zone: ZoneInfo) -> Iterator[str]:
    """How far the series is, when the last infusion was, and the next visit."""
    number, planned = progress.number_in_series, progress.planned_in_series
    if number is not None:
        yield f"session {number}" + ("" if planned is None else f" of {planned}")
    elif progress.infusions:
        yield "1 infusion" if progress.infusions == 1 else f"{progress.infusions} infusions"
    if progress.last_at is not None:
        yield f"last {local_day(progress.last_at, zone)}"
    if progress.next_at is not None:
        yield f"next {local_day(progress.next_at, zone)}"


def _row(patient: Patient, former: Sequence[FormerName], facts: Sequence[str]) -> Html:
    plain = texts(
        id=str(patient.id),
        name=full_name(patient),
        born=day(patient.born_on),
        number=patient.record_number,
    )
    progress = Html("".join(fill(_FACT, words=words) for words in facts))
    return place(_ROW, former=Html(" ".join(map(_formerly, former))), progress=progress, **plain)


def _hidden_row(patient: Patient) -> Html:
    plain = texts(id=str(patient.id), name=MASKED, born="", number=patient.record_number)
    return place(_ROW, former=Html(""), progress=Html(""), **plain)


def _formerly(name: FormerName) -> Html:
    return fill("<span>formerly <bdi>$name</bdi></span>", name=full_name(name))


def _nobody(typed: str) -> str:
    if typed.strip():
        return "Nobody fits this. Try the beginning of one name only, or add the patient."
    return "There are no patients yet. Add the first one."


def _counted(found: Found, typed: str) -> str:
    count = len(found.patients)
    if found.has_more:
        return f"The first {count} by name; type more to find others."
    if not typed.strip():
        return "1 patient" if count == 1 else f"{count} patients, by name"
    return "1 patient fits" if count == 1 else f"{count} patients fit"
