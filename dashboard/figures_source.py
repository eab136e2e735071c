"""Reading a clinic's figures: its sessions of a time, laid out, and what the protocols say."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from types import MappingProxyType
from zoneinfo import ZoneInfo

import pandas as pd

from db.clinic_rows import read_protocol
from db.clinic_sessions import clinic_sessions
from db.engine import Database
from db.surroundings import names_in
from monitoring.figures.clinic import (
    By,
    ClinicFigures,
    ClinicSessions,
    Group,
    Rules,
    laid_out,
)
from monitoring.figures.quality import tolerance_of
from monitoring.ids import ClinicId
from monitoring.people import User
from monitoring.permissions import Action, can, check_can
from monitoring.protocols import MonitoringProtocol, OverdueRule
from monitoring.sessions import ProtocolVersion


class Period(StrEnum):
    """Whole months up to now, or all there is; the value stands in addresses."""

    YEAR = "12-months"
    HALF_YEAR = "6-months"
    QUARTER = "3-months"
    ALL = "all"


_LONG_AGO = datetime(1900, 1, 1, tzinfo=UTC)
_MONTHS: Mapping[Period, int] = MappingProxyType(
    {Period.YEAR: 12, Period.HALF_YEAR: 6, Period.QUARTER: 3}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """Of which time, put beside each other by what, and of which group alone ("" for all)."""

    period: Period = Period.YEAR
    by: By = By.MONTH
    of: str = ""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Figures:
    """The figures of a clinic at one instant.

    `figures` are of the chosen group, or of all `sessions`; `groups` are of all. `since` is None
    where all sessions are looked at. `physicians` are names by the key of their group.
    """

    since: datetime | None
    sessions: ClinicSessions
    figures: ClinicFigures
    groups: tuple[Group, ...]
    physicians: Mapping[str, str]


def read_figures(
    database: Database,
    user: User,
    chosen: Chosen,
    at: datetime,
    zone: ZoneInfo,
    told: Callable[[float], None],
) -> Figures:
    """The figures of the user's clinic; raises PermissionRefused for who may not see them.

    `told` gets the share that is read. Names of medicines that somebody typed are only for who may
    see a patient's course; so an administrator gets no text that a clinician wrote.
    """
    check_can(user, Action.VIEW_FIGURES)
    since = since_of(chosen.period, at, zone)
    frames = clinic_sessions(database, user.clinic_id, since, at, told)
    with database.reading() as connection:
        names = {str(each): name for each, name in names_in(connection, user.clinic_id).items()}
    everything = laid_out(frames, zone, _rules(database, user.clinic_id, frames.sessions))
    sessions = everything.of(chosen.by, chosen.of) if chosen.of else everything
    return Figures(
        since=None if since == _LONG_AGO else since,
        sessions=sessions,
        figures=sessions.figures(are_typed_names_shown=can(user, Action.VIEW_COURSE)),
        groups=everything.groups(chosen.by),
        physicians=names,
    )


def since_of(period: Period, at: datetime, zone: ZoneInfo) -> datetime:
    """The first instant of the first month, by the clinic's clocks; long ago for all."""
    if period not in _MONTHS:
        return _LONG_AGO
    local = at.astimezone(zone)
    months = 12 * local.year + local.month - _MONTHS[period]
    first = datetime(months // 12, months % 12 + 1, 1, tzinfo=zone)
    return first.astimezone(UTC)


def _rules(database: Database, clinic_id: ClinicId, sessions: pd.DataFrame) -> Rules:
    """What the protocols of these sessions ask for."""
    pairs = sessions[["protocol_name", "protocol_version"]].drop_duplicates()
    protocols: list[MonitoringProtocol] = []
    with database.reading() as connection:
        for name, version in pairs.itertuples(index=False):
            key = ProtocolVersion(name=str(name), version=int(version))
            protocols.append(read_protocol(connection, clinic_id, key))
    return Rules(
        overdue=frozenset(
            rule.id for each in protocols for rule in each.rules if isinstance(rule, OverdueRule)
        ),
        tolerances={f"{each.name} {each.version}": tolerance_of(each) for each in protocols},
    )
