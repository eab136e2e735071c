"""What happened, for whoever must prove it: written with every change, read by no feature."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from monitoring.ids import ClinicId, SessionId, UserId, new_uuid
from monitoring.people import User


class AuditAction(StrEnum):
    """What was done or refused. Stored: a changed value needs a migration."""

    CLINIC_CREATED = "clinic_created"
    PERSON_ADDED = "person_added"
    PERSON_INVITED = "person_invited"
    PERSON_JOINED = "person_joined"
    PERSON_LOCKED = "person_locked"
    PERSON_UNLOCKED = "person_unlocked"
    ROLE_CHANGED = "role_changed"
    CODE_MADE = "code_made"
    PASSWORD_SET = "password_set"  # noqa: S105 (what happened)
    SECOND_FACTOR_ADDED = "second_factor_added"
    SECOND_FACTOR_REMOVED = "second_factor_removed"
    PROVIDER_LINKED = "provider_linked"
    PROVIDER_UNLINKED = "provider_unlinked"
    PASSWORD_CLOSED = "password_closed"  # noqa: S105 (what happened)
    PASSWORD_OPENED = "password_opened"  # noqa: S105 (what happened)
    SIGNED_OUT_EVERYWHERE = "signed_out_everywhere"
    PATIENT_ADDED = "patient_added"
    PATIENT_REVISED = "patient_revised"
    PATIENT_RESTRICTED = "patient_restricted"
    RESTRICTION_LIFTED = "restriction_lifted"
    GLASS_BROKEN = "glass_broken"
    ACCESS_REVIEWED = "access_reviewed"
    SESSION_SCHEDULED = "session_scheduled"
    STATUS_CHANGED = "status_changed"
    SESSION_CHANGED = "session_changed"
    SESSION_SIGNED = "session_signed"
    ENTRIES_ADDED = "entries_added"
    ENTRY_CORRECTED = "entry_corrected"
    FLAGS_REVISED = "flags_revised"
    FLAG_ACKNOWLEDGED = "flag_acknowledged"
    RULE_SUPPRESSED = "rule_suppressed"
    RULE_SHOWN_AGAIN = "rule_shown_again"
    SIGNED_IN = "signed_in"
    SIGN_IN_REFUSED = "sign_in_refused"
    SIGNED_OUT = "signed_out"
    SESSION_LOCKED = "session_locked"
    SESSION_UNLOCKED = "session_unlocked"
    WALL_DISPLAY_BEGUN = "wall_display_begun"
    ACCESS_REFUSED = "access_refused"
    RECORD_OPENED = "record_opened"
    PROTOCOL_PUBLISHED = "protocol_published"
    PROTOCOL_DRAFT_BEGUN = "protocol_draft_begun"
    PROTOCOL_DRAFT_CHANGED = "protocol_draft_changed"
    PROTOCOL_DRAFT_CLOSED = "protocol_draft_closed"
    LEAFLET_WRITTEN = "leaflet_written"
    SAFETY_TEXT_WRITTEN = "safety_text_written"
    LETTERHEAD_WRITTEN = "letterhead_written"
    COURSE_ENTRIES_ADDED = "course_entries_added"
    COURSE_ENTRY_CORRECTED = "course_entry_corrected"
    COURSE_FLAGS_REVISED = "course_flags_revised"
    COURSE_FLAG_ACKNOWLEDGED = "course_flag_acknowledged"
    KETAMINE_RECEIVED = "ketamine_received"
    KETAMINE_DRAWN = "ketamine_drawn"
    KETAMINE_USED = "ketamine_used"
    KETAMINE_REMOVED = "ketamine_removed"
    KETAMINE_COUNTED = "ketamine_counted"
    KETAMINE_EXPLAINED = "ketamine_explained"
    KETAMINE_WITNESSED = "ketamine_witnessed"
    KETAMINE_CORRECTED = "ketamine_corrected"
    EXPORT_MADE = "export_made"
    DATABASE_MIGRATED = "database_migrated"
    CHAINS_ANCHORED = "chains_anchored"
    ROWS_SEALED = "rows_sealed"
    AUDIT_READ = "audit_read"
    AUDIT_VERIFIED = "audit_verified"


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditEvent:
    """One line of the audit. `details` holds ids, counts and codes, never names or free text.

    The purpose of an export is the one sentence in it; who types it is told to name nobody.

    With a `session_id` it goes into that session's chain, without one into the clinic's.
    """

    id: UUID
    clinic_id: ClinicId
    action: AuditAction
    at: datetime
    by: UserId | None
    session_id: SessionId | None = None
    details: Mapping[str, str | int] = field(default_factory=dict)


def act_of(
    by: User,
    action: AuditAction,
    at: datetime,
    details: Mapping[str, str | int],
    session_id: SessionId | None = None,
) -> AuditEvent:
    """The event of what somebody did in their own clinic at `at`."""
    return AuditEvent(
        id=new_uuid(at),
        clinic_id=by.clinic_id,
        action=action,
        at=at,
        by=by.id,
        session_id=session_id,
        details=details,
    )
