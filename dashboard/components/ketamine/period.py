"""Of which days the ledger is shown: the last seven, until somebody says."""

from datetime import date, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

import streamlit as st

from dashboard.state import Form, open_form
from monitoring.errors import ValueRefused

_DAYS_SHOWN = 7  # (D)
_LONGEST = 366  # days: a year on a page is long enough; more is exported (D)
_ONE_DAY = timedelta(days=1)
Period = tuple[datetime, datetime]


def show(form: Form, today: date) -> None:
    """The boxes for the first and the last day."""
    first, last = st.columns(2)
    first.date_input(
        "First day",
        value=today - (_DAYS_SHOWN - 1) * _ONE_DAY,
        key=form.key("since"),
        format="YYYY-MM-DD",
    )
    last.date_input("Last day", value=today, key=form.key("until"), format="YYYY-MM-DD")


def form_of(clinic_id: UUID, at: datetime) -> Form:
    """The form of the boxes."""
    return open_form("ketamine days", clinic_id, at)


def chosen(form: Form, today: date, zone: ZoneInfo) -> Period:
    """From the first instant to before the second; raises ValueRefused for no such days."""
    first, last = form.choice("since"), form.choice("until")
    since = first if isinstance(first, date) else today - (_DAYS_SHOWN - 1) * _ONE_DAY
    until = last if isinstance(last, date) else today
    if until < since:
        raise ValueRefused("until", "The last day is before the first; please check both.")
    if (until - since).days >= _LONGEST:
        raise ValueRefused("until", "Choose a year at most; Reports hands out longer times.")
    return _midnight(since, zone), _midnight(until + _ONE_DAY, zone)


def _midnight(on: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(on, time(), zone)
