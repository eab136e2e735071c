"""Who came when: series of six, then now and then, on working days, one patient to a chair."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from db.demo.chance import Chance

SERIES = 6
CHAIRS = ("1", "2", "3", "4")
_TIMES = (time(8, 15), time(10, 45), time(13, 15))
_SATURDAY = 5
# How many past visits the first patients have: three who are here now, one whose pressure climbs
# and one whose relief shortens; the others get some of about the same number.
CLIMBER, FADER = 3, 4
_WEIGHTS = (3, 5, 0, 10, 10)


@dataclass(frozen=True, slots=True, kw_only=True)
class Appointment:
    """One past visit of patient `patient` (an index), the `number`th from 1."""

    patient: int
    number: int
    scheduled_at: datetime
    chair: str


class Calendar:
    """Hands out chairs, never two patients to one."""

    def __init__(self, chance: Chance, zone: ZoneInfo) -> None:
        self._chance, self._zone = chance, zone
        self._taken: set[tuple[date, time, str]] = set()

    def place(self, day: date) -> tuple[date, datetime, str]:
        """A free chair on `day`, or on the last working day before it that has one."""
        while True:
            if day.weekday() < _SATURDAY:
                free = [
                    (day, when, chair)
                    for when in _TIMES
                    for chair in CHAIRS
                    if (day, when, chair) not in self._taken
                ]
                if free:
                    taken = self._chance.pick(free)
                    self._taken.add(taken)
                    _, when, chair = taken
                    local = datetime.combine(day, when, tzinfo=self._zone)
                    return day, local.astimezone(UTC), chair
            day -= timedelta(days=1)


def past_appointments(
    chance: Chance, zone: ZoneInfo, at: datetime, *, patients: int, sessions: int
) -> list[Appointment]:
    """`sessions` visits before the day of `at`, in order of patient and number."""
    calendar = Calendar(chance, zone)
    today = at.astimezone(zone).date()
    found: list[Appointment] = []
    for patient, count in enumerate(_counts(chance, patients, sessions)):
        found += _of_patient(chance, calendar, today, patient, count)
    return found


def _of_patient(
    chance: Chance, calendar: Calendar, today: date, patient: int, count: int
) -> list[Appointment]:
    """The visits of one patient, found from the last one back."""
    day = today - timedelta(
        days=chance.whole(3, 8) if patient < len(_WEIGHTS) else chance.whole(1, 26)
    )
    found = []
    for number in range(count, 0, -1):
        day, scheduled_at, chair = calendar.place(day)
        found.append(
            Appointment(patient=patient, number=number, scheduled_at=scheduled_at, chair=chair)
        )
        in_series = number <= SERIES
        day -= timedelta(days=chance.whole(3, 7) if in_series else chance.whole(18, 30))
    return found[::-1]


def _counts(chance: Chance, patients: int, sessions: int) -> list[int]:
    """How many visits each patient has had: by weight, and `sessions` in all."""
    others = max(0, patients - len(_WEIGHTS))
    weights = [*_WEIGHTS, *(chance.whole(5, 11) for _ in range(others))][:patients]
    whole = sum(weights) or 1
    exact = [sessions * weight / whole for weight in weights]
    counts = [int(share) for share in exact]
    by_remainder = sorted(range(patients), key=lambda each: counts[each] - exact[each])
    for each in by_remainder[: sessions - sum(counts)]:
        counts[each] += 1
    return counts
