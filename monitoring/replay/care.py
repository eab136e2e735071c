"""The rare kinds of entry in columns: intakes, choices of a baseline, overrides, worries."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from functools import cache
from itertools import pairwise
from typing import Any, cast
from uuid import UUID

import numpy as np
import pandas as pd

from monitoring.entries import BaselineChoice, Correction, Pregnancy, RemarkKind
from monitoring.ids import EntryId
from monitoring.record import chosen_baseline
from monitoring.replay.arrays import NEVER, Bools, instant
from monitoring.replay.columns import Moments, Pause
from monitoring.replay.numbering import Numbering
from monitoring.replay.records import Row, entry_of
from monitoring.screening import Level, Screened, screen_conditions, screen_medicines

LEVELS = tuple(Level)
Content = Mapping[str, Any]


class Care:
    """What the rare kinds say, by session.

    `is_odd` where the patient has limits of their own: what follows from them is left to `decide`.
    `pauses` are as they were in the end: from when, until when.
    """

    def __init__(self, numbering: Numbering) -> None:
        self._numbering = numbering
        self._table = numbering.table("care")
        n = len(numbering.sessions)
        self._kind = self._table.frame["kind"].to_numpy(dtype=object)
        self._content: Sequence[Content] = self._table.frame["content"].tolist()
        self.is_odd: Bools = np.zeros(n, dtype=np.bool_)
        self.is_odd[self._table.session[self._kind == "limits_in_force"]] = True
        self.pauses: Mapping[int, Sequence[Pause]] = self._pauses()
        intakes = self._table.session[self._kind == "intake"]
        self.several_intakes: Bools = np.bincount(intakes, minlength=n) > 1
        self.conditions = self._moments("intake", _conditions)
        self.medicines = self._moments("intake", _medicines)
        self.overrides = self._moments("override", _said)
        self.concerns = self._moments("remark", _worry)
        self.ideation = self._moments("departure", _ideation)

    def _moments(self, kind: str, code_of: Callable[[Content], int]) -> Moments:
        """The entries of a kind that say something, each with its code."""
        rows = np.flatnonzero(self._kind == kind)
        codes = np.array([code_of(self._content[row]) for row in rows.tolist()], dtype=np.int64)
        rows, codes = rows[codes > 0], codes[codes > 0]
        return Moments(
            session=self._table.session[rows],
            at=self._table.at[rows],
            entry=self._table.entry[rows],
            code=codes,
        )

    def _pauses(self) -> Mapping[int, Sequence[Pause]]:
        """By session; each lasts at most until the next one was said, one of no length is none."""
        said: defaultdict[int, list[Pause]] = defaultdict(list)
        for row in np.flatnonzero(self._kind == "observation_pause").tolist():
            until = instant(datetime.fromisoformat(self._content[row]["until"]))
            said[int(self._table.session[row])].append((int(self._table.at[row]), until))
        for session, pauses in said.items():
            begins = [begin for begin, _ in pauses]
            if len(set(begins)) < len(begins):
                self.is_odd[session] = True  # which of them was said last, their ids may decide
        return {session: tuple(_cut(pauses)) for session, pauses in said.items()}

    def baselines(self, frame: pd.DataFrame) -> Mapping[UUID, EntryId]:
        """The chosen vitals set by session, followed through its corrections.

        `frame` holds every entry of a rare kind, corrected or not.
        """
        choices = frame.loc[frame["kind"] == "baseline"]
        by_session: defaultdict[UUID, list[Row]] = defaultdict(list)
        for row in choices.to_dict("records"):
            by_session[row["session_id"]].append(row)
        corrected = self._numbering.corrected.by_session
        found = (
            (session_id, _chosen(rows, corrected.get(session_id, ())))
            for session_id, rows in by_session.items()
        )
        return {session_id: chosen for session_id, chosen in found if chosen is not None}


def _chosen(rows: Sequence[Row], corrected: Iterable[Correction]) -> EntryId | None:
    corrections = tuple(corrected)
    if len(rows) == 1 and not corrections:
        return EntryId(UUID(rows[0]["content"]["vitals_id"]))
    choices = [cast("BaselineChoice", entry_of("", row)) for row in rows]
    return chosen_baseline((*choices, *corrections))


def _cut(pauses: Sequence[Pause]) -> Iterator[Pause]:
    for (begin, until), (later, _) in pairwise((*pauses, (NEVER, NEVER))):
        if min(until, later) != begin:
            yield begin, min(until, later)


def _said(_: Content) -> int:
    return 1


def _worry(content: Content) -> int:
    return int(content["remark"] == RemarkKind.CONCERN)


def _ideation(content: Content) -> int:
    return content.get("ideation_level") or 0


def _conditions(content: Content) -> int:
    """The levels of the conditions that were found, a bit for each."""
    codes = content.get("conditions")
    if not codes and content.get("pregnancy") != Pregnancy.YES:
        return 0
    return 0 if codes is None else _levels_of(tuple(codes), content.get("pregnancy"))


@cache
def _levels_of(codes: tuple[str, ...], pregnancy: str | None) -> int:
    asked = (*codes, "pregnancy") if pregnancy == Pregnancy.YES else codes
    return _bits(screen_conditions(asked)[0])


def _medicines(content: Content) -> int:
    """The levels of the interactions that were found, a bit for each."""
    names = tuple(each["name"] for each in content.get("medicines") or ())
    return _bits(screen_medicines(names)[0]) if names else 0


def _bits(found: Iterable[Screened]) -> int:
    return sum({1 << LEVELS.index(hit.level) for hit in found})
