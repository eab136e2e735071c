"""Who is to be asked how it went: since when, the longest due first, and what is known so far."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pandas as pd
import streamlit as st

from dashboard import runtime
from dashboard.course_words import days_words
from dashboard.html import Html, fill, place, texts
from dashboard.theme import LOOKS, Mark
from dashboard.wording import birthday, day, full_name, local_day
from db.course_queries import due_follow_ups
from db.restrictions import sight_of
from monitoring.ids import PatientId
from monitoring.people import User
from monitoring.permissions import Action, check_can

# (D): who is due within a week can be asked along with the others.
AHEAD = timedelta(days=7)
_ROW = (
    '<li><a href="/patient?id=$id&amp;view=follow-ups" target="_self"><b><bdi>$name</bdi></b>'
    "<span>$born</span><span>MRN <bdi>$number</bdi></span>$due$facts</a></li>"
)
_OVERDUE = '<span class="mark overdue"><span aria-hidden="true">$shape</span> $words</span>'
_FACT = '<span class="quiet">$words</span>'
_LIST = '<section class="records"><h2>$title</h2><ul>$rows</ul></section>'
_NOBODY = '<section class="records"><p class="quiet" role="status">$words</p></section>'
_NOT_NOW = "Nobody is to be asked now."
_NOT_SOON = (
    "Nobody is to be asked now or in the next 7 days. A patient comes onto this list once an "
    "infusion has ended, as often as the clinic’s protocol asks for a follow-up."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class DuePatient:
    """A patient who is to be asked, when, and what was tried; None where there is nothing yet."""

    patient_id: PatientId
    family_name: str
    given_name: str
    born_on: date | None
    record_number: str
    due_at: datetime
    last_stopped_at: datetime | None = None
    last_follow_up_at: datetime | None = None
    last_attempt_at: datetime | None = None


def show(user: User) -> None:
    """The list of the person's clinic; PermissionRefused for who writes no follow-ups."""
    check_can(user, Action.FOLLOW_UP)
    at, zone = runtime.now(), runtime.current_zone()
    with runtime.database().reading() as connection:
        sight = sight_of(connection, user, at)
    frame = sight.masked(due_follow_ups(runtime.database(), user.clinic_id, at + AHEAD))
    st.html(due_html(tuple(map(_due, frame.to_dict("records"))), at, zone))


def due_html(due: Sequence[DuePatient], at: datetime, zone: ZoneInfo) -> Html:
    """The list as HTML: who is due now, then who will be; every name as typed."""
    if not due:
        return fill(_NOBODY, words=_NOT_SOON)
    now = [each for each in due if each.due_at <= at]
    later = [each for each in due if each.due_at > at]
    parts = [_part(f"To ask now: {len(now)}", now, at, zone) if now else _nobody_now()]
    if later:
        parts.append(_part(f"In the next 7 days: {len(later)}", later, at, zone))
    return Html("".join(parts))


def _nobody_now() -> Html:
    return fill(_NOBODY, words=_NOT_NOW)


def _part(title: str, due: Sequence[DuePatient], at: datetime, zone: ZoneInfo) -> Html:
    rows = Html("".join(_row(each, at, zone) for each in due))
    return place(_LIST, title=fill("$title", title=title), rows=rows)


def _row(due: DuePatient, at: datetime, zone: ZoneInfo) -> Html:
    facts = (fill(_FACT, words=words) for words in _facts(due, zone))
    plain = texts(
        id=str(due.patient_id),
        name=full_name(due),
        born=birthday(due.born_on),
        number=due.record_number,
    )
    return place(_ROW, due=_due_html(due, at, zone), facts=Html("".join(facts)), **plain)


def _due_html(due: DuePatient, at: datetime, zone: ZoneInfo) -> Html:
    on = due.due_at.astimezone(zone).date()
    if due.due_at > at:
        return fill("<span>due $on</span>", on=day(on))
    days = (at.astimezone(zone).date() - on).days
    words = f"due since {day(on)}, {days_words(days)}" if days else "due today"
    return fill(_OVERDUE, shape=LOOKS[Mark.OVERDUE].shape, words=words)


def _facts(due: DuePatient, zone: ZoneInfo) -> Iterator[str]:
    """The last infusion, the last answer, and a try since then that reached nobody."""
    if due.last_stopped_at is not None:
        yield f"last infusion {local_day(due.last_stopped_at, zone)}"
    reached, tried = due.last_follow_up_at, due.last_attempt_at
    yield "never asked yet" if reached is None else f"last answer {local_day(reached, zone)}"
    if tried is not None and tried != reached:
        yield f"tried {local_day(tried, zone)}, not reached"


def _due(row: dict[Any, Any]) -> DuePatient:
    return DuePatient(
        patient_id=PatientId(row["patient_id"]),
        family_name=row["family_name"],
        given_name=row["given_name"],
        born_on=row["born_on"],
        record_number=row["record_number"],
        due_at=row["due_at"].to_pydatetime(),
        **{name: _instant(row[name]) for name in _INSTANTS},
    )


_INSTANTS = ("last_stopped_at", "last_follow_up_at", "last_attempt_at")


def _instant(stamp: pd.Timestamp) -> datetime | None:
    return None if pd.isna(stamp) else stamp.to_pydatetime()
