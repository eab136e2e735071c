"""Who looks at what, as it is stored: openings, presence, and browsers that hang on a wall."""

from datetime import datetime, timedelta

import pytest

from db.engine import Database
from db.openings import add_opening, was_opened
from db.presence import forget_presence, note_presence, present
from db.web_sessions import (
    WALL_NAME,
    WebSession,
    begin_web_session,
    end_web_session,
    known_web_session,
)
from monitoring.errors import NotFound, StateRefused
from monitoring.ids import PatientId
from monitoring.people import STAFF, Role, User
from tests.clinic import open_web_session, signed_in
from tests.db.furnishing import SESSION, furnish
from tests.factories import AT, NORA, OLAF, PIET, at_minute, patient

HOUR = timedelta(hours=1)


@pytest.fixture
def clinic(database: Database) -> Database:
    furnish(database)
    return database


def browser_of(clinic: Database, user: User, at: datetime = AT) -> WebSession:
    token = signed_in(clinic, user, at)
    with clinic.reading() as connection:
        session = known_web_session(connection, token)
    assert session is not None
    return session


def sit(clinic: Database, here: WebSession, minute: float) -> None:
    with clinic.transaction() as store:
        note_presence(store.connection, here, SESSION.id, at_minute(minute))


def others(clinic: Database, here: WebSession, since_minute: float = 0) -> list[tuple[str, float]]:
    with clinic.reading() as connection:
        found = present(connection, here, SESSION.id, at_minute(since_minute))
    return [(each.name, (each.seen_at - AT) / timedelta(minutes=1)) for each in found]


def test_others_are_seen_and_not_oneself(clinic: Database) -> None:
    nora, piet = browser_of(clinic, NORA), browser_of(clinic, PIET)
    sit(clinic, nora, 1)
    sit(clinic, piet, 2)
    sit(clinic, nora, 3)

    assert others(clinic, nora) == [("Piet", 2)]
    assert others(clinic, piet) == [("Nora", 3)]


def test_second_tablet_is_another_screen(clinic: Database) -> None:
    first, second = browser_of(clinic, NORA), browser_of(clinic, NORA, at_minute(1))
    sit(clinic, first, 1)

    assert others(clinic, second) == [("Nora", 1)]


def test_who_left_is_forgotten(clinic: Database) -> None:
    nora, piet = browser_of(clinic, NORA), browser_of(clinic, PIET)
    sit(clinic, piet, 1)
    with clinic.transaction() as store:
        forget_presence(store.connection, nora, SESSION.id, at_minute(2))

    assert others(clinic, nora) == []


def test_nobody_sits_in_foreign_session(clinic: Database) -> None:
    olaf = browser_of(clinic, OLAF)
    with pytest.raises(NotFound):
        sit(clinic, olaf, 1)

    assert others(clinic, olaf) == []


def test_record_is_opened_once(clinic: Database) -> None:
    nora, piet = browser_of(clinic, NORA), browser_of(clinic, PIET)
    with clinic.transaction() as store:
        add_opening(store.connection, nora, SESSION.id, AT)
    with pytest.raises(StateRefused), clinic.transaction() as store:
        add_opening(store.connection, nora, SESSION.id, at_minute(1))

    with clinic.reading() as connection:
        assert was_opened(connection, nora, SESSION.id)
        assert not was_opened(connection, piet, SESSION.id)
        assert not was_opened(connection, nora, PatientId(patient().id))


def test_wall_is_nobody_of_the_clinic(clinic: Database) -> None:
    with clinic.transaction() as store:
        begin_web_session(store.connection, NORA, "wall", AT, is_wall=True)
    with clinic.reading() as connection:
        wall = open_web_session(connection, "wall")

    assert wall is not None
    assert wall.is_wall
    assert (wall.user.name, wall.user.role) == (WALL_NAME, Role.WALL_DISPLAY)
    assert wall.user.clinic_id == NORA.clinic_id


def test_ended_session_is_still_known(clinic: Database) -> None:
    token = signed_in(clinic, NORA, AT)
    nora = browser_of(clinic, NORA)
    with clinic.transaction() as store:
        end_web_session(store.connection, nora, AT + HOUR)

    with clinic.reading() as connection:
        known = known_web_session(connection, token)
        assert open_web_session(connection, token) is None
    assert known is not None
    assert known.is_ended


def test_nobody_is_hired_as_wall(clinic: Database) -> None:
    with pytest.raises(Exception, match=r"role|check"), clinic.transaction() as store:
        store.connection.exec_driver_sql("UPDATE \"user\" SET role = 'wall display'")

    assert Role.WALL_DISPLAY not in STAFF
