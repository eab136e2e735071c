"""Whose session it is, by which protocol, how it stands, and what was ordered and given."""

from collections.abc import Iterator

from dashboard.ending_words import ended_words, ending_lines
from dashboard.limit_words import own_limit_words
from dashboard.reports.document import Align, Column, Facts, Lines, Table
from dashboard.reports.session.minutes import minute
from dashboard.session_view import SessionView
from dashboard.visit_words import order_words
from dashboard.wording import (
    PUMP_ACTIONS,
    clock,
    day,
    dose,
    full_name,
    given,
    given_per_kg,
    local_day,
    plain_number,
    rate,
    weight,
)
from monitoring.infusions import InfusionEvent, InfusionOrder
from monitoring.ledger import rate_ml_per_h
from monitoring.sessions import ACTIVE, SessionStatus, words


def identity(view: SessionView) -> Facts:
    """Name, birth date, record number, allergies, weight, day, chair, status and protocol."""
    patient, visit = view.patient, view.record.session
    begun_at = visit.begun_at or visit.scheduled_at
    series = "" if visit.number_in_series is None else str(visit.number_in_series)
    if series and visit.planned_in_series is not None:
        series = f"{series} of {visit.planned_in_series}"
    rows = (
        ("Patient", full_name(patient)),
        ("Record number", patient.record_number),
        ("Date of birth", day(patient.born_on)),
        ("Allergies", _allergies(patient.allergies)),
        ("Day", local_day(begun_at, view.zone)),
        ("Weight", "not weighed" if visit.weight_g is None else weight(visit.weight_g)),
        ("Chair", visit.chair),
        ("Session of series", series),
        ("Protocol", f"{visit.protocol.name}, version {visit.protocol.version}"),
        ("Responsible", _responsible(view)),
        ("Status", words(visit.status).capitalize()),
        ("Times are", f"of the zone {view.zone.key}"),
    )
    return Facts(rows=tuple(row for row in rows if row[1]))


def _allergies(allergies: str | None) -> str:
    if allergies is None:
        return "◌ not asked"
    return allergies if allergies.strip() else "no known allergies"


def _responsible(view: SessionView) -> str:
    person = view.record.session.responsible
    return "" if person is None else view.names.get(person, "")


def standing(view: SessionView) -> Iterator[Lines]:
    """What a reader must know first: the visit goes on; how it ended, and what was overridden."""
    session = view.record.session
    if session.status in ACTIVE:
        words_now = f"The visit goes on: this is the record at {clock(view.at, view.zone)}."
        yield Lines(lines=(words_now,), is_strong=True)
    if session.status is SessionStatus.CANCELLED:
        yield Lines(lines=("This visit was cancelled.",), is_strong=True)
    ended = " · ".join(ended_words(view))
    first = [f"{ended[:1].upper()}{ended[1:]}."] if ended else []
    lines = (*first, *ending_lines(view))
    if lines:
        yield Lines(lines=lines)


def order_and_given(view: SessionView) -> Facts:
    """What was ordered, what ran when, and how much was given, in mg and for each kilogram."""
    ledger, weight_g = view.timeline.ledger, view.record.session.weight_g
    rows = [("Order", _order(ledger.order, weight_g))]
    if ledger.started_at is None:
        rows.append(("Infusion", "not started"))
    else:
        given_ug = ledger.given_ug(view.at)
        per_kg = "" if weight_g is None else f" ({given_per_kg(given_ug, weight_g)})"
        rows.append(("Given", f"{given(given_ug)}{per_kg} by {clock(view.at, view.zone)}"))
        if ledger.stopped_at is not None:
            rows[-1] = ("Given", f"{given(given_ug)}{per_kg}")
        rows.append(("Ran", _ran(view)))
    limits = view.timeline.limits
    if limits is not None and limits.limits:
        by, until = view.names.get(limits.set_by, ""), day(limits.expires_on)
        own = "; ".join(map(own_limit_words, limits.limits))
        rows.append(("Own limits", f"{own}. Set by {by} until {until}: {limits.reason}"))
    return Facts(title="Order and dose", is_wide=True, rows=tuple(rows))


def _order(order: InfusionOrder | None, weight_g: int | None) -> str:
    if order is None:
        return "none written"
    strength = f"{dose(order.concentration_ug_per_ml)} in 1 mL"
    return f"{order_words(order, weight_g)}, {strength}"


def _ran(view: SessionView) -> str:
    started, stopped = view.timeline.started_at, view.timeline.stopped_at
    if started is None:
        return ""
    if stopped is None:
        return f"from {clock(started, view.zone)}, not stopped"
    return f"{clock(started, view.zone)} to {clock(stopped, view.zone)}"


def pump_table(view: SessionView) -> Iterator[Table]:
    """What was done at the pump, step by step; none where nothing was."""
    if view.timeline.infusion:
        yield Table(
            title="At the pump",
            columns=(
                Column(head="Minute", width_mm=14, align=Align.RIGHT),
                Column(head="Time", width_mm=12),
                Column(head="What was done", width_mm=28),
                Column(head="Rate, mg/h", width_mm=20, align=Align.RIGHT),
                Column(head="Rate, mL/h", width_mm=20, align=Align.RIGHT),
                Column(head="Bolus", width_mm=17, align=Align.RIGHT),
                Column(head="Reason", share=1),
                Column(head="By", width_mm=22),
            ),
            rows=tuple(_pump_row(event, view) for event in view.timeline.infusion),
        )


def _pump_row(event: InfusionEvent, view: SessionView) -> tuple[str, ...]:
    order, per_h = view.timeline.ledger.order, event.rate_ug_per_h
    in_ml = ""
    if order is not None and per_h is not None:
        in_ml = plain_number(rate_ml_per_h(per_h, order.concentration_ug_per_ml))
    return (
        minute(view, event.measured_at),
        clock(event.measured_at, view.zone),
        PUMP_ACTIONS[event.action],
        "" if per_h is None else rate(per_h).removesuffix(" mg/h"),
        in_ml,
        "" if event.amount_ug is None else dose(event.amount_ug),
        event.reason,
        view.names.get(event.performed_by, ""),
    )
