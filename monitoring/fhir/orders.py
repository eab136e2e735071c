"""The orders of a visit, and the infusion they are read beside."""

from dataclasses import dataclass

from monitoring.fhir.elements import (
    Resource,
    concept,
    filled,
    milligrams,
    milligrams_per_hour,
    part_id,
    reference,
)
from monitoring.fhir.scope import IN_ERROR, Scope, notes, written_late
from monitoring.fhir.terms import KETAMINE, Own
from monitoring.infusions import InfusionOrder
from monitoring.ledger import PumpState, rate_of_order_ug_per_h
from monitoring.sessions import SessionOutcome, SessionStatus
from monitoring.timeline import Timeline
from monitoring.visits import Ending

ORDER = "order"
INTRAVENOUS = concept("Intravenous")
OVER = frozenset({SessionStatus.COMPLETED, SessionStatus.SIGNED_OFF, SessionStatus.CANCELLED})


@dataclass(frozen=True, slots=True, kw_only=True)
class Pump:
    """The infusion of a visit as it stands, and how the visit ended (None while it has not)."""

    scope: Scope
    timeline: Timeline
    ending: Ending | None

    @property
    def procedure_id(self) -> str:
        """The id of the treatment as a whole."""
        return part_id(self.timeline.session.id, Own.INFUSION)

    @property
    def is_cut_short(self) -> bool:
        """Was it stopped before it was meant to be?"""
        return self.timeline.session.outcome is SessionOutcome.STOPPED_EARLY

    @property
    def is_over(self) -> bool:
        """Has it been stopped?"""
        return self.timeline.ledger.state is PumpState.STOPPED


def wrong_order(pump: Pump, order: InfusionOrder) -> Resource:
    """An order that was entered in error or replaced by a correction."""
    return _request(pump, order, IN_ERROR)


def order_request(pump: Pump, order: InfusionOrder) -> Resource:
    """An order that stands; one that a later order replaced was cancelled, or stopped if it ran."""
    if order is not pump.timeline.ledger.order:
        has_run = pump.timeline.started_at is not None and (
            order.measured_at < pump.timeline.started_at
        )
        return _request(pump, order, "stopped" if has_run else "cancelled")
    if pump.is_over:
        return _request(pump, order, "stopped" if pump.is_cut_short else "completed")
    is_void = pump.timeline.session.status in OVER
    return _request(pump, order, "cancelled" if is_void else "active")


def _request(pump: Pump, order: InfusionOrder, status: str) -> Resource:
    rate = rate_of_order_ug_per_h(order)
    strength = f"{order.concentration_ug_per_ml / 1000:g} mg/mL"
    instruction = {
        "text": f"{order.dose_ug / 1000:g} mg over {order.duration_min} min, from {strength}",
        "timing": {
            "repeat": {"count": 1, "duration": order.duration_min, "durationUnit": "min"},
        },
        "route": INTRAVENOUS,
        "doseAndRate": [
            {"doseQuantity": milligrams(order.dose_ug), "rateQuantity": milligrams_per_hour(rate)}
        ],
    }
    return filled(
        {
            "resourceType": "MedicationRequest",
            "id": part_id(order.id, ORDER),
            "status": status,
            "intent": "order",
            "medicationCodeableConcept": KETAMINE,
            "subject": pump.scope.subject,
            "encounter": pump.scope.encounter,
            "authoredOn": pump.scope.at(order),
            "requester": reference(order.performed_by),
            "recorder": reference(order.recorded_by),
            "dosageInstruction": [instruction],
            "note": notes(written_late(order)),
        }
    )
