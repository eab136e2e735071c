"""From the frames of what waits to rows: what it is called, how bad it is, since when."""

from collections.abc import Collection, Hashable, Iterator, Mapping, Sequence
from datetime import datetime
from itertools import groupby
from typing import Any

import pandas as pd

from dashboard.review_queue import Kind, Waiting, Who
from dashboard.theme import Mark
from dashboard.wording import age
from monitoring.course_criteria import FollowUpOverdueRule, ItemNineRule
from monitoring.course_entries import CourseReview
from monitoring.flags import FlagKey, Severity
from monitoring.ids import EntryId, PatientId, SessionId
from monitoring.measures import Measure
from monitoring.protocols import IdeationRule, LimitRule, MonitoringProtocol
from monitoring.sessions import SessionOutcome

Row = Mapping[Hashable, Any]
_MOOD_RANK = 1  # a positive item 9, or grave thoughts, stand above any other critical flag


def mood_rules(protocol: MonitoringProtocol | None) -> frozenset[str]:
    """The rules about PHQ-9 item 9 and suicidal thoughts, in a session or a course."""
    if protocol is None:
        return frozenset()
    course = () if protocol.course is None else protocol.course.rules
    across = {rule.id for rule in course if isinstance(rule, ItemNineRule)}
    within = {
        rule.id
        for rule in protocol.rules
        if isinstance(rule, IdeationRule)
        or (
            isinstance(rule, LimitRule)
            and any(each.measure is Measure.PHQ9_ITEM9 for each in rule.limits)
        )
    }
    return frozenset(across | within)


def overdue_rules(protocol: MonitoringProtocol | None) -> frozenset[str]:
    """The rules about follow-ups that nobody wrote down: they have rows of their own."""
    course = () if protocol is None or protocol.course is None else protocol.course.rules
    return frozenset(rule.id for rule in course if isinstance(rule, FollowUpOverdueRule))


def who_of(row: Row) -> Who:
    """Whose row it is."""
    return Who(
        patient_id=PatientId(row["patient_id"]),
        family_name=row["family_name"],
        given_name=row["given_name"],
        born_on=row["born_on"],
        record_number=row["record_number"],
    )


def critical_of_courses(
    flags: pd.DataFrame, by_nurses: pd.DataFrame, mood: Collection[str]
) -> Iterator[Waiting]:
    """A row for each patient with critical flags across sessions that nobody has acknowledged.

    With them those about item 9 that only nurses have: they wait for a physician all the same.
    """
    critical = flags[(flags["severity"] == Severity.CRITICAL) & ~flags["is_acknowledged"]]
    for found in _by(pd.concat([critical, by_nurses]), "patient_id"):
        yield Waiting(
            kind=Kind.CRITICAL,
            mark=Mark.CRITICAL,
            who=who_of(found[0]),
            what=tuple(map(_flag_words, found)),
            since=_first(found, "worsened_at"),
            rank=_rank(found, mood),
            flags=tuple(map(_key, found)),
        )


def critical_of_sessions(flags: pd.DataFrame, mood: Collection[str]) -> Iterator[Waiting]:
    """A row for each session with critical flags that nobody has acknowledged."""
    for found in _by(flags[~flags["is_acknowledged"]], "session_id"):
        titles = tuple(dict.fromkeys(row["title"] for row in found))
        where = f"chair {found[0]['chair']}, {_status(found[0])}"
        yield Waiting(
            kind=Kind.CRITICAL,
            mark=Mark.CRITICAL,
            who=who_of(found[0]),
            what=(*titles, where),
            since=_first(found, "worsened_at"),
            rank=_rank(found, mood),
            session_id=SessionId(found[0]["session_id"]),
        )


def unsigned_rows(sessions: pd.DataFrame) -> Iterator[Waiting]:
    """A row for each session that is over and not signed, with what to look at in words."""
    for row in sessions.to_dict("records"):
        matters = tuple(_matters(row))
        yield Waiting(
            kind=Kind.UNSIGNED,
            mark=_unsigned_mark(row),
            who=who_of(row),
            what=matters or ("nothing flagged above advisory",),
            since=_instant(row, "ended_at") or _instant(row, "started_at") or _EPOCH,
            rank=_unsigned_rank(row),
            session_id=SessionId(row["session_id"]),
            is_calm=not matters,
        )


def follow_up_rows(due: pd.DataFrame, at: datetime) -> Iterator[Waiting]:
    """A row for each patient who was to be asked by now."""
    for row in due.to_dict("records"):
        yield Waiting(
            kind=Kind.FOLLOW_UP,
            mark=Mark.OVERDUE,
            who=who_of(row),
            what=("Follow-up was due", _last_asked(row, at)),
            since=row["due_at"].to_pydatetime(),
            rank=0,
        )


