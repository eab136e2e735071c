"""Who and where: patient, people, clinic, the visit itself, who comes to take the patient home."""

from collections.abc import Iterator
from uuid import UUID

from monitoring.fhir.elements import (
    Resource,
    coding,
    concept,
    filled,
    part_id,
    period,
    reference,
)
from monitoring.fhir.scope import Scope
from monitoring.fhir.terms import ACT, IDENTIFIER, TAKES_PART, WENT_TO
from monitoring.people import Clinic, Patient
from monitoring.sessions import InfusionSession, SessionOutcome, SessionStatus
from monitoring.visits import Departure, Disposition, Ending

_STATUS = {
    SessionStatus.SCHEDULED: "planned",
    SessionStatus.IN_PROGRESS: "in-progress",
    SessionStatus.RECOVERING: "in-progress",
    SessionStatus.COMPLETED: "finished",
    SessionStatus.SIGNED_OFF: "finished",
    SessionStatus.CANCELLED: "cancelled",
}
_DISPOSITIONS = {
    Disposition.HOME_WITH_ESCORT: ("home", "Home, with an escort"),
    Disposition.HOME_ALONE: ("home", "Home, alone"),
    Disposition.HOSPITAL: ("other-hcf", "To a hospital"),
    Disposition.OTHER: ("oth", "Elsewhere"),
}
_ESCORT = "escort"


def organization(clinic: Clinic) -> Resource:
    """The clinic."""
    return {"resourceType": "Organization", "id": str(clinic.id), "name": clinic.name}


def patient_resource(patient: Patient, clinic: Clinic) -> Resource:
    """Who is treated. The record keeps no gender, so it says none (US Core asks for one)."""
    number: Resource = {
        "use": "usual",
        "type": concept("Record number", coding(IDENTIFIER, "MR", "Medical record number")),
        "system": f"urn:uuid:{clinic.id}",
        "value": patient.record_number,
        "assigner": reference(clinic.id),
    }
    return {
        "resourceType": "Patient",
        "id": str(patient.id),
        "identifier": [number],
        "name": [{"family": patient.family_name, "given": [patient.given_name]}],
        "birthDate": patient.born_on.isoformat(),
        "managingOrganization": reference(clinic.id),
    }


def practitioner(user_id: UUID, name: str) -> Resource:
    """Somebody who wrote or did something; without a name where none is known any more."""
    named = [{"text": name}] if name else None
    return filled({"resourceType": "Practitioner", "id": str(user_id), "name": named})


def encounter(
    scope: Scope,
    session: InfusionSession,
    ending: Ending | None,
    departure: Departure | None,
    clinic: Clinic,
) -> Iterator[Resource]:
    """The visit, and whoever was to take the patient home."""
    who = departure.escort if departure is not None else ""
    escort_id = part_id(session.id, _ESCORT)
    if who:
        yield {
            "resourceType": "RelatedPerson",
            "id": escort_id,
            "patient": scope.subject,
            "name": [{"text": who}],
        }
    taking_part: list[Resource] = []
    if session.responsible is not None:
        taking_part.append(_part("PPRF", "primary performer", session.responsible))
    if who:
        taking_part.append(_part("ESC", "escort", escort_id))
    yield filled(
        {
            "resourceType": "Encounter",
            "id": str(session.id),
            "status": _encounter_status(session),
            "class": coding(ACT, "AMB", "ambulatory"),
            "subject": scope.subject,
            "participant": taking_part,
            "period": period(
                session.begun_at or session.scheduled_at, session.ended_at, scope.zone
            ),
            "hospitalization": _left_for(ending),
            "location": [{"location": {"display": f"Chair {session.chair}"}}],
            "serviceProvider": reference(clinic.id),
        }
    )


def _encounter_status(session: InfusionSession) -> str:
    """A visit that ended before the infusion began was a visit nevertheless."""
    is_unstarted = session.outcome is SessionOutcome.NOT_STARTED
    if session.status is SessionStatus.CANCELLED and is_unstarted and session.begun_at is not None:
        return "finished"
    return _STATUS[session.status]


def _left_for(ending: Ending | None) -> Resource | None:
    if ending is None or ending.disposition not in _DISPOSITIONS:
        return None
    code, words = _DISPOSITIONS[ending.disposition]
    return {"dischargeDisposition": concept(words, coding(WENT_TO, code))}


def _part(code: str, words: str, who: UUID | str) -> Resource:
    kind = concept(words.capitalize(), coding(TAKES_PART, code, words))
    return {"type": [kind], "individual": reference(who)}
