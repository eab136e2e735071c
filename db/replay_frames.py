"""The sessions of a time with all that rules look at, chunk by chunk, for a replay.

One statement for each table and chunk, found from the sessions of the time to their entries: the
cost grows with the sessions asked for and not with the clinic.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import groupby
from typing import NamedTuple

from sqlalchemy import Select, bindparam, inspect, select, text

from db.collecting import collector_at_rest
from db.engine import Database
from db.entry_tables import (
    AssessmentRow,
    CareEntryRow,
    CorrectionRow,
    EffectReportRow,
    InfusionEventRow,
    InfusionOrderRow,
    VitalsRow,
)
from db.frame_statements import FrameStatement
from db.joins import in_turn
from db.session_scopes import CLINIC, Scope, entries, sessions, with_state
from db.session_tables import SessionRow, SessionStateRow
from db.statements import Statement, Values
from monitoring.ids import ClinicId
from monitoring.moments import MICROSECOND
from monitoring.replay import frames as shape

SESSIONS_AT_ONCE = 4_000  # some 90 MB of frames and columns


class Stretch(NamedTuple):
    """A part of a time, from `since` to before `until`, with so many sessions in it."""

    since: datetime
    until: datetime
    n_sessions: int


def _scope() -> Scope:
    """The sessions of the time that have begun and were not cancelled."""
    return Scope(
        with_state(inspect(SessionRow).local_table),
        (
            SessionRow.clinic_id == CLINIC,
            SessionRow.scheduled_at >= bindparam("since"),
            SessionRow.scheduled_at < bindparam("until"),
            text("session_state.status NOT IN ('scheduled', 'cancelled')"),
        ),
    )


_SCOPE = _scope()
_OWN = {
    **{column.name: column for column in inspect(SessionStateRow).local_table.columns},
    **{column.name: column for column in inspect(SessionRow).local_table.columns},
    "session_id": SessionRow.id,
}


def _starts() -> Select[tuple[object, ...]]:
    """Every start of the patients who had a session in the time, whenever it was."""
    theirs = sessions(_SCOPE, SessionRow.patient_id).distinct().subquery("theirs")
    state = inspect(SessionStateRow).local_table
    on = (SessionStateRow.clinic_id == CLINIC) & (SessionStateRow.patient_id == theirs.c.patient_id)
    return (
        select(*(getattr(SessionStateRow, name) for name in shape.START_COLUMNS))
        .select_from(in_turn(theirs, state, on))
        .where(SessionStateRow.started_at.is_not(None))
    )


_KINDS = ", ".join(f"'{kind}'" for kind in shape.CARE_KINDS)
_FRAMES = {
    "sessions": FrameStatement(
        sessions(_SCOPE, *(_OWN[name].label(name) for name in shape.SESSION_COLUMNS)).order_by(
            SessionRow.scheduled_at, SessionRow.id
        )
    ),
    "starts": FrameStatement(_starts()),
    "vitals": FrameStatement(entries(_SCOPE, VitalsRow, *shape.VITALS_COLUMNS)),
    "assessments": FrameStatement(entries(_SCOPE, AssessmentRow, *shape.ASSESSMENT_COLUMNS)),
    "effects": FrameStatement(entries(_SCOPE, EffectReportRow, *shape.EFFECT_COLUMNS)),
    "pump": FrameStatement(entries(_SCOPE, InfusionEventRow, *shape.PUMP_COLUMNS)),
    "orders": FrameStatement(entries(_SCOPE, InfusionOrderRow, *shape.ORDER_COLUMNS)),
    "corrections": FrameStatement(entries(_SCOPE, CorrectionRow, *shape.CORRECTION_COLUMNS)),
    "care": FrameStatement(
        entries(_SCOPE, CareEntryRow, *shape.CARE_COLUMNS).where(
            text(f"care_entry.kind IN ({_KINDS})")
        )
    ),
}
_TIMES = Statement(sessions(_SCOPE, SessionRow.scheduled_at).order_by(SessionRow.scheduled_at))


def stretches(
    database: Database,
    clinic_id: ClinicId,
    since: datetime,
    until: datetime,
    at_once: int = SESSIONS_AT_ONCE,
) -> tuple[Stretch, ...]:
    """The time cut into parts of about `at_once` sessions; those of one instant stay together."""
    values: Values = {"clinic_id": clinic_id, "since": since, "until": until}
    with database.reading() as connection:
        times = [at for (at,) in _TIMES.rows(connection, values)]
    return tuple(_cut(times, at_once))


def _cut(times: Sequence[datetime], at_once: int) -> Iterator[Stretch]:
    begin = count = 0
    for _, together in groupby(times):
        count += len(list(together))
        if count - begin >= at_once or count == len(times):
            yield Stretch(times[begin], times[count - 1] + MICROSECOND, count - begin)
            begin = count


def replay_frames(
    database: Database, clinic_id: ClinicId, since: datetime, until: datetime
) -> shape.ReplayFrames:
    """The sessions scheduled from `since` to before `until`, with all entries rules look at.

    Of those that have begun and were not cancelled. Columns and types: `ReplayFrames`.
    """
    values: Values = {"clinic_id": clinic_id, "since": since, "until": until}
    with database.reading() as connection, collector_at_rest():
        return shape.ReplayFrames(
            **{name: statement.frame(connection, values) for name, statement in _FRAMES.items()}
        )
