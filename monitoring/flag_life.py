"""Where a flag is in its life once people have said something to it: the same of any record."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from monitoring.flags import Acknowledgement, Flag, FlagState, Severity
from monitoring.header import EntryHeader
from monitoring.ids import EntryId


def worst_first(flag: Flag) -> tuple[int, bool, datetime, str]:
    """By severity; what still holds before what is back in line; the oldest first."""
    is_over = flag.state is not FlagState.OPEN
    return -flag.severity.rank, is_over, flag.raised_at, flag.key.rule_id


def changed_flags(stored: Sequence[Flag], decided: Sequence[Flag]) -> list[Flag]:
    """Decided flags that are not stored as they are, and stored ones that nothing raises now.

    The latter are withdrawn: a correction or a reading charted afterwards took their ground.
    """
    before = {flag.key: flag for flag in stored}
    now = {flag.key for flag in decided}
    changed = [flag for flag in decided if before.get(flag.key) != flag]
    return changed + [
        replace(flag, state=FlagState.WITHDRAWN)
        for flag in stored
        if flag.key not in now and flag.state is not FlagState.WITHDRAWN
    ]


def flags_to_store(stored: Sequence[Flag], decided: Sequence[Flag], moment: datetime) -> list[Flag]:
    """The `changed_flags` as of `moment`; what was stored as of a later instant is left alone."""
    ahead = {flag.key for flag in stored if flag.known_from > moment}
    return [flag for flag in changed_flags(stored, decided) if flag.key not in ahead]


def said_to(
    flag: Flag,
    said: Iterable[Acknowledgement],
    replaced: Mapping[EntryId, Sequence[EntryHeader]],
) -> list[Acknowledgement]:
    """Those given to any entry of the episode, or to one in whose place it is.

    So one still counts when an earlier reading, charted afterwards, has become the beginning, and
    when the reading was corrected and is still as far out of line. `replaced` are the entries in
    whose place each is.
    """
    entries = {fact.entry_id for fact in flag.evidence}
    if replaced:
        before = [replaced.get(each, ()) for each in entries]
        entries |= {old.id for found in before for old in found}
    return [
        ack
        for ack in said
        if ack.flag.rule_id == flag.key.rule_id and ack.flag.began_with in entries
    ]


def with_answers(
    flag: Flag,
    said: Iterable[Acknowledgement],
    *,
    is_momentary: bool,
    escalates_at: datetime,
    at: datetime,
) -> Flag:
    """The flag with what people said to it, and the state that follows.

    `is_momentary`: a thing that happened once and does not pass by itself. `escalates_at`: from
    then on a critical flag that nobody acknowledged is on the physicians' list.
    """
    is_due = escalates_at <= at
    covering = [ack for ack in said if ack.severity.rank >= flag.severity.rank]
    return replace(
        flag,
        is_acknowledged=bool(covering),
        state=_state(flag, is_momentary=is_momentary, is_acknowledged=bool(covering)),
        escalated_at=_escalated_at(flag, covering, escalates_at) if is_due else None,
    )


def _state(flag: Flag, *, is_momentary: bool, is_acknowledged: bool) -> FlagState:
    if is_momentary:
        return FlagState.CLOSED if is_acknowledged else FlagState.OPEN
    if flag.recovered_at is None:
        return FlagState.OPEN
    waits = flag.severity is Severity.CRITICAL and not is_acknowledged
    return FlagState.RECOVERED if waits else FlagState.CLOSED


def _escalated_at(
    flag: Flag, covering: Iterable[Acknowledgement], escalates_at: datetime
) -> datetime | None:
    if flag.severity is not Severity.CRITICAL or flag.is_historic:
        return None
    return None if any(ack.at <= escalates_at for ack in covering) else escalates_at
