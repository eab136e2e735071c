"""Minutes since the start of the infusion, beside every time of day."""

from datetime import datetime

from dashboard.session_view import SessionView
from dashboard.wording import since_start
from monitoring.moments import minutes_between


def minute(view: SessionView, at: datetime) -> str:
    """Such as "T+24"; "" where no infusion was started."""
    started_at = view.timeline.started_at
    return "" if started_at is None else since_start(minutes_between(started_at, at))
