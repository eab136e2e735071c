"""A password that somebody chooses, on its way to being stored."""

from db.logins import fold_login, is_storable
from db.passwords import hash_password
from monitoring.errors import ValueRefused
from monitoring.founding import check_password


def new_password_hash(login: str, password: str, again: str) -> str:
    """What is stored of the new password of `login`; ValueRefused where either cannot be.

    Takes a tenth of a second: not to be asked for inside a transaction.
    """
    if not is_storable(fold_login(login)):
        raise ValueRefused("login", "A login needs at least one letter, and no control characters.")
    check_password(login, password, again)
    return hash_password(password)
