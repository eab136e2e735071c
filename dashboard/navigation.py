"""Which pages there are, and for whom."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from monitoring.people import STAFF, Role, User

_DIRECTORY = Path(__file__).parent


@dataclass(frozen=True, slots=True, kw_only=True)
class PageFile:
    """A page: its script (from this directory), its title, its address, and who may open it.

    A page that `is_listed` has a place in the menu; the others are reached from another page.
    """

    script: str
    title: str
    url_path: str
    roles: frozenset[Role]
    is_home: bool = False
    is_listed: bool = True

    @property
    def path(self) -> Path:
        """The file of the script."""
        return _DIRECTORY / self.script


# Not a wall display: a page is closed to it unless it says otherwise.
EVERYONE = STAFF
BOARD = PageFile(
    script="pages/board.py", title="Board", url_path="board", roles=frozenset(Role), is_home=True
)
SESSION = PageFile(
    script="pages/session.py",
    title="Session",
    url_path="session",
    roles=EVERYONE,
    is_listed=False,
)
PATIENTS = PageFile(
    script="pages/patients.py", title="Patients", url_path="patients", roles=EVERYONE
)
PATIENT = PageFile(
    script="pages/patient.py",
    title="Patient",
    url_path="patient",
    roles=EVERYONE,
    is_listed=False,
)
FOLLOW_UPS = PageFile(
    script="pages/follow_ups.py",
    title="Follow-ups",
    url_path="follow-ups",
    roles=frozenset({Role.NURSE, Role.PHYSICIAN}),
)
KETAMINE = PageFile(
    script="pages/ketamine.py", title="Ketamine", url_path="ketamine", roles=EVERYONE
)
REVIEW = PageFile(
    script="pages/review.py",
    title="Review",
    url_path="review",
    roles=frozenset({Role.PHYSICIAN}),
)
OUTCOMES = PageFile(
    script="pages/outcomes.py",
    title="Outcomes",
    url_path="outcomes",
    roles=frozenset({Role.PHYSICIAN, Role.ADMINISTRATOR}),
)
REPORTS = PageFile(
    script="pages/reports.py",
    title="Reports",
    url_path="reports",
    roles=frozenset({Role.PHYSICIAN, Role.ADMINISTRATOR}),
)
FIGURES = PageFile(
    script="pages/figures.py",
    title="Figures",
    url_path="figures",
    roles=frozenset({Role.PHYSICIAN, Role.ADMINISTRATOR}),
)
PROTOCOLS = PageFile(
    script="pages/protocols.py", title="Protocols", url_path="protocols", roles=EVERYONE
)
PEOPLE = PageFile(
    script="pages/people.py",
    title="People",
    url_path="people",
    roles=frozenset({Role.ADMINISTRATOR}),
)
CLINIC = PageFile(
    script="pages/clinic.py",
    title="Clinic",
    url_path="clinic",
    roles=frozenset({Role.ADMINISTRATOR}),
)
AUDIT = PageFile(
    script="pages/audit.py",
    title="Audit",
    url_path="audit",
    roles=frozenset({Role.ADMINISTRATOR}),
)
ACCOUNT = PageFile(
    script="pages/account.py",
    title="Account",
    url_path="account",
    roles=EVERYONE,
    is_listed=False,
)
PAGES: tuple[PageFile, ...] = (
    BOARD,
    REVIEW,
    SESSION,
    PATIENTS,
    PATIENT,
    FOLLOW_UPS,
    KETAMINE,
    OUTCOMES,
    FIGURES,
    PROTOCOLS,
    REPORTS,
    PEOPLE,
    CLINIC,
    AUDIT,
    ACCOUNT,
)


def pages_of(user: User) -> Sequence[PageFile]:
    """The pages this person may open, in the order of the menu."""
    return tuple(page for page in PAGES if user.role in page.roles)
