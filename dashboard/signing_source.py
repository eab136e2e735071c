"""Reading the visits that a physician may sign several of in one go."""

from collections.abc import Iterable
from datetime import datetime

from dashboard.session_source import read_session
from dashboard.session_view import SessionView
from db.engine import Database
from monitoring.ids import SessionId
from monitoring.people import User
from monitoring.permissions import Action
from monitoring.restricted import RecordClosed
from monitoring.uneventful import events_in

# (D): as many as a person still looks at one by one.
MOST_AT_ONCE = 20


def uneventful_visits(
    database: Database, user: User, session_ids: Iterable[SessionId], at: datetime
) -> tuple[SessionView, ...]:
    """Those of the sessions in which nothing needs a look of its own, MOST_AT_ONCE at most.

    Raises PermissionRefused for who may not sign, NotFound for another clinic's session.
    """
    found: list[SessionView] = []
    for session_id in session_ids:
        try:
            view, _ = read_session(database, user, session_id, at, Action.SIGN_OFF)
        except RecordClosed:
            continue  # one of those who open it signs it
        if not events_in(view.record, view.evaluation, view.protocol):
            found.append(view)
        if len(found) == MOST_AT_ONCE:
            break
    return tuple(found)
