"""Which pages there are, and for whom."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from monitoring.people import Role, User

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


EVERYONE = frozenset(Role)
BOARD = PageFile(
    script="pages/board.py", title="Board", url_path="board", roles=EVERYONE, is_home=True
)
SESSION = PageFile(
    script="pages/session.py",
    title="Session",
    url_path="session",
    roles=EVERYONE,
    is_listed=False,
)
PAGES: tuple[PageFile, ...] = (BOARD, SESSION)


def pages_of(user: User) -> Sequence[PageFile]:
    """The pages this person may open, in the order of the menu."""
    return tuple(page for page in PAGES if user.role in page.roles)
