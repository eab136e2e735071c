"""How good the record is: gaps between sets, sets written late, pressures that end in 0 or 5."""

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from monitoring.figures.columns import minutes, of_session
from monitoring.figures.counting import Counted, share
from monitoring.figures.digits import Digits, last_digits
from monitoring.moments import MINUTE
from monitoring.protocols import MonitoringProtocol
from monitoring.schedule import overdue_grace


@dataclass(frozen=True, slots=True, kw_only=True)
class Quality:
    """`late` of the sets that no correction put in another's place, `amended` of all sets.

    `gaps` of the waits of all infusions; `with_gap` of the infusions. Nothing is said of what
    happened by a protocol that is not known any more (`n_unjudged` sessions).
    """

    sets: Counted
    late: Counted
    amended: Counted
    gaps: Counted
    with_gap: Counted
    n_unjudged: int
    digits: tuple[Digits, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Tolerance:
    """What a protocol version asks for, in minutes: between two sets, and of writing down."""

    infusion_min: float
    recovery_min: float
    late_min: float


def tolerance_of(protocol: MonitoringProtocol) -> Tolerance:
    """Between two sets the schedule's interval and the wait after which it counts as overdue."""
    grace = overdue_grace(protocol) / MINUTE
    return Tolerance(
        infusion_min=protocol.schedule.infusion_every_min + grace,
        recovery_min=protocol.schedule.recovery_every_min + grace,
        late_min=protocol.late_after_min,
    )


def quality(
    rows: pd.DataFrame,
    vitals: pd.DataFrame,
    pauses: pd.DataFrame,
    tolerances: Mapping[str, Tolerance],
) -> Quality:
    """The quality of `vitals` in the sessions `rows`; `tolerances` by the rows' `protocol`.

    `pauses`: session_id, measured_at, until, as they were said.
    """
    late_min = rows["protocol"].map({key: each.late_min for key, each in tolerances.items()})
    by_session = pd.Series(late_min.astype(float).array, index=rows["session"])
    allowed = of_session(vitals, by_session)
    delay = minutes(vitals["recorded_at"] - vitals["measured_at"])
    judged = ~vitals["is_amended"] & allowed.notna()
    infused = rows[rows["is_infused"]]
    all_waits = waits_between(infused, vitals, pauses, tolerances)
    gaps = share("gaps", all_waits, all_waits["is_gap"])
    return Quality(
        sets=Counted(key="sets", behind=vitals["session"]),
        late=share("late", vitals[judged], (delay > allowed)[judged]),
        amended=share("amended", vitals, vitals["is_amended"]),
        gaps=gaps,
        with_gap=share("with_gap", infused, infused["session"].isin(gaps.behind)),
        n_unjudged=int((~rows["protocol"].isin(list(tolerances))).sum()),
        digits=tuple(last_digits(vitals)),
    )


def waits_between(
    infused: pd.DataFrame,
    vitals: pd.DataFrame,
    pauses: pd.DataFrame,
    tolerances: Mapping[str, Tolerance],
) -> pd.DataFrame:
    """Each wait from the start of an infusion to the first set and from one set to the next.

    Until the infusion's end somebody has to measure, so that is the end of a wait too; afterwards
    only what was measured counts, because nobody knows how long somebody was still to be watched.
    Columns: session_id, `from_at`, `minutes` without what fell into a pause, `is_gap`: longer than
    the protocol's interval with its grace. By an unknown protocol there are none.
    """
    known = infused[infused["protocol"].isin(list(tolerances))]
    points = _points(known, vitals)
    each = points.groupby("session", sort=False)
    until = each["at"].shift(-1)
    waits = points.assign(until=until)[until.notna()]
    lasted = minutes(waits["until"] - waits["at"]) - _paused_min(waits, pauses)
    allowed = _allowed_min(waits, known, tolerances)
    waits = waits.assign(minutes=lasted, is_gap=lasted > allowed)
    return waits.rename(columns={"at": "from_at"})[["session", "from_at", "minutes", "is_gap"]]


def _points(infused: pd.DataFrame, vitals: pd.DataFrame) -> pd.DataFrame:
    """The start, the sets after it and the end of the infusion, in order of time."""
    ends = infused.set_index("session")
    after = vitals[vitals["measured_at"] > of_session(vitals, ends["started_at"])]
    parts = [
        ends["started_at"].rename("at").reset_index(),
        after[["session", "measured_at"]].rename(columns={"measured_at": "at"}),
        ends["stopped_at"].dropna().rename("at").reset_index(),
    ]
    points = pd.concat(parts, ignore_index=True)
    return points.sort_values(["session", "at"], ignore_index=True)


def _allowed_min(
    waits: pd.DataFrame, infused: pd.DataFrame, tolerances: Mapping[str, Tolerance]
) -> pd.Series:
    by_session = infused.set_index("session")
    protocol = of_session(waits, by_session["protocol"])
    during = protocol.map({key: each.infusion_min for key, each in tolerances.items()})
    afterwards = protocol.map({key: each.recovery_min for key, each in tolerances.items()})
    is_over = waits["at"] >= of_session(waits, by_session["stopped_at"])
    return during.where(~is_over, afterwards).astype(float)


def _paused_min(waits: pd.DataFrame, pauses: pd.DataFrame) -> pd.Series:
    """How much of each wait fell into pauses, in minutes; a later pause ends an earlier one."""
    none = pd.Series(0.0, index=waits.index)
    if pauses.empty:
        return none
    said = pauses.sort_values("measured_at", kind="stable")
    following = said.groupby("session", sort=False)["measured_at"].shift(-1)
    ends = said["until"].where(following.isna() | (said["until"] <= following), following)
    lasting = said.assign(end=ends)[["session", "measured_at", "end"]]
    met = waits.reset_index().merge(lasting, on="session")
    first_end = met["until"].where(met["until"] < met["end"], met["end"])
    last_begin = met["at"].where(met["at"] > met["measured_at"], met["measured_at"])
    overlap = first_end - last_begin
    paused = minutes(overlap).clip(lower=0)
    return none.add(paused.groupby(met["index"]).sum(), fill_value=0)
