"""What all lines of the ledger have in common when they are written: stamp, number and audit."""

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType

from monitoring.audit import AuditAction, AuditEvent
from monitoring.ids import LedgerLineId, LotId, SessionId, new_uuid
from monitoring.ketamine.book import Book
from monitoring.ketamine.lines import Line, LineKind
from monitoring.people import User
from monitoring.store import Store

ACTIONS: Mapping[LineKind, AuditAction] = MappingProxyType(
    {
        LineKind.RECEIVED: AuditAction.KETAMINE_RECEIVED,
        LineKind.DRAWN: AuditAction.KETAMINE_DRAWN,
        LineKind.USED: AuditAction.KETAMINE_USED,
        LineKind.REMOVED: AuditAction.KETAMINE_REMOVED,
        LineKind.COUNTED: AuditAction.KETAMINE_COUNTED,
        LineKind.EXPLAINED: AuditAction.KETAMINE_EXPLAINED,
        LineKind.WITNESSED: AuditAction.KETAMINE_WITNESSED,
        LineKind.ERROR: AuditAction.KETAMINE_CORRECTED,
    }
)


def new_line(
    kind: LineKind,
    by: User,
    place: tuple[LotId, LedgerLineId],
    at: datetime,
    *,
    about: Line | None = None,
    session_id: SessionId | None = None,
) -> Line:
    """A line of this lot and with this id, by `by` and at `at`; what it says is put in after."""
    lot_id, line_id = place
    return Line(
        id=line_id,
        clinic_id=by.clinic_id,
        lot_id=lot_id,
        kind=kind,
        at=at,
        recorded_at=at,
        by=by.id,
        session_id=session_id if about is None else about.session_id,
        about_id=None if about is None else about.id,
    )


def write(store: Store, book: Book, line: Line) -> Line:
    """Add the line to its lot; raises ValueRefused when less than nothing would be left."""
    written = book.written(line)
    store.add_ketamine_line(written, audit_of(written))
    return written


def audit_of(line: Line) -> AuditEvent:
    """The event of a line: in the chain of its session where it has one, else in the clinic's."""
    details: dict[str, str | int] = {
        "line": str(line.id),
        "lot": str(line.lot_id),
        "number": line.number,
    }
    if line.about_id is not None:
        details["about"] = str(line.about_id)
    return AuditEvent(
        id=new_uuid(line.recorded_at),
        clinic_id=line.clinic_id,
        action=ACTIONS[line.kind],
        at=line.recorded_at,
        by=line.by,
        session_id=line.session_id,
        details=details,
    )
