"""Use case: an administrator writes the text that patients take home."""

from datetime import datetime

from monitoring.audit import AuditAction, AuditEvent
from monitoring.errors import StateRefused
from monitoring.ids import LeafletId, new_uuid
from monitoring.leaflets import LONGEST_LEAFLET, Leaflet
from monitoring.people import User
from monitoring.permissions import Action, check_can
from monitoring.store import Store
from monitoring.texts import required_text

_OVERTAKEN = (
    "Somebody else has written the leaflet since you opened this page. Copy your text, look at "
    "theirs, and save again."
)


def write_leaflet(
    store: Store,
    by: User,
    leaflet: tuple[LeafletId, str],
    at: datetime,
    *,
    instead_of: LeafletId | None,
) -> Leaflet:
    """The new version of the clinic's `leaflet` (id, text); a repeated save changes nothing.

    `instead_of` is the version that was shown when the writing began. Raises PermissionRefused,
    ValueRefused, or StateRefused when somebody else was faster.
    """
    check_can(by, Action.EDIT_CLINIC)
    own_id, typed = leaflet
    sentence = "Write the text of the leaflet."
    text = required_text("text", typed.replace("\r\n", "\n"), sentence, LONGEST_LEAFLET)
    current = store.leaflet(by.clinic_id)
    if current is not None and current.id == own_id:
        return current
    if (current.id if current else None) != instead_of:
        raise StateRefused(_OVERTAKEN)
    written = Leaflet(id=own_id, clinic_id=by.clinic_id, written_at=at, written_by=by.id, text=text)
    store.add_leaflet(written, _audit(written, by, at))
    return written


def _audit(leaflet: Leaflet, by: User, at: datetime) -> AuditEvent:
    return AuditEvent(
        id=new_uuid(at),
        clinic_id=by.clinic_id,
        action=AuditAction.LEAFLET_WRITTEN,
        at=at,
        by=by.id,
        details={"leaflet": str(leaflet.id)},
    )
