"""All figures of a clinic, and what months, physicians or protocols have beside each other."""

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, fields, replace
from enum import StrEnum
from types import MappingProxyType
from zoneinfo import ZoneInfo

import pandas as pd

from monitoring.figures.columns import of_session
from monitoring.figures.counting import Counted, share
from monitoring.figures.effects import EffectFigures, effect_figures
from monitoring.figures.flags import (
    FlagFigures,
    Waits,
    flag_figures,
    flag_rows,
    overdue,
    timed,
    waits,
)
from monitoring.figures.frames import FigureFrames
from monitoring.figures.places import (
    ChairFigure,
    MedicineFigure,
    chair_figures,
    medicine_figures,
)
from monitoring.figures.quality import Quality, Tolerance, quality
from monitoring.figures.sessions import Completion, completions, held_back, session_rows
from monitoring.flags import FlagState, Severity


class By(StrEnum):
    """What sessions are put beside each other by; the value stands in addresses."""

    MONTH = "month"
    PHYSICIAN = "physician"
    PROTOCOL = "protocol"


UNKNOWN = "unknown"
_COLUMN: Mapping[By, str] = MappingProxyType(
    {By.MONTH: "month", By.PHYSICIAN: "physician_id", By.PROTOCOL: "protocol"}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """What the protocols say: which rules are about overdue sets, and what each version allows."""

    overdue: Collection[str]
    tolerances: Mapping[str, Tolerance]


@dataclass(frozen=True, slots=True, kw_only=True)
class ClinicFigures:
    """All figures of some sessions of a clinic."""

    sessions: Counted
    n_patients: int
    completions: Mapping[Completion, Counted]
    infusions: Counted
    held_back: Counted
    held_back_unknown: Counted
    effects: EffectFigures
    flags: FlagFigures
    medicines: tuple[MedicineFigure, ...]
    chairs: tuple[ChairFigure, ...]
    quality: Quality

    def numbers(self) -> Iterator[Counted]:
        """Every number that can be looked behind."""
        yield from (self.sessions, *self.completions.values(), self.infusions)
        yield from (self.held_back, self.held_back_unknown, self.effects.silent)
        for effect in self.effects.effects:
            yield from (effect.reported, effect.severe)
        yield from (self.flags.flags, self.flags.overdue, self.flags.timed)
        yield from (self.flags.historic, self.flags.withdrawn)
        for rule in self.flags.rules:
            yield from (rule.flags, rule.sessions)
        for each in self.flags.answered:
            yield from (each.acknowledged, each.open, each.escalated)
        for medicine in self.medicines:
            yield from (medicine.given, medicine.sessions)
        yield from (chair.sessions for chair in self.chairs)
        found = self.quality
        yield from (found.sets, found.late, found.amended, found.gaps, found.with_gap)
        for digits in found.digits:
            yield from (digits.zeros, digits.fives)


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """What is put beside each other of the sessions of a month, a physician or a protocol.

    `key` names the group; UNKNOWN for sessions without it. `critical` are the critical flags that
    were acknowledged, of all of them.
    """

    key: str
    sessions: Counted
    completions: Mapping[Completion, Counted]
    infusions: Counted
    held_back: Counted
    flags: Counted
    n_took_place: int
    critical: Counted
    waits: Waits
    timed: Counted
    overdue: Counted


def laid_out(frames: FigureFrames, zone: ZoneInfo, rules: Rules) -> "ClinicSessions":
    """The sessions of a time, laid out once for all figures; months are those of `zone`."""
    numbered = _numbered(frames)
    with_waits = replace(numbered, flags=flag_rows(numbered.flags))
    return ClinicSessions(rows=session_rows(numbered, zone), frames=with_waits, rules=rules)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ClinicSessions:
    """Sessions of a clinic: `rows` as from `session_rows`, and the entries of just these.

    In all of them `session` is a number instead of an id: ids cost more to look up than all else.
    """

    rows: pd.DataFrame
    frames: FigureFrames
    rules: Rules

    def of(self, by: By, key: str) -> "ClinicSessions":
        """Those of one group alone."""
        rows = self.rows[_keys(self.rows, by) == key]
        return replace(self, rows=rows, frames=_within(self.frames, rows["session"]))

    def figures(self, *, are_typed_names_shown: bool) -> ClinicFigures:
        """All figures; names of medicines that somebody typed stand in them only if asked for."""
        rows, frames = self.rows, self.frames
        care = frames.care
        slowed, unknown = held_back(rows)
        return ClinicFigures(
            sessions=Counted(key="sessions", behind=rows["session"]),
            n_patients=rows["patient_id"].nunique(),
            completions=completions(rows),
            infusions=_infusions(rows),
            held_back=slowed,
            held_back_unknown=unknown,
            effects=effect_figures(rows, frames.effects),
            flags=flag_figures(rows, frames.flags, self.rules.overdue),
            medicines=medicine_figures(
                rows,
                care[care["kind"] == "medicine_given"],
                are_typed_names_shown=are_typed_names_shown,
            ),
            chairs=tuple(chair_figures(rows)),
            quality=quality(
                rows,
                frames.vitals,
                care[care["kind"] == "observation_pause"],
                self.rules.tolerances,
            ),
        )

    def groups(self, by: By) -> tuple[Group, ...]:
        """The groups beside each other: the newest month first, others by how many they have."""
        keys = _keys(self.rows, by)
        flags = self.frames.flags
        of_flag = of_session(flags, pd.Series(keys.array, index=self.rows["session"]))
        flags_of = dict(iter(flags.groupby(of_flag)))
        found = [
            self._group(str(key), rows, flags_of.get(key, flags.iloc[:0]))
            for key, rows in self.rows.groupby(keys)
        ]
        found.sort(key=_newest if by is By.MONTH else _most, reverse=True)
        return tuple(found)

    def _group(self, key: str, rows: pd.DataFrame, flags: pd.DataFrame) -> Group:
        standing = flags[flags["state"] != FlagState.WITHDRAWN]
        live = standing[~standing["is_historic"]]
        critical = live[live["severity"] == Severity.CRITICAL]
        return Group(
            key=key,
            sessions=Counted(key="sessions", behind=rows["session"]),
            completions=completions(rows),
            infusions=_infusions(rows),
            held_back=held_back(rows)[0],
            flags=Counted(key="flags", behind=standing["session"]),
            n_took_place=int(rows["took_place"].sum()),
            critical=share(
                f"acknowledged.{Severity.CRITICAL.value}", critical, critical["is_acknowledged"]
            ),
            waits=waits(live),
            timed=timed(standing),
            overdue=overdue(rows, flags, self.rules.overdue),
        )


def _newest(group: Group) -> tuple[bool, int, str]:
    return group.key != UNKNOWN, 0, group.key


def _most(group: Group) -> tuple[bool, int, str]:
    return group.key != UNKNOWN, group.sessions.n, group.key


def _keys(rows: pd.DataFrame, by: By) -> pd.Series:
    column = rows[_COLUMN[by]]
    return column.astype(object).where(column.notna(), UNKNOWN).astype(str)


def _infusions(rows: pd.DataFrame) -> Counted:
    return Counted(key="infusions", behind=rows["session"][rows["is_infused"]])


def _numbered(frames: FigureFrames) -> FigureFrames:
    """The frames with `session`: the place of the session in its own frame."""
    ids = frames.sessions["session_id"]
    numbers = {session_id: number for number, session_id in enumerate(ids)}
    return _each(
        frames,
        lambda frame: frame.assign(
            session=frame["session_id"].map(numbers.__getitem__).astype("int64")
        ),
    )


def _within(frames: FigureFrames, sessions: pd.Series) -> FigureFrames:
    return _each(frames, lambda frame: frame[frame["session"].isin(sessions)])


def _each(frames: FigureFrames, change: Callable[[pd.DataFrame], pd.DataFrame]) -> FigureFrames:
    return FigureFrames(
        **{each.name: change(getattr(frames, each.name)) for each in fields(frames)}
    )
