"""How many lines of refusals somebody may fill the audit with, so that nonsense fills no disk."""

from datetime import datetime, timedelta
from threading import Lock

from monitoring.ids import ClinicId, UserId

MOST_LINES = 10
_MINUTE = timedelta(minutes=1)
_MOST_HELD = 1_000
Who = tuple[ClinicId, UserId | None]


class Volume:
    """The lines each person has had in the current minute, in this process; for many threads."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._had: dict[Who, tuple[datetime, int]] = {}

    def take(self, who: Who, at: datetime) -> int:
        """The number of this line in the person's minute, from 1."""
        with self._lock:
            since, count = self._had.get(who, (at, 0))
            if at - since >= _MINUTE:
                since, count = at, 0
            if len(self._had) >= _MOST_HELD:
                self._had.clear()
            self._had[who] = (since, count + 1)
            return count + 1
