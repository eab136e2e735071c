"""What frames every report: the clinic, who made it and when."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from dashboard.reports.document import Paper
from dashboard.reports.isolated import isolated
from dashboard.wording import Named, clock, full_name, local_day
from db.engine import Database
from db.letterheads import newest_letterhead
from monitoring.people import Clinic

DEMONSTRATION = "Demonstration clinic: these people are made up"
_LONGEST_NAME = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Letterhead:
    """The clinic's name and lines, on which paper, and whether its people are made up."""

    clinic: str
    lines: tuple[str, ...] = ()
    is_demonstration: bool = False
    paper: Paper = Paper.A4

    @property
    def mark(self) -> str:
        """What stands on top of every page."""
        return DEMONSTRATION if self.is_demonstration else ""


def letterhead_of(database: Database, clinic: Clinic) -> Letterhead:
    """The letterhead of a clinic, on the paper that is usual in its zone."""
    with database.reading() as connection:
        written = newest_letterhead(connection, clinic.id)
    return Letterhead(
        clinic=clinic.name,
        lines=() if written is None else written.lines,
        is_demonstration=clinic.is_demonstration,
        paper=Paper.LETTER if _is_letter_usual(clinic.timezone) else Paper.A4,
    )


def _is_letter_usual(timezone: str) -> bool:
    """In the United States, Canada and Mexico; everywhere else A4 (ISO 216) is at hand."""
    area, _, place = timezone.partition("/")
    if area in {"US", "Canada"} or timezone == "Pacific/Honolulu":
        return True
    return area == "America" and place.split("/")[0] in _LETTER_PLACES


_LETTER_PLACES = frozenset(
    {"New_York", "Detroit", "Kentucky", "Indiana", "Chicago", "Menominee", "North_Dakota"}
    | {"Denver", "Boise", "Phoenix", "Los_Angeles", "Anchorage", "Juneau", "Nome", "Puerto_Rico"}
    | {"St_Johns", "Halifax", "Moncton", "Toronto", "Winnipeg", "Regina", "Edmonton", "Vancouver"}
    | {"Mexico_City", "Monterrey", "Tijuana", "Cancun", "Merida", "Chihuahua", "Hermosillo"}
)


def made_words(by: str, at: datetime, zone: ZoneInfo) -> str:
    """At the foot of every page: "Made 23 Nov 2026 14:06 by Ada"."""
    return f"Made {local_day(at, zone)} {clock(at, zone)} by {isolated(by)}"


def short_name(patient: Named) -> str:
    """The name as it fits at the foot of a page, cut where it is very long."""
    name = full_name(patient)
    return name if len(name) <= _LONGEST_NAME else f"{name[: _LONGEST_NAME - 1]}…"
