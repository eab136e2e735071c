"""Saying who may open a patient's record, for physicians and administrators."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID, uuid5

import streamlit as st

from dashboard import runtime
from dashboard.components.patients.boxes import say_outcome, say_refused, text_box
from dashboard.labels import isolated
from dashboard.saving import save
from dashboard.state import Form, open_form, take_outcome
from db.queries import people_names
from db.restrictions import clinicians, newest_restriction
from db.store import SqlStore
from monitoring.ids import PatientId, UserId
from monitoring.people import User
from monitoring.restricted import Restriction
from monitoring.restricting import lift_restriction, may_restrict, restrict_patient

_PARTS = frozenset({"carers", "reason"})
_HINT = (
    "For a patient who is a colleague or well known: only the nurses and physicians named here "
    "open the record; others of them can in an emergency, with a reason that is reviewed. The "
    "patient stays on the board and in lists."
)


def show(patient_id: PatientId, user: User) -> None:
    """The form for whoever may say it; nothing for others."""
    with runtime.database().reading() as connection:
        known = newest_restriction(connection, user.clinic_id, patient_id)
        if not may_restrict(user, known):
            return
        names = people_names(runtime.database(), user.clinic_id)
        nameable = {each: names[each] for each in clinicians(connection, user.clinic_id)}
    # Not about the patient: an administrator who cannot open the record still says who can.
    form = open_form("restrict", uuid5(patient_id, "restriction"), runtime.now())
    outcome = take_outcome(form)
    carers = () if known is None else known.carers
    with st.expander("Who may open this record", expanded=False):
        st.caption(_HINT)
        with st.form(form.key("form"), border=False):
            _show_boxes(form, nameable, carers)
            say_refused(outcome, "carers")
            text_box(form, outcome, "reason", "Why it is restricted")
            args = form, patient_id, known.id if known is not None and carers else None
            label = "Name these people" if carers else "Restrict the record"
            st.form_submit_button(label, key=form.key("save"), on_click=_restrict, args=args)
            if carers:
                st.form_submit_button(
                    "Open it to everybody again", key=form.key("lift"), on_click=_lift, args=args
                )
    say_outcome(outcome, _PARTS)


def _show_boxes(form: Form, names: Mapping[UserId, str], carers: tuple[UserId, ...]) -> None:
    ordered = sorted(names, key=lambda each: (names[each].casefold(), str(each)))
    st.multiselect(
        "Nurses and physicians who open it",
        ordered,
        default=[each for each in ordered if each in carers],
        format_func=lambda each: isolated(names[each]),
        key=form.key("carers"),
        placeholder="everybody of the clinic",
    )


def _restrict(form: Form, patient_id: PatientId, instead_of: UUID | None) -> None:
    carers = tuple(UserId(UUID(str(each))) for each in form.choices("carers"))

    def act(store: SqlStore, by: User, at: datetime) -> None:
        wanted = _restriction(form, patient_id, by, at, carers)
        restrict_patient(store, by, wanted, at, instead_of=instead_of)

    save(form, runtime.current_zone(), act)


def _lift(form: Form, patient_id: PatientId, instead_of: UUID | None) -> None:
    def act(store: SqlStore, by: User, at: datetime) -> None:
        wanted = _restriction(form, patient_id, by, at, ())
        lift_restriction(store, by, wanted, at, instead_of=instead_of)

    save(form, runtime.current_zone(), act)


def _restriction(
    form: Form, patient_id: PatientId, by: User, at: datetime, carers: tuple[UserId, ...]
) -> Restriction:
    return Restriction(
        id=form.token,
        clinic_id=by.clinic_id,
        patient_id=patient_id,
        at=at,
        by=by.id,
        reason=form.text("reason"),
        carers=carers,
    )
