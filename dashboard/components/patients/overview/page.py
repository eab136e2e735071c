"""The view Overview: the treatment at one look, what needs a look, the sessions, the next one."""

import streamlit as st

from dashboard import runtime
from dashboard.components import report_link
from dashboard.components.patients import course_flags, visits
from dashboard.components.patients.overview import standing
from dashboard.components.patients.overview.infusions import Infusions
from dashboard.components.trends import glance
from dashboard.course_source import CourseOverview, read_course_overview
from dashboard.patient_source import PatientView
from dashboard.trends_source import trends_of
from monitoring.ids import SessionId
from monitoring.people import User
from monitoring.permissions import Action, can


def show(patient_view: PatientView, user: User) -> SessionId | None:
    """The view; the session that was just begun. Who may not see the course sees the sessions."""
    patient, zone = patient_view.patient, patient_view.zone
    infusions = Infusions()
    if can(user, Action.VIEW_COURSE):
        overview = read_course_overview(runtime.database(), user, patient.id, runtime.now())
        infusions = _infusions(overview)
        with st.container():
            _show_course(overview, patient_view, user)
    started = visits.show_start(patient, user)
    visits.show_schedule(patient, user)
    visits.show(patient_view.visits, zone, infusions)
    visits.show_cancel(patient_view.visits, patient, user, zone)
    return started


def _show_course(overview: CourseOverview, patient_view: PatientView, user: User) -> None:
    view = overview.view
    course_flags.show_safety(view)
    standing.show(view, patient_view.visits)
    course_flags.show(view, user, view.flags)
    report_link.show_patient(patient_view.patient.id, user)
    course = overview.timeline
    if course is not None and course.infusions:
        glance.show(trends_of(overview.record, course, view.protocol, view.zone, view.at))


def _infusions(overview: CourseOverview) -> Infusions:
    timeline = overview.timeline
    if timeline is None:
        return Infusions()
    return Infusions(
        summaries={each.session_id: each for each in timeline.infusions},
        spans={each.session_id: each for each in timeline.spans},
    )
