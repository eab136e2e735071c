"""The password of people who sign in by the identity provider, or by it only.

It unlocks their screen and signs: both happen many times a day, and must not wait for another
program. Where the provider is their only way in it signs in nowhere.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from dashboard.provider_settings import ProviderSettings
from db.engine import Database
from db.provider_links import provider_link
from db.store import SqlStore
from monitoring.audit import AuditAction, act_of
from monitoring.errors import PermissionRefused
from monitoring.people import User

ONLY_BY_PROVIDER = (
    "You sign in by the identity provider only; the password unlocks your screen and signs. If the "
    "provider is down, ask your administrator."
)
OUTCOME = "signs_in_by_provider_only"


class PasswordClosed(PermissionRefused):
    """The password is right, and does not sign `user` in."""

    def __init__(self, user: User) -> None:
        super().__init__(ONLY_BY_PROVIDER)
        self.user = user


def check_password_opens(store: SqlStore, user: User) -> None:
    """Raise PasswordClosed for who comes in by the provider only."""
    link = provider_link(store.connection, user)
    if link is not None and link.is_only_way:
        raise PasswordClosed(user)


def password_hint(database: Database, provider: ProviderSettings | None, user: User) -> str:
    """Which of two passwords is asked for, to who has another one at the provider; "" else."""
    if provider is None:
        return ""
    with database.reading() as connection:
        is_linked = provider_link(connection, user) is not None
    return f"The one you chose here, not that of {provider.name}." if is_linked else ""


@contextmanager
def closed_noted(database: Database, at: datetime) -> Iterator[None]:
    """Write PasswordClosed down: it is raised in a transaction that is undone by it."""
    try:
        yield
    except PasswordClosed as closed:
        with database.transaction() as store:
            refused = act_of(closed.user, AuditAction.SIGN_IN_REFUSED, at, {"outcome": OUTCOME})
            store.add_audit(refused)
        raise
