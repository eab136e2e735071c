"""Logins: what people type, brought into the one form in which they are stored and compared."""

import hashlib
import unicodedata

MOST_CHARACTERS = 200


def fold_login(typed: str) -> str:
    """`typed` without the differences nobody means: case, blanks around it, look-alike forms."""
    narrow = unicodedata.normalize("NFKC", typed[:MOST_CHARACTERS]).strip()
    return unicodedata.normalize("NFKC", narrow.casefold())


def login_digest(login: str) -> bytes:
    """32 bytes that stand for a folded login where the text itself must not be kept."""
    return hashlib.sha256(login.encode("utf-8", "surrogatepass")).digest()


def is_storable(login: str) -> bool:
    """Can a database hold this text? No control characters, no halves of a character."""
    return bool(login) and not any(unicodedata.category(letter) in {"Cc", "Cs"} for letter in login)
