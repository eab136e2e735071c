"""Who can be asked for what only a physician may do."""

from dashboard import runtime
from db.colleagues import colleagues
from monitoring.people import Role, User


def physicians_here(user: User) -> str:
    """The physicians of this person's clinic by name; that there is none, if so."""
    names = ", ".join(colleagues(runtime.database(), user.clinic_id, Role.PHYSICIAN))
    return names or "none works here yet"
