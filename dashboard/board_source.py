"""What the board shows: who is in a chair, who needs a look first, and who comes later."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import pandas as pd

from dashboard.session_source import read_session
from dashboard.session_view import SessionView
from db import queries
from db.engine import Database
from db.restrictions import sight_of
from monitoring.flags import Flag
from monitoring.ids import SessionId
from monitoring.people import Clinic, User
from monitoring.permissions import Action, check_can
from monitoring.schedule import Due, DueState, next_due, overdue_grace

_LATEST = timedelta.max


@dataclass(frozen=True, slots=True, kw_only=True)
class Occupied:
    """One session that is going on: its view, what is due, and the flags that need a look."""

    view: SessionView
    due: Due
    flags: tuple[Flag, ...]

    @property
    def is_overdue(self) -> bool:
        """Has the schedule asked for vitals that nobody has written down?"""
        return self.due.state is DueState.OVERDUE


@dataclass(frozen=True, slots=True, kw_only=True)
class Scheduled:
    """One session of today that has not begun."""

    session_id: SessionId
    scheduled_at: datetime
    chair: str
    family_name: str
    given_name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Board:
    """A clinic at one instant; who needs a look first stands first."""

    clinic: Clinic
    zone: ZoneInfo
    at: datetime
    occupied: tuple[Occupied, ...]
    later: tuple[Scheduled, ...]


def read_board(database: Database, user: User, clinic: Clinic, at: datetime) -> Board:
    """The board of the person's clinic at `at`, decided anew: overdue needs nobody to write.

    PermissionRefused for who may not see it.
    """
    check_can(user, Action.VIEW_BOARD)
    zone = ZoneInfo(clinic.timezone)
    since, until = local_day(at, zone)
    going_on = queries.board(database, clinic.id)
    views = (
        read_session(database, user, SessionId(session_id), at, Action.VIEW_BOARD)[0]
        for session_id in going_on["session_id"]
    )
    with database.reading() as connection:
        # Who is in a chair is named to everybody there; who only comes later need not be.
        masked = sight_of(connection, user, at).masked
    scheduled = masked(queries.scheduled_sessions(database, clinic.id, since, until))
    return Board(
        clinic=clinic,
        zone=zone,
        at=at,
        occupied=worst_first(views),
        later=tuple(_scheduled(scheduled)),
    )


def worst_first(views: Iterator[SessionView]) -> tuple[Occupied, ...]:
    """The sessions by their worst flag, then by what is due soonest, then by chair."""
    return tuple(sorted(map(_occupied, views), key=_urgency))


def local_day(at: datetime, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """The first instant of the clinic's day around `at`, and that of the next."""
    today = at.astimezone(zone).date()
    midnights = (
        datetime.combine(day, time.min, zone) for day in (today, today + timedelta(days=1))
    )
    first, last = (midnight.astimezone(at.tzinfo) for midnight in midnights)
    return first, last


def _occupied(view: SessionView) -> Occupied:
    grace = overdue_grace(view.protocol)
    return Occupied(
        view=view,
        due=next_due(view.timeline, view.protocol.schedule, view.at, grace),
        flags=tuple(flag for flag in view.evaluation.flags if flag.needs_attention),
    )


def _urgency(each: Occupied) -> tuple[int, timedelta, str]:
    worst = max((flag.severity.rank for flag in each.flags), default=0)
    wait = _LATEST if each.due.at is None else each.due.at - each.view.at
    return -worst, wait, each.view.record.session.chair


def _scheduled(frame: pd.DataFrame) -> Iterator[Scheduled]:
    for row in frame.to_dict("records"):
        yield Scheduled(
            session_id=SessionId(row["session_id"]),
            scheduled_at=row["scheduled_at"].to_pydatetime(),
            chair=row["chair"],
            family_name=row["family_name"],
            given_name=row["given_name"],
        )
