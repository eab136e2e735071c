"""The secret that seals the audit chains: from the settings, else a file beside the database."""

import os
import secrets
from contextlib import suppress
from pathlib import Path

from dashboard.settings import AUDIT_KEY, KEY_BYTES, Settings
from monitoring.errors import ValueRefused


def audit_key(settings: Settings) -> bytes:
    """The key of this installation; made with a new SQLite file, never replaced.

    ValueRefused when there is neither a key nor a place for one, or the file is damaged.
    """
    if settings.audit_key is not None:
        return settings.audit_key
    database = settings.database_file
    if database is None:
        msg = f"{AUDIT_KEY.name} must be set: this database has no directory to keep a key file in."
        raise ValueRefused(AUDIT_KEY.name, msg)
    return _key_in(database.with_name("audit.key"), is_new=not database.exists())


def _key_in(file: Path, *, is_new: bool) -> bytes:
    if not file.exists():
        if not is_new:
            msg = (
                f"The key file {file.name} is missing beside the database. Bring it back from the "
                f"backup, or set {AUDIT_KEY.name}."
            )
            raise ValueRefused(AUDIT_KEY.name, msg)
        _make(file)
    key = file.read_bytes()
    if len(key) < KEY_BYTES:
        msg = f"The key file {file.name} is damaged. Bring it back from the backup."
        raise ValueRefused(AUDIT_KEY.name, msg)
    return key


def _make(file: Path) -> None:
    """Write a new key in one step, so that two programs starting together end with one key."""
    draft = file.with_name(f"{file.name}.{os.getpid()}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as opened:
        opened.write(secrets.token_bytes(KEY_BYTES))
        opened.flush()
        os.fsync(opened.fileno())
    with suppress(FileExistsError):
        file.hardlink_to(draft)
    draft.unlink()
