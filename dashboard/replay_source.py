"""Running a draft over the stored sessions of a time, beside the protocol that is in force."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime

from db.clinic_rows import newest_protocol, read_protocol
from db.engine import Database
from db.replay_frames import Stretch, replay_frames, stretches
from monitoring.ids import ClinicId
from monitoring.people import User
from monitoring.permissions import Action, check_can
from monitoring.protocols import MonitoringProtocol
from monitoring.replay.frames import ReplayFrames
from monitoring.replay.result import Replay
from monitoring.replay.running import replay


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What is replayed: the sessions scheduled from `since` to before `until`, as known at `at`."""

    since: datetime
    until: datetime
    at: datetime


def ignore(_: float) -> None:
    """Nobody watches how far it is."""


def read_replay(
    database: Database,
    user: User,
    draft: MonitoringProtocol,
    asked: Asked,
    progress: Callable[[float], None] = ignore,
) -> Replay:
    """What `draft` would have flagged otherwise than the protocol in force.

    Raises PermissionRefused. `progress` is told the share that is done, from 0 to 1.
    """
    check_can(user, Action.DRAFT_PROTOCOL)
    return replay_clinic(database, user.clinic_id, draft, asked, progress)


def replay_clinic(
    database: Database,
    clinic_id: ClinicId,
    draft: MonitoringProtocol,
    asked: Asked,
    progress: Callable[[float], None] = ignore,
) -> Replay:
    """`read_replay` for whoever holds the database itself, as on the command line."""
    with database.reading() as connection:
        version = newest_protocol(connection, clinic_id, asked.at)
        live = read_protocol(connection, clinic_id, version)
    parts = stretches(database, clinic_id, asked.since, asked.until)
    return replay(_chunks(database, clinic_id, parts, progress), live, draft, asked.at)


def _chunks(
    database: Database,
    clinic_id: ClinicId,
    parts: tuple[Stretch, ...],
    progress: Callable[[float], None],
) -> Iterator[ReplayFrames]:
    total, done = sum(part.n_sessions for part in parts), 0
    for part in parts:
        progress(done / total)
        yield replay_frames(database, clinic_id, part.since, part.until)
        done += part.n_sessions
    progress(1)