def course_rows(
    flags: pd.DataFrame, reviews: Mapping[PatientId, CourseReview]
) -> Iterator[Waiting]:
    """A row for each patient whose flags across sessions nobody has reviewed as they now are.

    A critical one comes here once it was acknowledged.
    """
    is_here = (flags["severity"] != Severity.CRITICAL) | flags["is_acknowledged"]
    for found in _by(flags[is_here], "patient_id"):
        review = reviews.get(PatientId(found[0]["patient_id"]))
        new = [row for row in found if review is None or review.recorded_at < row["worsened_at"]]
        if new:
            worst = max((Severity(row["severity"]) for row in new), key=lambda each: each.rank)
            yield Waiting(
                kind=Kind.COURSE,
                mark=Mark(worst.value),
                who=who_of(new[0]),
                what=tuple(map(_flag_words, new)),
                since=_first(new, "worsened_at"),
                rank=worst.rank,
                flags=tuple(map(_key, new)),
            )


_EPOCH = datetime.fromisoformat("1970-01-01T00:00:00+00:00")


def _by(frame: pd.DataFrame, column: str) -> Iterator[list[Row]]:
    """The rows of a frame in groups, in the order in which each group first comes."""
    rows: list[Row] = list(frame.to_dict("records"))
    order = {row[column]: place for place, row in reversed(list(enumerate(rows)))}
    rows.sort(key=lambda row: order[row[column]])
    for _, found in groupby(rows, key=lambda row: row[column]):
        yield list(found)


def _rank(found: Sequence[Row], mood: Collection[str]) -> int:
    return _MOOD_RANK if any(row["rule_id"] in mood for row in found) else 0


def _key(row: Row) -> FlagKey:
    return FlagKey(rule_id=row["rule_id"], began_with=EntryId(row["began_with"]))


def _first(found: Sequence[Row], column: str) -> datetime:
    instant: datetime = min(row[column] for row in found).to_pydatetime()
    return instant


def _instant(row: Row, column: str) -> datetime | None:
    instant: datetime | None = None if pd.isna(row[column]) else row[column].to_pydatetime()
    return instant


def _flag_words(row: Row) -> str:
    """The title and the newest fact behind it."""
    newest = row["evidence"][-1].words
    words: str = row["title"] if newest == row["title"] else f"{row['title']}: {newest}"
    if not row["is_acknowledged"]:
        return words
    is_critical = row["severity"] is Severity.CRITICAL
    return f"{words} ({'seen by a nurse, not yet by a physician' if is_critical else 'seen'})"


def _status(row: Row) -> str:
    return str(row["status"].value).replace("_", " ")


def _matters(row: Row) -> Iterator[str]:
    """What a physician looks at in an unsigned session, the worst first."""
    if row["critical_unseen"]:
        yield _counted(row["critical_unseen"], "critical flag") + " nobody has acknowledged"
    elif row["critical"]:
        yield _counted(row["critical"], "critical flag")
    if row["warning"]:
        yield _counted(row["warning"], "warning")
    if row["outcome"] is not SessionOutcome.COMPLETED:
        yield "not started" if row["outcome"] is SessionOutcome.NOT_STARTED else "stopped early"
    if not pd.isna(row["was_held_back"]) and row["was_held_back"]:
        yield "slowed, paused or less given than ordered"
    if row["to_hospital"]:
        yield "left to hospital"
    if row["unescorted"]:
        yield "left without the escort"
    if row["overrides"]:
        yield _counted(row["overrides"], "override")
    if row["corrections"]:
        yield _counted(row["corrections"], "correction")


def _counted(count: int, noun: str) -> str:
    return f"1 {noun}" if count == 1 else f"{count} {noun}s"


def _unsigned_mark(row: Row) -> Mark:
    for mark in (Mark.CRITICAL, Mark.WARNING, Mark.ADVISORY):
        if row[mark.value]:
            return mark
    return Mark.NOT_EVALUABLE


def _unsigned_rank(row: Row) -> int:
    """The worse the flags, the higher; between equals what else is to be looked at counts."""
    worst = next(
        (
            place
            for place, name in enumerate(("critical_unseen", "critical", "warning", "advisory"))
            if row[name]
        ),
        4,
    )
    return 100 * (4 - worst) + sum(1 for _ in _matters(row))


def _last_asked(row: Row, at: datetime) -> str:
    reached, tried = _instant(row, "last_follow_up_at"), _instant(row, "last_attempt_at")
    if tried is not None and (reached is None or tried > reached):
        return f"tried {age(tried, at)} ago, not reached"
    if reached is not None:
        return f"last reached {age(reached, at)} ago"
    return "never asked yet"
