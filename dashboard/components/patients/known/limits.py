"""Limits of the patient's own: set by a physician, with a reason, until a day."""

from collections.abc import Sequence
from datetime import date, datetime

import streamlit as st

from dashboard.components.patients.boxes import say_outcome, say_refused, text_box
from dashboard.components.patients.known import history, now
from dashboard.components.patients.known.meanwhile import say_meanwhile
from dashboard.components.patients.known.protocol_limits import protocol_limits_html
from dashboard.course_saving import save_entry
from dashboard.course_view import CourseView
from dashboard.saving import header
from dashboard.state import Form, Outcome, keep, open_form, take_outcome
from dashboard.typed_numbers import decimal_number
from dashboard.wording import SEVERITIES
from monitoring.errors import ValueRefused
from monitoring.flags import Direction, Severity
from monitoring.measures import SPECS, Measure
from monitoring.own_limits import Compared, OwnLimit, OwnLimits
from monitoring.people import User
from monitoring.permissions import Action, can

_ACTION = Action.SET_LIMITS
_NOTHING = "None: the limits of your clinic’s protocol apply. A physician may set others."
_PARTS = frozenset({"limits", "reason", "expires_on"})
MEASURES = (
    Measure.SYSTOLIC,
    Measure.DIASTOLIC,
    Measure.HEART_RATE,
    Measure.SPO2,
    Measure.BREATHS,
    Measure.TEMPERATURE,
    Measure.DISSOCIATION,
    Measure.SEDATION,
)
_SIDES = {Direction.HIGH: "at or above", Direction.LOW: "at or below"}
_COMPARED: dict[Compared, str] = {"value": "the value", "change": "the change from baseline"}
_FEWEST_ROWS, _SPARE_ROWS = 3, 1


def show(view: CourseView, user: User) -> None:
    """The limits in force, or that they are over; the form that sets others; what was true when."""
    now.show(view, "Limits of the patient’s own", OwnLimits, _NOTHING)
    if can(user, _ACTION):
        _show_form(view)
    history.show(view, user, OwnLimits, "Limits of the patient’s own", _ACTION)


def _show_form(view: CourseView) -> None:
    form = open_form("own limits", view.patient.id, view.at)
    outcome = take_outcome(form)
    known = view.newest(OwnLimits)
    before = keep(form, "before", known)
    with st.expander("Set limits of the patient’s own"):
        with st.form(form.key("form"), border=False):
            say_meanwhile(form, view, known)
            _show_rows(form, before.limits if before else ())
            say_refused(outcome, "limits")
            _show_reason(form, outcome, before)
            st.form_submit_button(
                "Save these limits",
                type="primary",
                key=form.key("save"),
                on_click=_save,
                args=(form, view),
            )
        st.html(protocol_limits_html(view.protocol))
    say_outcome(outcome, _PARTS)


def _show_rows(form: Form, limits: Sequence[OwnLimit]) -> None:
    st.caption(
        "Each takes the place of the protocol’s limit of that measure, side and severity, in "
        "sessions that begin from now on. With no row the protocol’s apply again."
    )
    for number in range(_rows(limits)):
        _show_row(form, number, limits[number] if number < len(limits) else None)


def _rows(limits: Sequence[OwnLimit]) -> int:
    return max(_FEWEST_ROWS, len(limits) + _SPARE_ROWS)


def _show_row(form: Form, number: int, limit: OwnLimit | None) -> None:
    """One limit: what is measured, to which side, how much it matters, from which number on."""
    measure, of, side, severity, box = st.columns([3, 3, 2.2, 2, 1.6])
    row = number + 1
    measure.selectbox(
        f"Measure {row}",
        MEASURES,
        index=_place(MEASURES, limit and limit.measure),
        format_func=lambda each: SPECS[each].name,
        key=form.key(f"measure-{number}"),
        placeholder="–",
    )
    of.selectbox(
        f"Of {row}",
        list(_COMPARED),
        index=_place(tuple(_COMPARED), limit and limit.of),
        format_func=_COMPARED.__getitem__,
        key=form.key(f"of-{number}"),
        placeholder="–",
    )
    side.selectbox(
        f"Side {row}",
        list(_SIDES),
        index=_place(tuple(_SIDES), limit and limit.direction),
        format_func=_SIDES.__getitem__,
        key=form.key(f"direction-{number}"),
        placeholder="–",
    )
    severity.selectbox(
        f"Severity {row}",
        list(SEVERITIES),
        index=_place(tuple(SEVERITIES), limit and limit.severity),
        format_func=SEVERITIES.__getitem__,
        key=form.key(f"severity-{number}"),
        placeholder="–",
    )
    known = "" if limit is None else f"{abs(limit.number):g}"
    box.text_input(f"Number {row}", value=known, key=form.key(f"number-{number}"))


def _place(options: Sequence[object], chosen: object) -> int | None:
    return None if chosen is None else options.index(chosen)


def _show_reason(form: Form, outcome: Outcome | None, before: OwnLimits | None) -> None:
    why, until = st.columns([3, 1.4])
    with why:
        text_box(form, outcome, "reason", "Why", "" if before is None else before.reason)
    with until:
        st.date_input("Last day", value=None, key=form.key("expires_on"), format="YYYY-MM-DD")
        say_refused(outcome, "expires_on")


def _save(form: Form, view: CourseView) -> None:
    def make(by: User, at: datetime) -> OwnLimits:
        limits = typed_limits(form)
        return OwnLimits(
            **header(form.token, by, at),  # type: ignore[arg-type]
            limits=limits,
            reason=form.text("reason"),
            expires_on=_expires_on(form, view, has_limits=bool(limits)),
        )

    save_entry(form, view, OwnLimits, make)


def _expires_on(form: Form, view: CourseView, *, has_limits: bool) -> date:
    """The day that was chosen; without limits there is nothing to end, and today will do."""
    chosen = form.choice("expires_on")
    if isinstance(chosen, date):
        return chosen
    if has_limits:
        raise ValueRefused("expires_on", "Choose until when they hold.")
    return view.today


def typed_limits(form: Form) -> tuple[OwnLimit, ...]:
    """The rows that say something; raises ValueRefused for one that says only a part."""
    before: OwnLimits | None = form.choice("before")  # type: ignore[assignment]
    rows = range(_rows(before.limits if before else ()))
    return tuple(limit for number in rows if (limit := _typed(form, number)) is not None)


def _typed(form: Form, number: int) -> OwnLimit | None:
    names = ("measure", "of", "direction", "severity")
    chosen = [form.choice(f"{name}-{number}") for name in names]
    typed = decimal_number(form.text(f"number-{number}"), "limits")
    if typed is None and all(each is None for each in chosen):
        return None
    if typed is None or any(each is None for each in chosen):
        raise ValueRefused("limits", f"Row {number + 1}: fill in all five, or none of them.")
    measure, of, direction, severity = map(str, chosen)
    is_fall = of == "change" and direction == Direction.LOW
    return OwnLimit(
        measure=Measure(measure),
        direction=Direction(direction),
        severity=Severity(severity),
        number=-float(typed) if is_fall else float(typed),
        of="change" if of == "change" else "value",
    )
