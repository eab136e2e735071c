"""One row for each session of a time: how it ended, by whom and by which protocol, how long."""

from enum import StrEnum
from zoneinfo import ZoneInfo

import pandas as pd

from monitoring.figures.columns import minutes
from monitoring.figures.counting import Counted, share
from monitoring.figures.frames import FigureFrames
from monitoring.relief.pump_rows import pump_rows
from monitoring.sessions import ACTIVE, SessionOutcome, SessionStatus


class Completion(StrEnum):
    """How a session ended, or why that is not said. The value stands in addresses."""

    COMPLETED = "completed"
    STOPPED_EARLY = "stopped_early"
    NOT_STARTED = "not_started"
    GOING_ON = "going_on"
    NOT_BEGUN = "not_begun"
    NOT_SAID = "not_said"


def session_rows(frames: FigureFrames, zone: ZoneInfo) -> pd.DataFrame:
    """The sessions with what follows from their entries, one row each, in order of time.

    In all frames `session` numbers the sessions.

    Columns beside those of the frame: `completion`; the `day` it was scheduled for in the clinic's
    `zone`, and its `month` ("2026-11"); `physician_id`, who wrote the newest order, missing without
    one; `protocol`, name and version in one text; `took_place`: somebody was in the chair;
    `is_infused`: the infusion began; `was_held_back` as in `pump_rows`, `<NA>` where that is not
    known or nothing ran; `stay_min` from the first in the chair to leaving, NaN while one of them
    is not known.
    """
    rows = frames.sessions
    infused = rows.set_index("session")["outcome"]
    # What `pump_rows` calls the id of a session is here its number.
    pump, orders = (
        frame.drop(columns="session_id").rename(columns={"session": "session_id"})
        for frame in (frames.pump, _in_order(frames.orders))
    )
    given = pump_rows(pump, orders, infused)
    held_back = given["was_held_back"].reindex(rows["session"]).array
    is_infused = rows["started_at"].notna()
    local = rows["scheduled_at"].dt.tz_convert(zone)
    return rows.assign(
        completion=_completion(rows),
        month=local.dt.strftime("%Y-%m").astype(object),
        day=local.dt.date,
        physician_id=_physicians(frames.orders).reindex(rows["session"]).array,
        protocol=rows["protocol_name"].astype(str) + " " + rows["protocol_version"].astype(str),
        took_place=rows["begun_at"].notna() | is_infused,
        is_infused=is_infused,
        was_held_back=pd.array(held_back, dtype="boolean"),
        stay_min=minutes(rows["ended_at"] - rows["begun_at"]),
    )


def _in_order(orders: pd.DataFrame) -> pd.DataFrame:
    return orders.sort_values(["measured_at", "id"], ignore_index=True)


def _physicians(orders: pd.DataFrame) -> pd.Series:
    """Who wrote the newest order, by session."""
    newest = _in_order(orders).drop_duplicates("session", keep="last")
    return newest.set_index("session")["performed_by"]


def _completion(rows: pd.DataFrame) -> pd.Series:
    """The outcome that was written down; without one, what the status says of it."""
    words = pd.Series(Completion.NOT_SAID, index=rows.index, dtype=object)
    words[rows["status"].isin(ACTIVE)] = Completion.GOING_ON
    words[rows["status"] == SessionStatus.SCHEDULED] = Completion.NOT_BEGUN
    for outcome in SessionOutcome:
        words[rows["outcome"] == outcome] = Completion(outcome.value)
    return words


def completions(rows: pd.DataFrame) -> dict[Completion, Counted]:
    """How many sessions ended how, of all of them; what there is none of is there with 0."""
    return {each: share(each.value, rows, rows["completion"] == each) for each in Completion}


def held_back(rows: pd.DataFrame) -> tuple[Counted, Counted]:
    """Infusions that were slowed, paused, stopped early or given short; those where it is unknown.

    `rows` as from `session_rows`. The share is of those of which it is known.
    """
    infused = rows[rows["is_infused"]]
    known = infused[infused["was_held_back"].notna()]
    yes = share("held_back", known, known["was_held_back"].astype(bool))
    unknown = infused[infused["was_held_back"].isna()]
    return yes, Counted(key="held_back_unknown", behind=unknown["session"])
