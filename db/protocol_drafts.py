"""The draft of a clinic's next protocol: one row, with what was typed as JSON."""

import json
from dataclasses import asdict
from uuid import UUID

from sqlalchemy import Connection, delete, insert, select, update

from db.protocol_tables import ProtocolDraftRow
from monitoring.ids import ClinicId, DraftId, UserId
from monitoring.protocol_editing.drafts import DraftStart, Edit, ProtocolDraft
from monitoring.protocols import parse_protocol_json


def read_draft(
    connection: Connection, clinic_id: ClinicId, *, is_locked: bool = False
) -> ProtocolDraft | None:
    """The draft, None when there is none; `is_locked`: against other writers."""
    row_type = ProtocolDraftRow
    asked = select(row_type.__table__).where(row_type.clinic_id == clinic_id)
    row = connection.execute(asked.with_for_update() if is_locked else asked).mappings().first()
    if row is None:
        return None
    return ProtocolDraft(
        id=DraftId(row["id"]),
        clinic_id=clinic_id,
        start=DraftStart(row["start"]),
        base=parse_protocol_json(row["base"]),
        began_by=UserId(row["began_by"]),
        began_at=row["began_at"],
        revision=row["revision"],
        changed_by=UserId(row["changed_by"]),
        changed_at=row["changed_at"],
        edits=edits_of(row["edits"]),
    )


def set_draft(connection: Connection, draft: ProtocolDraft) -> None:
    """Make the clinic's draft this one."""
    values = {
        "id": draft.id,
        "start": draft.start.value,
        "base": draft.base.model_dump_json(),
        "began_by": draft.began_by,
        "began_at": draft.began_at,
        "revision": draft.revision,
        "changed_by": draft.changed_by,
        "changed_at": draft.changed_at,
        "edits": edits_json(draft),
    }
    if draft.revision == 1:  # of two begun at once the later one is refused
        connection.execute(insert(ProtocolDraftRow).values(clinic_id=draft.clinic_id, **values))
        return
    of_clinic = ProtocolDraftRow.clinic_id == draft.clinic_id
    connection.execute(update(ProtocolDraftRow).where(of_clinic).values(values))


def drop_draft(connection: Connection, clinic_id: ClinicId) -> None:
    """Forget the draft; no error when there is none."""
    connection.execute(delete(ProtocolDraftRow).where(ProtocolDraftRow.clinic_id == clinic_id))


def edits_json(draft: ProtocolDraft) -> str:
    """The edits as they are stored."""
    edits = {place: {**asdict(edit), "by": str(edit.by)} for place, edit in draft.edits.items()}
    return json.dumps(edits, ensure_ascii=False)


def edits_of(text: str) -> dict[str, Edit]:
    """The edits of a stored text."""
    stored = json.loads(text)
    return {
        place: Edit(**{**edit, "by": UserId(UUID(edit["by"]))}) for place, edit in stored.items()
    }
