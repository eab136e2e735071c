"""The list behind a number of the figures: its sessions, and what of each was counted."""

from collections.abc import Iterator

import pandas as pd

from dashboard.components import session_list
from dashboard.components.figures.address import Place
from dashboard.components.figures.words import group_words, list_words
from dashboard.components.session_list import Heading, Item
from dashboard.figures_source import Figures
from dashboard.wording import SEVERITIES, plain_number
from monitoring.figures.counting import Counted
from monitoring.flags import Severity
from monitoring.ids import SessionId
from monitoring.people import User

_FLAG_KINDS = {
    *("flags", "flags_historic", "flags_withdrawn", "rule", "timed"),
    *("acknowledged", "unacknowledged", "escalated"),
}
_NOUNS = {
    "sets": "set",
    "late": "set",
    "amended": "set",
    "ends_in_0": "set",
    "ends_in_5": "set",
    "gaps": "gap",
    "medicine": "dose",
}
_MOST_FACTS = 6  # what a row shows before it becomes a record of its own


def number_of(found: Figures, key: str) -> Counted | None:
    """The number that an address names; None where these figures have none of that name."""
    return next((each for each in found.figures.numbers() if each.key == key), None)


def show(user: User, found: Figures, counted: Counted, where: Place) -> None:
    """The sessions behind the number, the newest first."""
    items = tuple(_items(found, counted))
    name = list_words(counted.key, found)
    if where.what.of:
        name = f"{name}, {group_words(where.what.of, where.what.by, found)}"
    heading = Heading(
        words=name,
        counted=_counted_words(counted, len(items)),
        back=where.to_group(where.what.of),
        back_words="Back to the figures",
    )
    session_list.show(user, heading, items, lambda page: where.to(counted.key, page))


def _counted_words(counted: Counted, n_sessions: int) -> str:
    of = "" if counted.n_of is None else f" of {counted.n_of:,}"
    if counted.n == n_sessions:
        return f"{counted.n:,}{of}"
    sessions = "1 session" if n_sessions == 1 else f"{n_sessions:,} sessions"
    return f"{counted.n:,}{of}, in {sessions}"


def _items(found: Figures, counted: Counted) -> Iterator[Item]:
    kind = counted.key.partition(".")[0]
    rows = found.sessions.rows
    ids = dict(zip(rows["session"], rows["session_id"], strict=True))
    behind = counted.behind.sort_values(ascending=False, kind="stable")
    flags = found.sessions.frames.flags
    for session, own in behind.groupby(behind, sort=False):
        facts: tuple[str, ...] = ()
        if kind in _FLAG_KINDS:
            facts = tuple(_flag_facts(flags.loc[own.index]))
        elif kind in _NOUNS:
            facts = (f"{len(own):,} {_NOUNS[kind]}{'' if len(own) == 1 else 's'}",)
        yield Item(session_id=SessionId(ids[session]), facts=facts)


def _flag_facts(flags: pd.DataFrame) -> Iterator[str]:
    shown = flags.sort_values("raised_at").head(_MOST_FACTS)
    for row in shown.to_dict("records"):
        severity = SEVERITIES[Severity(row["severity"])].lower()
        yield f"{row['title']}, {severity}, {_seen_words(row['is_acknowledged'], row['wait_min'])}"
    if len(flags) > len(shown):
        yield f"and {len(flags) - len(shown)} more"


def _seen_words(is_acknowledged: object, wait_min: float) -> str:
    if not is_acknowledged:
        return "not acknowledged"
    if pd.isna(wait_min):
        return "acknowledged"
    return f"acknowledged after {plain_number(wait_min, 1)} min"
