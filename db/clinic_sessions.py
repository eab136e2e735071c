"""All sessions of a clinic in a time, for its figures: one statement for each frame.

Found by the day they were scheduled for and then by their keys, so that the cost grows with the
time that is asked for and not with the clinic.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pandas as pd
from sqlalchemy import ColumnElement, Select, and_, exists, func, select, text

from db.collecting import collector_at_rest
from db.engine import Database
from db.entry_tables import (
    CareEntryRow,
    CorrectionRow,
    EffectReportRow,
    InfusionEventRow,
    InfusionOrderRow,
    VitalsRow,
)
from db.flag_tables import AcknowledgementRow, FlagChangeRow, FlagRow
from db.frame_statements import FrameStatement
from db.joins import in_turn
from db.session_scopes import CLINIC, Scope, entries, sessions, sessions_of_time, stands
from db.session_tables import IS_BEGUN, SessionRow, SessionStateRow, StatusChangeRow
from db.statements import Values
from monitoring.figures.frames import (
    CARE_COLUMNS,
    EFFECT_COLUMNS,
    FLAG_COLUMNS,
    ORDER_COLUMNS,
    FigureFrames,
)
from monitoring.ids import ClinicId
from monitoring.trends.frames import PUMP_COLUMNS

_SCOPE = sessions_of_time()


def _begun_at() -> ColumnElement[Any]:
    return (
        select(func.min(StatusChangeRow.changed_at))
        .where(StatusChangeRow.clinic_id == CLINIC, StatusChangeRow.session_id == SessionRow.id)
        .where(text(IS_BEGUN))
        .correlate(SessionRow)
        .scalar_subquery()
        .label("begun_at")
    )


def _sessions() -> FrameStatement:
    row, state = SessionRow, SessionStateRow
    columns = (
        *(row.id.label("session_id"), row.patient_id, row.scheduled_at, state.status),
        *(state.outcome, state.chair, _begun_at(), state.started_at, state.stopped_at),
        *(state.ended_at, row.protocol_name, row.protocol_version),
    )
    return FrameStatement(sessions(_SCOPE, *columns).order_by(row.scheduled_at, row.id))


def _is_amended() -> ColumnElement[bool]:
    put_right = exists().where(
        CorrectionRow.clinic_id == CLINIC,
        CorrectionRow.session_id == VitalsRow.session_id,
        CorrectionRow.replacement_id == VitalsRow.id,
    )
    return put_right.label("is_amended")


def _vitals() -> FrameStatement:
    names = ("session_id", "measured_at", "recorded_at", "systolic_mmhg", "diastolic_mmhg")
    query = entries(_SCOPE, VitalsRow, *names).add_columns(_is_amended())
    return FrameStatement(query.where(stands(VitalsRow)))


def _earliest(
    instant: ColumnElement[Any], row: type[FlagChangeRow | AcknowledgementRow]
) -> ColumnElement[Any]:
    return (
        select(func.min(instant))
        .where(row.clinic_id == CLINIC, row.session_id == FlagRow.session_id)
        .where(row.rule_id == FlagRow.rule_id, row.began_with == FlagRow.began_with)
        .correlate(FlagRow)
        .scalar_subquery()
    )


def _flags(scope: Scope) -> Select[Any]:
    of_session = and_(FlagRow.clinic_id == CLINIC, FlagRow.session_id == SessionRow.id)
    found = in_turn(scope.sessions, FlagRow.__table__, of_session)
    own = (getattr(FlagRow, name) for name in FLAG_COLUMNS[:-2])
    shown_at = _earliest(FlagChangeRow.__table__.c.changed_at, FlagChangeRow).label("shown_at")
    seen_at = _earliest(AcknowledgementRow.__table__.c.at, AcknowledgementRow).label("seen_at")
    return select(*own, shown_at, seen_at).select_from(found).where(*scope.where)


# Literals, as they are everywhere a kind of care entry is asked for.
_COUNTED_CARE = text("care_entry.kind IN ('medicine_given', 'observation_pause')")
_FRAMES: dict[str, FrameStatement] = {
    "sessions": _sessions(),
    "orders": FrameStatement(
        entries(_SCOPE, InfusionOrderRow, *ORDER_COLUMNS).where(stands(InfusionOrderRow))
    ),
    "pump": FrameStatement(
        entries(_SCOPE, InfusionEventRow, *PUMP_COLUMNS).where(stands(InfusionEventRow))
    ),
    "effects": FrameStatement(
        entries(_SCOPE, EffectReportRow, *EFFECT_COLUMNS).where(stands(EffectReportRow))
    ),
    "flags": FrameStatement(_flags(_SCOPE)),
    "vitals": _vitals(),
    "care": FrameStatement(
        entries(_SCOPE, CareEntryRow, "session_id", "measured_at", "kind", "content")
        .where(_COUNTED_CARE)
        .where(stands(CareEntryRow))
    ),
}


def _nobody_listens(_: float) -> None:
    """For who does not want to know how far it is."""


def clinic_sessions(
    database: Database,
    clinic_id: ClinicId,
    since: datetime,
    until: datetime,
    told: Callable[[float], None] = _nobody_listens,
) -> FigureFrames:
    """The sessions that were scheduled from `since` to before `until`, and what they hold.

    Columns and types: `FigureFrames`. Seven statements, however many sessions there are; after
    each, `told` gets the share of them that is done. Of all that somebody typed about a patient
    only the names of medicines leave this module.
    """
    values: Values = {"clinic_id": clinic_id, "since": since, "until": until}
    frames: dict[str, pd.DataFrame] = {}
    with database.reading() as connection, collector_at_rest():
        for name, statement in _FRAMES.items():
            frames[name] = statement.frame(connection, values)
            told(len(frames) / len(_FRAMES))
    return FigureFrames(**frames | {"care": _without_texts(frames["care"])})


def _without_texts(care: pd.DataFrame) -> pd.DataFrame:
    """Of what somebody wrote only the name of the medicine, and when a pause was to end."""
    names = [content.get("name") for content in care["content"]]
    ends = pd.to_datetime([content.get("until") for content in care["content"]], utc=True)
    rows = care.assign(name=pd.Series(names, dtype=object))
    rows["until"] = pd.Series(ends, index=rows.index).astype("datetime64[us, UTC]")
    return rows[list(CARE_COLUMNS)]
