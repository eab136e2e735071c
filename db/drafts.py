"""Keeping what is half typed, so that a reload, a restart or a dead tablet loses nothing of it."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, and_, delete, insert, select, update

from db.draft_tables import DraftRow
from monitoring.ids import SessionId
from monitoring.people import User


@dataclass(frozen=True, slots=True)
class KeptDraft:
    """What was typed, as it was given to `keep_draft`, and when."""

    text: str
    written_at: datetime


def keep_draft(
    connection: Connection, by: User, session_id: SessionId, text: str, at: datetime
) -> None:
    """Keep `text` as what `by` has typed in this session, instead of what was kept before.

    A session that the clinic does not hold breaks a foreign key.
    """
    values = {"written_at": at, "text": text}
    changed = connection.execute(update(DraftRow).where(_place(by, session_id)).values(values))
    if changed.rowcount == 0:
        place = {"clinic_id": by.clinic_id, "session_id": session_id, "user_id": by.id}
        connection.execute(insert(DraftRow).values(place | values))


def read_draft(connection: Connection, by: User, session_id: SessionId) -> KeptDraft | None:
    """What `by` has typed in this session and not saved; None when nothing is kept."""
    asked = select(DraftRow.text, DraftRow.written_at).where(_place(by, session_id))
    row = connection.execute(asked).first()
    return None if row is None else KeptDraft(*row)


def drop_draft(connection: Connection, by: User, session_id: SessionId) -> None:
    """Forget what was kept; no error when nothing was."""
    connection.execute(delete(DraftRow).where(_place(by, session_id)))


def _place(by: User, session_id: SessionId) -> ColumnElement[bool]:
    return and_(
        DraftRow.clinic_id == by.clinic_id,
        DraftRow.session_id == session_id,
        DraftRow.user_id == by.id,
    )
