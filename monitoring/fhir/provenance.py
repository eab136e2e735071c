"""Who changed, acknowledged or signed what, when and why."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from monitoring.course_entries import CourseCorrection
from monitoring.entries import Correction
from monitoring.fhir.elements import (
    Resource,
    coding,
    concept,
    filled,
    instant,
    part_id,
    reference,
    references,
)
from monitoring.fhir.scope import Scope
from monitoring.fhir.terms import ACT_CHANGE, AGENT
from monitoring.visits import Signature

AnyCorrection = Correction | CourseCorrection
PART = "provenance"


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """What a person did: `role` in HL7's words for agents, `why` in their own."""

    id: UUID
    at: datetime
    by: UUID
    role: str
    activity: Resource
    why: str = ""


def provenance(
    scope: Scope, act: Act, targets: Sequence[str], revises: Sequence[str] = ()
) -> Resource:
    """Who did it, when and why, about `targets`, in the place of what it `revises`."""
    return filled(
        {
            "resourceType": "Provenance",
            "id": part_id(act.id, PART),
            "target": references(targets),
            "recorded": instant(act.at, scope.zone),
            "reason": [concept(act.why)] if act.why else None,
            "activity": act.activity,
            "agent": [
                {"type": concept("", coding(AGENT, act.role)), "who": reference(act.by)},
            ],
            "entity": [{"role": "revision", "what": each} for each in references(revises)],
        }
    )


def correction_act(correction: AnyCorrection) -> Act:
    """A correction: an update where something took the place, else a nullification."""
    code = "NULLIFY" if correction.replacement_id is None else "UPDATE"
    return Act(
        id=correction.id,
        at=correction.recorded_at,
        by=correction.recorded_by,
        role="author",
        activity=concept("", coding(ACT_CHANGE, code)),
        why=correction.reason,
    )


def signature_act(signature: Signature) -> Act:
    """A physician signed the visit."""
    return Act(
        id=signature.id,
        at=signature.measured_at,
        by=signature.performed_by,
        role="verifier",
        activity=concept("Signed"),
        why=signature.meaning,
    )
