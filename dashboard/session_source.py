"""Reading a session for the screens: its record, what it shows now, and what surrounds it."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from dashboard.session_view import SessionView
from db.engine import Database
from db.restrictions import check_open
from db.surroundings import Surroundings, read_surroundings
from monitoring.deciding import decide_timeline
from monitoring.errors import NotFound
from monitoring.flags import Evaluation, Flag
from monitoring.ids import SessionId
from monitoring.limits_in_force import protocol_in_force
from monitoring.people import User
from monitoring.permissions import Action, check_can_in
from monitoring.record import SessionRecord
from monitoring.timeline import Timeline, read_timeline

NO_SESSION = "There is no such session in your clinic."


def read_session(
    database: Database,
    user: User,
    session_id: SessionId,
    at: datetime,
    action: Action = Action.VIEW_SESSION,
) -> tuple[SessionView, Sequence[Flag]]:
    """The session as it stands at `at`, and its flags as stored, withdrawn ones too.

    Raises NotFound for a session that the person's clinic does not hold, PermissionRefused for who
    may not do `action` with it, RecordClosed for a record that is restricted to others.
    """
    record, stored = database.reading_record(user.clinic_id, session_id)
    check_can_in(user, action, record.session)
    with database.reading() as connection:
        # The board shows every chair: a watch list with a hole in it would be a danger.
        if action is not Action.VIEW_BOARD:
            check_open(connection, user, session_id, at)
        around = read_surroundings(connection, record.session)
    known = record.known_at(at)
    timeline = read_timeline(known)
    evaluation = decide_timeline(known, timeline, around.protocol, at)
    return _view(record, timeline, evaluation, around, at), stored


def session_id_in(text: str) -> SessionId:
    """The id in an address; raises NotFound for no id at all, as for one that is nowhere."""
    try:
        return SessionId(UUID(text))
    except ValueError as error:
        sentence = NO_SESSION if text else "Which session do you want to open?"
        raise NotFound(sentence) from error


def view_of_saved(
    database: Database, record: SessionRecord, evaluation: Evaluation, at: datetime
) -> SessionView:
    """The view of a record that has just been saved and decided at `at`."""
    with database.reading() as connection:
        around = read_surroundings(connection, record.session)
    return _view(record, read_timeline(record), evaluation, around, at)


def _view(
    record: SessionRecord,
    timeline: Timeline,
    evaluation: Evaluation,
    around: Surroundings,
    at: datetime,
) -> SessionView:
    return SessionView(
        record=record,
        timeline=timeline,
        evaluation=evaluation,
        protocol=protocol_in_force(around.protocol, timeline, around.names),
        patient=around.patient,
        names=around.names,
        zone=ZoneInfo(around.timezone),
        at=at,
    )
