"""Column types mean the same on both engines."""

from datetime import UTC, datetime, timedelta, timezone
from uuid import uuid4

import pytest
from sqlalchemy import insert, select, update
from sqlalchemy.exc import DBAPIError, StatementError

from db.clinic_tables import ClinicRow, UserRow
from db.engine import Database
from db.session_tables import SessionStateRow
from db.types import is_sqlite
from monitoring.people import Role
from monitoring.sessions import SessionStatus
from tests.db.furnishing import SESSION, furnish
from tests.factories import NORA, at_minute


@pytest.fixture
def clinic(database: Database) -> Database:
    furnish(database)
    return database


def keep(clinic: Database, at: datetime) -> datetime | None:
    """What comes back when an instant is stored."""
    with clinic.engine.begin() as connection:
        connection.execute(update(SessionStateRow).values(started_at=at))
        return connection.scalar(select(SessionStateRow.started_at))


@pytest.mark.parametrize(
    "at",
    [
        at_minute(0),
        datetime(1930, 1, 1, tzinfo=UTC),
        datetime(2026, 10, 25, 2, 30, 0, 123_456, tzinfo=timezone(timedelta(hours=-5))),
        datetime(9000, 12, 31, 23, 59, 59, 999_999, tzinfo=UTC),
    ],
)
def test_instant_comes_back_in_utc(clinic: Database, at: datetime) -> None:
    kept = keep(clinic, at)

    assert kept == at
    assert kept is not None
    assert kept.tzinfo is UTC


def test_naive_instant_is_refused(clinic: Database) -> None:
    with pytest.raises(StatementError, match="no time zone"):
        keep(clinic, datetime(2026, 11, 23, 14, 0))  # noqa: DTZ001


def test_user_id_comes_back_as_uuid(clinic: Database) -> None:
    with clinic.reading() as connection:
        ids = connection.scalars(select(UserRow.id).where(UserRow.name == "Nora")).all()

    assert ids == [NORA.id]


def test_code_comes_back_as_member(clinic: Database) -> None:
    with clinic.reading() as connection:
        role = connection.scalar(select(UserRow.role).where(UserRow.id == NORA.id))
        status = connection.scalar(select(SessionStateRow.status))

    assert role is Role.NURSE
    assert status is SessionStatus.IN_PROGRESS


def test_unknown_code_is_refused(clinic: Database) -> None:
    with pytest.raises(DBAPIError), clinic.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE session_state SET status = 'finished'")


def test_word_is_no_number(clinic: Database) -> None:
    with pytest.raises(DBAPIError), clinic.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE session_state SET weight_g = 'heavy'")


def test_clinic_is_stored_in_small(database: Database) -> None:
    values = {"id": uuid4(), "name": "x", "timezone": "UTC", "is_demonstration": False}
    with database.engine.begin() as connection:
        connection.execute(insert(ClinicRow).values(values))
        if is_sqlite(connection.dialect):
            stored = connection.exec_driver_sql("SELECT typeof(id), length(id) FROM clinic").one()
            assert tuple(stored) == ("blob", 16)
        assert connection.scalar(select(ClinicRow.is_demonstration)) is False


def test_session_keeps_its_id(clinic: Database) -> None:
    with clinic.reading() as connection:
        assert connection.scalar(select(SessionStateRow.session_id)) == SESSION.id
