"""Who has reviewed a patient's course, and when: a line in the page's head."""

import streamlit as st

from dashboard import runtime
from dashboard.html import Html, fill
from dashboard.wording import clock, local_day
from db.review_queries import standing_reviews
from db.surroundings import names_in
from monitoring.ids import PatientId
from monitoring.permissions import Action, can

_MARK = '<p class="quiet">✓ course reviewed by <bdi>$by</bdi> $day $clock</p>'


def show(patient_id: PatientId) -> None:
    """The line, for who may see the course; nothing where nobody has reviewed it."""
    user = runtime.current_user()
    if not can(user, Action.VIEW_COURSE):
        return
    with runtime.database().reading() as connection:
        review = standing_reviews(connection, user.clinic_id, [patient_id]).get(patient_id)
        names = names_in(connection, user.clinic_id)
    if review is not None:
        zone = runtime.current_zone()
        at = review.recorded_at
        by = names.get(review.recorded_by, "")
        st.html(mark_html(by, local_day(at, zone), clock(at, zone)))


def mark_html(by: str, day: str, at: str) -> Html:
    """The line as HTML; the name as typed."""
    return fill(_MARK, by=by, day=day, clock=at)
