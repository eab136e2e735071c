"""Which records a web session has opened: the audit says so once for each visit."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection, insert, select

from db.access_tables import OpeningRow
from db.web_sessions import WebSession


def was_opened(connection: Connection, by: WebSession, subject_id: UUID) -> bool:
    """Has this web session opened the record of this session or patient before?"""
    asked = select(OpeningRow.opened_at).where(
        OpeningRow.clinic_id == by.user.clinic_id,
        OpeningRow.web_session_id == by.id,
        OpeningRow.subject_id == subject_id,
    )
    return connection.execute(asked).first() is not None


def add_opening(connection: Connection, by: WebSession, subject_id: UUID, at: datetime) -> None:
    """Remember that it has; a second time breaks the primary key (StateRefused)."""
    values = {
        "clinic_id": by.user.clinic_id,
        "web_session_id": by.id,
        "subject_id": subject_id,
        "opened_at": at,
    }
    connection.execute(insert(OpeningRow).values(values))
