"""The burden of flags: how many by rule, how many were acknowledged, and how soon."""

from collections.abc import Collection
from dataclasses import dataclass

import pandas as pd

from monitoring.figures.columns import minutes
from monitoring.figures.counting import Counted, share
from monitoring.flags import WORST_FIRST, FlagState, Severity

LEAST_FOR_90TH = 10  # (D): of fewer the 90th percentile is but the longest one


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleFigure:
    """One rule, under its newest title: its flags, and the sessions that had any."""

    rule_id: str
    title: str
    flags: Counted
    sessions: Counted


@dataclass(frozen=True, slots=True, kw_only=True)
class Waits:
    """How long `n` flags waited for somebody, in minutes; None where there are too few for it."""

    n: int
    median_min: float | None
    high_min: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """The flags of one severity: how many were acknowledged, and after how many minutes.

    Left out are those that were raised by what was written down long afterwards (`historic`).
    `escalated` went to the physicians because nobody acknowledged them in time.
    """

    severity: Severity
    acknowledged: Counted
    open: Counted
    escalated: Counted
    waits: Waits


@dataclass(frozen=True, slots=True, kw_only=True)
class FlagFigures:
    """All flags but the `withdrawn` ones, which a correction took back.

    `overdue`: infusions in which observations were overdue. `timed`: live flags whose wait for an
    acknowledgement is known.
    """

    flags: Counted
    n_sessions: int
    rules: tuple[RuleFigure, ...]
    answered: tuple[Answered, ...]
    overdue: Counted
    timed: Counted
    historic: Counted
    withdrawn: Counted


def flag_rows(flags: pd.DataFrame) -> pd.DataFrame:
    """`FigureFrames.flags` with `wait_min` from when it was shown to the first acknowledgement.

    NaN while nobody has acknowledged it; also where the two instants contradict each other.
    """
    wait = minutes(flags["seen_at"] - flags["shown_at"])
    return flags.assign(wait_min=wait.where(wait >= 0))


def flag_figures(
    rows: pd.DataFrame, flags: pd.DataFrame, overdue_rules: Collection[str]
) -> FlagFigures:
    """The flags (`flag_rows`) of the sessions `rows`; `overdue_rules` are those of the schedule."""
    is_withdrawn = flags["state"] == FlagState.WITHDRAWN
    standing = flags[~is_withdrawn]
    took_place = rows[rows["took_place"]]
    return FlagFigures(
        flags=Counted(key="flags", behind=standing["session"]),
        n_sessions=len(took_place),
        rules=_rules(standing, took_place),
        answered=tuple(_answered(standing, severity) for severity in WORST_FIRST),
        overdue=overdue(rows, flags, overdue_rules),
        timed=timed(standing),
        historic=Counted(key="flags_historic", behind=standing["session"][standing["is_historic"]]),
        withdrawn=Counted(key="flags_withdrawn", behind=flags["session"][is_withdrawn]),
    )


def timed(standing: pd.DataFrame) -> Counted:
    """The flags that `waits` is made of, of all severities."""
    is_known = ~standing["is_historic"] & standing["wait_min"].notna()
    return Counted(key="timed", behind=standing["session"][is_known])


def overdue(rows: pd.DataFrame, flags: pd.DataFrame, overdue_rules: Collection[str]) -> Counted:
    """Infusions in which at least one observation was overdue, by the protocol of the session."""
    is_overdue = flags["rule_id"].isin(overdue_rules) & (flags["state"] != FlagState.WITHDRAWN)
    infused = rows[rows["is_infused"]]
    return share("overdue", infused, infused["session"].isin(flags[is_overdue]["session"]))


def _rules(standing: pd.DataFrame, took_place: pd.DataFrame) -> tuple[RuleFigure, ...]:
    found = [
        RuleFigure(
            rule_id=str(rule_id),
            title=str(own.sort_values("raised_at")["title"].iloc[-1]),
            flags=Counted(key=f"rule.{rule_id}", behind=own["session"]),
            sessions=share(
                f"rule_sessions.{rule_id}",
                took_place,
                took_place["session"].isin(own["session"]),
            ),
        )
        for rule_id, own in standing.groupby("rule_id")
    ]
    return tuple(sorted(found, key=lambda each: (-each.flags.n, each.rule_id)))


def _answered(standing: pd.DataFrame, severity: Severity) -> Answered:
    live = standing[(standing["severity"] == severity) & ~standing["is_historic"]]
    seen = share(f"acknowledged.{severity.value}", live, live["is_acknowledged"])
    return Answered(
        severity=severity,
        acknowledged=seen,
        open=share(f"unacknowledged.{severity.value}", live, ~live["is_acknowledged"]),
        escalated=share(f"escalated.{severity.value}", live, live["escalated_at"].notna()),
        waits=waits(live),
    )


def waits(flags: pd.DataFrame) -> Waits:
    """The median and the 90th percentile (between neighbours by a straight line) of the waits."""
    known = flags["wait_min"].dropna()
    enough = len(known) >= LEAST_FOR_90TH
    return Waits(
        n=len(known),
        median_min=float(known.median()) if len(known) else None,
        high_min=float(known.quantile(0.9)) if enough else None,
    )
