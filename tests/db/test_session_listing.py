"""Sessions by their ids, for the lists behind numbers."""

from uuid import uuid4

import pytest

from db.engine import Database
from db.session_listing import listed_sessions
from monitoring.audit import AuditAction
from monitoring.ids import SessionId
from monitoring.masking import Sight
from monitoring.sessions import SessionStatus
from tests.db.furnishing import SESSION, another_session, event, furnish
from tests.factories import NORTH, SOUTH, at_minute, patient

WHOLE = Sight(closed=frozenset())


@pytest.fixture
def clinic(database: Database) -> Database:
    furnish(database)
    return database


def test_sessions_come_in_the_order_of_their_ids(clinic: Database) -> None:
    other = another_session(chair="9", status=SessionStatus.SCHEDULED)
    with clinic.transaction() as store:
        store.add_session(other, event(AuditAction.SESSION_SCHEDULED, other))
    ids = (other.id, SessionId(uuid4()), SESSION.id)
    found = listed_sessions(clinic, NORTH.id, ids, sight=None)

    assert [(each.session_id, each.chair) for each in found] == [(other.id, "9"), (SESSION.id, "2")]
    assert (found[1].scheduled_at, found[1].status) == (at_minute(-30), SessionStatus.IN_PROGRESS)


def test_names_are_read_only_when_asked_for(clinic: Database) -> None:
    (named,) = listed_sessions(clinic, NORTH.id, (SESSION.id,), sight=WHOLE)
    (nameless,) = listed_sessions(clinic, NORTH.id, (SESSION.id,), sight=None)

    assert (named.family_name, named.given_name) == (patient().family_name, patient().given_name)
    assert (nameless.family_name, nameless.given_name) == ("", "")


def test_session_of_another_clinic_is_not_listed(clinic: Database) -> None:
    assert listed_sessions(clinic, SOUTH.id, (SESSION.id,), sight=WHOLE) == ()
    assert listed_sessions(clinic, NORTH.id, (), sight=WHOLE) == ()
