"""All tables, so that the metadata is complete for whoever imports this."""

from db import (  # noqa: F401
    access_tables,
    account_tables,
    audit_tables,
    clinic_tables,
    course_flag_tables,
    course_tables,
    draft_tables,
    entry_tables,
    export_tables,
    flag_tables,
    protocol_tables,
    session_tables,
)
from db.base import Base

METADATA = Base.metadata
APPEND_ONLY = (
    "patient_change",
    "user_change",
    "protocol_version",
    "protocol_approval",
    "leaflet",
    "safety_text",
    "infusion_session",
    "status_change",
    "entry",
    "vitals_set",
    "assessment",
    "effect_report",
    "infusion_event",
    "infusion_order",
    "correction",
    "care_entry",
    "flag_change",
    "acknowledgement",
    "suppression",
    "course_entry_key",
    "follow_up",
    "course_entry",
    "course_correction",
    "course_flag_change",
    "course_acknowledgement",
    "export",
    "audit_entry",
    "sign_in_attempt",
)
