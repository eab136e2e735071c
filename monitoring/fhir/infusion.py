"""What ran: the treatment, its orders, and one administration for each stretch of constant rate.

`clinical.md` §6.4: R4 gives an administration one dosage, so each change of rate begins a new one;
a pause is one on hold. Doses add up to what the ledger says was given, to the mcg.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from itertools import zip_longest

from monitoring.fhir.elements import (
    Resource,
    concept,
    filled,
    instant,
    milligrams,
    milligrams_per_hour,
    part_id,
    period,
    reference,
)
from monitoring.fhir.orders import INTRAVENOUS, ORDER, OVER, Pump, order_request
from monitoring.fhir.scope import IN_ERROR, notes, written_late
from monitoring.fhir.terms import KETAMINE, Own, own
from monitoring.infusions import InfusionAction, InfusionEvent
from monitoring.ledger import PumpState
from monitoring.sessions import SessionOutcome
from monitoring.visits import Ending

ADMINISTRATION = "administration"
_WITH_RATE = (InfusionAction.START, InfusionAction.RATE_CHANGE, InfusionAction.RESUME)


def infusion_resources(pump: Pump) -> Iterator[Resource]:
    """The treatment, its orders, and everything that ran, in order of time."""
    yield _procedure(pump)
    yield from (order_request(pump, order) for order in pump.timeline.orders)
    yield from _stretches(pump)
    yield from (_bolus(pump, event) for event in pump.timeline.ledger.boluses)
    if pump.timeline.session.outcome is SessionOutcome.NOT_STARTED and pump.ending is not None:
        yield _not_done(pump, pump.ending)


def wrong_event(pump: Pump, event: InfusionEvent) -> Resource:
    """A step at the pump that was entered in error or replaced: legible, and counts no more."""
    rate, amount = event.rate_ug_per_h, event.amount_ug
    dosage = filled(
        {
            "route": INTRAVENOUS,
            "dose": None if amount is None else milligrams(amount),
            "rateQuantity": None if rate is None else milligrams_per_hour(rate),
        }
    )
    fields: Resource = {
        "status": IN_ERROR,
        "effectiveDateTime": pump.scope.at(event),
        "dosage": dosage if rate or amount else None,
        "note": notes(event.action.value.replace("_", " ").capitalize(), event.reason),
    }
    return _administration(pump, event, fields)


def _procedure(pump: Pump) -> Resource:
    ledger, ending = pump.timeline.ledger, pump.ending
    reason = ending.reason if ending is not None and _procedure_status(pump) != "completed" else ""
    return filled(
        {
            "resourceType": "Procedure",
            "id": pump.procedure_id,
            "status": _procedure_status(pump),
            "statusReason": concept(reason) if reason else None,
            "code": own(Own.INFUSION),
            "subject": pump.scope.subject,
            "encounter": pump.scope.encounter,
            "performedPeriod": period(ledger.started_at, ledger.stopped_at, pump.scope.zone),
        }
    )


def _procedure_status(pump: Pump) -> str:
    session, state = pump.timeline.session, pump.timeline.ledger.state
    if session.outcome is SessionOutcome.STOPPED_EARLY:
        return "stopped"
    if state is PumpState.NOT_STARTED:
        return "not-done" if session.status in OVER else "preparation"
    if state is PumpState.PAUSED:
        return "on-hold"
    return "completed" if state is PumpState.STOPPED else "in-progress"


def _stretches(pump: Pump) -> Iterator[Resource]:
    """Each stretch of constant rate and each pause, by the step that began it."""
    ledger = pump.timeline.ledger
    # Without its boluses the ledger says what the rates alone have given.
    rates = replace(ledger, boluses=())
    began = [event for event in pump.timeline.infusion if event.action in _WITH_RATE]
    for event, segment in zip(began, ledger.segments, strict=True):
        ended_at = segment.ended_at
        given = None
        if ended_at is not None:
            given = rates.given_ug(ended_at) - rates.given_ug(segment.started_at)
        yield _administration(
            pump,
            event,
            {
                "status": _stretch_status(pump, ended_at),
                "statusReason": _stop_reasons(pump, ended_at),
                "effectivePeriod": period(segment.started_at, ended_at, pump.scope.zone),
                "dosage": filled(
                    {
                        "route": INTRAVENOUS,
                        "dose": None if given is None else milligrams(given),
                        "rateQuantity": milligrams_per_hour(segment.rate_ug_per_h),
                    }
                ),
            },
        )
    yield from _pauses(pump, pump.timeline.infusion)


def _stretch_status(pump: Pump, ended_at: datetime | None) -> str:
    if ended_at is None:
        return "in-progress"
    is_last = ended_at == pump.timeline.ledger.stopped_at
    return "stopped" if is_last and pump.is_cut_short else "completed"


def _stop_reasons(pump: Pump, ended_at: datetime | None) -> list[Resource]:
    """Why the last stretch was stopped early, where somebody said why."""
    if ended_at is None or _stretch_status(pump, ended_at) != "stopped":
        return []
    said = [event.reason for event in pump.timeline.infusion if event.measured_at == ended_at]
    ending = pump.ending.reason if pump.ending is not None else ""
    return [concept(reason) for reason in dict.fromkeys((*said, ending)) if reason]


def _pauses(pump: Pump, events: Sequence[InfusionEvent]) -> Iterator[Resource]:
    for event, following in zip_longest(events, events[1:]):
        if event.action is InfusionAction.PAUSE:
            until = None if following is None else following.measured_at
            yield _administration(
                pump,
                event,
                {
                    "status": "on-hold",
                    "statusReason": [concept(event.reason)] if event.reason else None,
                    "effectivePeriod": period(event.measured_at, until, pump.scope.zone),
                },
            )


def _bolus(pump: Pump, event: InfusionEvent) -> Resource:
    fields: Resource = {
        "status": "completed",
        "effectiveDateTime": pump.scope.at(event),
        "dosage": {"route": INTRAVENOUS, "dose": milligrams(event.amount_ug or 0)},
    }
    return _administration(pump, event, fields)


def _administration(pump: Pump, event: InfusionEvent, fields: Resource) -> Resource:
    order = pump.timeline.ledger.order
    made: Resource = {
        "resourceType": "MedicationAdministration",
        "id": part_id(event.id, ADMINISTRATION),
        "partOf": [reference(pump.procedure_id)],
        "medicationCodeableConcept": KETAMINE,
        "subject": pump.scope.subject,
        "context": pump.scope.encounter,
        "performer": [{"actor": reference(event.performed_by)}],
        "request": None if order is None else reference(part_id(order.id, ORDER)),
        "note": notes(written_late(event), event.reason),
    }
    return filled(made | fields)


def _not_done(pump: Pump, ending: Ending) -> Resource:
    return filled(
        {
            "resourceType": "MedicationAdministration",
            "id": part_id(ending.id, ADMINISTRATION),
            "status": "not-done",
            "statusReason": [concept(ending.reason)] if ending.reason else None,
            "partOf": [reference(pump.procedure_id)],
            "medicationCodeableConcept": KETAMINE,
            "subject": pump.scope.subject,
            "context": pump.scope.encounter,
            "effectiveDateTime": instant(ending.measured_at, pump.scope.zone),
        }
    )
