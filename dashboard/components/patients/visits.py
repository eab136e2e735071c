"""The sessions of a patient, and the next one: now, or at another time."""

from collections.abc import Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo

import streamlit as st

from dashboard import runtime
from dashboard.clock_time import local_instants
from dashboard.components import cancel_form
from dashboard.components.patients.boxes import (
    ask,
    confirmed,
    say_outcome,
    say_refused,
    text_box,
)
from dashboard.components.patients.overview.infusions import Infusions, infusion_html
from dashboard.html import Html, fill, place, texts
from dashboard.labels import as_label
from dashboard.saving import save
from dashboard.state import Form, Outcome, open_form, take_outcome
from dashboard.typed_numbers import whole_number
from dashboard.visit_words import when_words
from dashboard.wording import clock, local_day
from db.patients import Visit
from db.store import SqlStore
from monitoring.errors import ConfirmationNeeded, ValueRefused
from monitoring.ids import SessionId
from monitoring.people import Patient, User
from monitoring.permissions import Action, can
from monitoring.registering import schedule_session
from monitoring.sessions import (
    InfusionSession,
    ProtocolVersion,
    SessionOutcome,
    SessionStatus,
    words,
)

_ROW = (
    '<li><a href="/session?id=$id" target="_self"><b>$when</b><span>$status</span>'
    "$series<span>chair <bdi>$chair</bdi></span>$infusion</a></li>"
)
_LIST = '<section class="records"><h2>Sessions</h2>$body</section>'
_NONE = '<p class="quiet">No session yet. Start one today, or schedule one below.</p>'
_NOT_KNOWN, _SHOWN = Infusions(), 20
_PARTS = frozenset({"chair", "number_in_series", "planned_in_series", "scheduled_at", "clock"})
_FIRST, _SECOND = "the first one, before the clocks are put back", "the second one, after it"
# Set as the session is scheduled; what a form shows has none yet.
_NO_PROTOCOL = ProtocolVersion(name="", version=0)


def show(visits: Sequence[Visit], zone: ZoneInfo, infusions: Infusions = _NOT_KNOWN) -> None:
    """The patient's sessions, the latest first, each with the way to it; many are folded."""
    st.html(visits_html(visits[:_SHOWN], zone, infusions))
    if len(visits) > _SHOWN:
        with st.expander(f"{len(visits) - _SHOWN} earlier sessions"):
            st.html(_rows_html(visits[_SHOWN:], zone, infusions))


def visits_html(visits: Sequence[Visit], zone: ZoneInfo, infusions: Infusions = _NOT_KNOWN) -> Html:
    """The list as HTML."""
    body = _rows_html(visits, zone, infusions) if visits else Html(_NONE)
    return place(_LIST, body=body)


def _rows_html(visits: Sequence[Visit], zone: ZoneInfo, infusions: Infusions) -> Html:
    rows = Html("".join(_row(visit, zone, infusions) for visit in visits))
    return place('<section class="records"><ul>$rows</ul></section>', rows=rows)


def show_cancel(visits: Sequence[Visit], patient: Patient, user: User, zone: ZoneInfo) -> None:
    """For each visit that is still to come, the button behind which it is cancelled."""
    at = runtime.now()
    for visit in visits:
        if visit.status is SessionStatus.SCHEDULED:
            when = f"{local_day(visit.scheduled_at, zone)}, {clock(visit.scheduled_at, zone)}"
            button = f"Cancel the visit of {when}…"
            cancel_form.show(visit.session_id, patient, user, zone, at, button)
        elif visit.status is SessionStatus.CANCELLED:
            cancel_form.show_cancelled(visit.session_id, at)


def _row(visit: Visit, zone: ZoneInfo, infusions: Infusions) -> Html:
    ended = "" if visit.outcome is None else visit.outcome.value.replace("_", " ")
    status = words(visit.status)
    facts = texts(
        id=str(visit.session_id),
        when=when_words(visit, zone),
        status=status if ended in {"", status} else f"{status}, {ended}",
        chair=visit.chair,
    )
    series = series_words(visit)
    numbered = fill("<span>$series</span>", series=series) if series else Html("")
    return place(
        _ROW, series=numbered, infusion=infusion_html(visit.session_id, infusions), **facts
    )


