"""The next version of the demonstration clinic's protocol: approved, and in force in a week."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from db.demo.audit import Auditor, Details
from db.demo.clinic import DemoClinic
from db.store import SqlStore
from monitoring.audit import AuditAction
from monitoring.ids import ApprovalId, DraftId
from monitoring.protocol_approvals import ProtocolApproval
from monitoring.protocol_editing.applying import drafted
from monitoring.protocol_editing.drafts import DraftStart, ProtocolDraft
from monitoring.protocols import MonitoringProtocol

_APPROVED_BEFORE = timedelta(hours=20)
_AHEAD = timedelta(days=7)
_EDITS = {
    "schedule.recovery_every_min": (
        "10",
        "demonstration; recovery is watched as closely as the infusion",
    ),
    "escalate_after_min": ("4", "demonstration; there are two physicians on the floor now"),
}


def add_next_version(store: SqlStore, clinic: DemoClinic, auditor: Auditor) -> None:
    """Ada has drafted it, Piet has approved it; what has begun keeps the version before."""
    at, by = clinic.at - _APPROVED_BEFORE, clinic.staff.piet
    protocol = _protocol(clinic, at)
    in_force_from = _in_force_from(clinic)
    details: Details = {
        "protocol": protocol.name,
        "version": protocol.version,
        "in_force_from": in_force_from.isoformat(),
        "changes": len(_EDITS),
    }
    audit = auditor.of_clinic(by.clinic_id, AuditAction.PROTOCOL_PUBLISHED, at, details, by.id)
    approval = ProtocolApproval(
        id=ApprovalId(audit.id),
        clinic_id=by.clinic_id,
        version=protocol.key,
        approved_by=by.id,
        approved_at=at,
        in_force_from=in_force_from,
    )
    store.add_protocol(by.clinic_id, protocol, audit, approval)


def _protocol(clinic: DemoClinic, at: datetime) -> MonitoringProtocol:
    """The clinic's protocol with the edits; ValueError when they cannot be."""
    by = clinic.staff.ada
    draft = ProtocolDraft(
        id=DraftId(by.id),  # of a draft that is closed: nothing refers to it
        clinic_id=by.clinic_id,
        start=DraftStart.NEWEST,
        base=clinic.protocol,
        began_by=by.id,
        began_at=at,
        revision=1,
        changed_by=by.id,
        changed_at=at,
    )
    for place, (text, reason) in _EDITS.items():
        draft = draft.with_typed(place, text, reason, by.id, at)
    found = drafted(draft, clinic.protocol.version + 1)
    if found.protocol is None:
        raise ValueError(found.faults)
    return found.protocol


def _in_force_from(clinic: DemoClinic) -> datetime:
    """The beginning of a day in the clinic."""
    zone = ZoneInfo(clinic.staff.clinic.timezone)
    day = (clinic.at + _AHEAD).astimezone(zone).date()
    return datetime.combine(day, time.min, tzinfo=zone).astimezone(UTC)
