"""What kinds of events an audit is searched by."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from monitoring.audit import AuditAction as Did


class AuditKind(StrEnum):
    """What somebody did, as people ask for it. In addresses, not stored."""

    SAW = "saw"
    WROTE = "wrote"
    CHANGED = "changed"
    SIGNED = "signed"
    EXPORTED = "exported"
    SIGN_IN = "sign-in"
    REFUSED = "refused"
    PROGRAM = "program"


_ACTIONS: Mapping[AuditKind, tuple[Did, ...]] = MappingProxyType(
    {
        AuditKind.SAW: (Did.RECORD_OPENED, Did.AUDIT_READ),
        AuditKind.WROTE: (
            Did.CLINIC_CREATED,
            Did.PERSON_ADDED,
            Did.PATIENT_ADDED,
            Did.SESSION_SCHEDULED,
            Did.ENTRIES_ADDED,
            Did.FLAG_ACKNOWLEDGED,
            Did.COURSE_ENTRIES_ADDED,
            Did.COURSE_FLAG_ACKNOWLEDGED,
            Did.KETAMINE_RECEIVED,
            Did.KETAMINE_DRAWN,
            Did.KETAMINE_USED,
            Did.KETAMINE_REMOVED,
            Did.KETAMINE_COUNTED,
            Did.KETAMINE_EXPLAINED,
        ),
        AuditKind.SIGNED: (Did.SESSION_SIGNED, Did.KETAMINE_WITNESSED),
        AuditKind.EXPORTED: (Did.EXPORT_MADE,),
        AuditKind.SIGN_IN: (
            Did.SIGNED_IN,
            Did.SIGNED_OUT,
            Did.SESSION_LOCKED,
            Did.SESSION_UNLOCKED,
            Did.WALL_DISPLAY_BEGUN,
        ),
        AuditKind.REFUSED: (Did.SIGN_IN_REFUSED, Did.ACCESS_REFUSED),
        AuditKind.PROGRAM: (
            Did.FLAGS_REVISED,
            Did.COURSE_FLAGS_REVISED,
            Did.DATABASE_MIGRATED,
            Did.CHAINS_ANCHORED,
            Did.ROWS_SEALED,
            Did.AUDIT_VERIFIED,
        ),
    }
)
_LISTED = frozenset(action for actions in _ACTIONS.values() for action in actions)


def actions_of(kind: AuditKind) -> tuple[Did, ...]:
    """The actions of a kind; what belongs to no other kind is a change."""
    if kind is AuditKind.CHANGED:
        return tuple(action for action in Did if action not in _LISTED)
    return _ACTIONS[kind]