def series_words(visit: Visit) -> str:
    """Which session of the series it is: "3 of 6"; "" where nobody said, or nothing is given.

    The next visit takes the number of one that was cancelled.
    """
    if visit.number_in_series is None or visit.outcome is SessionOutcome.NOT_STARTED:
        return ""
    of = "" if visit.planned_in_series is None else f" of {visit.planned_in_series}"
    return f"session {visit.number_in_series}{of}"


def show_start(patient: Patient, user: User) -> SessionId | None:
    """The form that begins a visit now; the session that it has just made."""
    if not can(user, Action.SCHEDULE):
        return None
    form = open_form("start today", patient.id, runtime.now())
    outcome = take_outcome(form)
    with st.expander("Start a session today"), st.form(form.key("form"), border=False):
        _show_place(form, outcome)
        ask(form, outcome, "scheduled_at", "Yes, another session on this day")
        st.form_submit_button(
            "Start today",
            type="primary",
            key=form.key("save"),
            on_click=_schedule,
            args=(form, patient),
            kwargs={"is_now": True},
        )
        say_outcome(outcome, _PARTS)
    if outcome is None or not outcome.is_saved or outcome.token is None:
        return None
    return SessionId(outcome.token)


def show_schedule(patient: Patient, user: User) -> None:
    """The form that puts a visit into the calendar."""
    if not can(user, Action.SCHEDULE):
        return
    form = open_form("schedule", patient.id, runtime.now())
    outcome = take_outcome(form)
    with st.expander("Schedule a session"), st.form(form.key("form"), border=False):
        on, at = st.columns(2)
        with on:
            st.date_input("Day", value=None, key=form.key("day"), format="YYYY-MM-DD")
            say_refused(outcome, "scheduled_at")
        with at:
            text_box(form, outcome, "clock", "Time", hint="14:30")
        _show_place(form, outcome)
        _ask_which(form, outcome)
        ask(form, outcome, "scheduled_at", "Yes, another session on this day")
        st.form_submit_button(
            "Schedule", key=form.key("save"), on_click=_schedule, args=(form, patient)
        )
    say_outcome(outcome, _PARTS)


def _show_place(form: Form, outcome: Outcome | None) -> None:
    chair, number, planned = st.columns(3)
    with chair:
        text_box(form, outcome, "chair", "Chair")
    with number:
        text_box(form, outcome, "number_in_series", "Number in the series", hint="may be empty")
    with planned:
        text_box(form, outcome, "planned_in_series", "Of how many planned", hint="may be empty")


def _ask_which(form: Form, outcome: Outcome | None) -> None:
    if outcome is not None and "clock" in outcome.questions:
        st.warning(as_label(outcome.questions["clock"]), icon=":material/help:")
        st.radio("Which one?", [_FIRST, _SECOND], index=None, key=form.key("which"))


def _schedule(form: Form, patient: Patient, *, is_now: bool = False) -> None:
    zone = runtime.current_zone()

    def act(store: SqlStore, by: User, at: datetime) -> None:
        session = InfusionSession(
            id=SessionId(form.token),
            clinic_id=by.clinic_id,
            patient_id=patient.id,
            chair=form.text("chair"),
            scheduled_at=at if is_now else typed_instant(form, zone),
            protocol=_NO_PROTOCOL,
            number_in_series=_typed(form, "number_in_series", "Number in the series"),
            planned_in_series=_typed(form, "planned_in_series", "Of how many"),
        )
        schedule_session(store, by, session, at, zone, confirmed(form, "scheduled_at"))

    save(form, zone, act)


def typed_instant(form: Form, zone: ZoneInfo) -> datetime:
    """When the clinic's clocks show what was typed.

    ValueRefused with the box, also for a time that the clocks leave out; ConfirmationNeeded
    ("clock") for one that they show twice, until it was said which.
    """
    day, text = form.choice("day"), form.text("clock")
    if not isinstance(day, date):
        raise ValueRefused("scheduled_at", "Choose the day.")
    instants = local_instants(day, text, zone)
    if not instants:
        sentence = f"The clocks are put forward that day: there is no {text.strip()}."
        raise ValueRefused("clock", sentence)
    if len(instants) == 1:
        return instants[0]
    which = form.choice("which")
    if which not in {_FIRST, _SECOND}:
        question = f"The clocks are put back that day, and show {text.strip()} twice."
        raise ConfirmationNeeded({"clock": question})
    return instants[0 if which == _FIRST else 1]


def _typed(form: Form, part: str, name: str) -> int | None:
    return whole_number(form.text(part), part, name)
