"""Codes that people read off a screen and type: made by chance, compared by their digest."""

import hashlib
import secrets

# Letters only, and none that could be taken for another one or for a digit: 71 bits of chance.
LETTERS = "ABCDEFGHJKMNPQRSTVWXYZ"
_GROUPS, _IN_GROUP = 4, 4
_MOST_CHARACTERS = 100


def new_code() -> str:
    """A new code, its letters in groups."""
    letters = "".join(secrets.choice(LETTERS) for _ in range(_GROUPS * _IN_GROUP))
    return "-".join(letters[at : at + _IN_GROUP] for at in range(0, len(letters), _IN_GROUP))


def code_digest(typed: str) -> bytes:
    """32 bytes that stand for a code, however its case, blanks and hyphens were typed."""
    letters = "".join(each for each in typed[:_MOST_CHARACTERS].upper() if each.isalnum())
    return hashlib.sha256(letters.encode("utf-8", "surrogatepass")).digest()
