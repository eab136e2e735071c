"""What the database refuses, in a sentence for the person whose save it was."""

import sqlite3

import psycopg
from sqlalchemy.exc import IntegrityError

from monitoring.errors import MonitoringError, NotFound, StateRefused, ValueRefused

# Prepared statements raise the driver's own error, all others SQLAlchemy's around it.
BROKEN_CONSTRAINT = (IntegrityError, sqlite3.IntegrityError, psycopg.IntegrityError)
_FOREIGN_KEY = ("SQLITE_CONSTRAINT_FOREIGNKEY", "23503")
_UNIQUE = ("SQLITE_CONSTRAINT_PRIMARYKEY", "SQLITE_CONSTRAINT_UNIQUE", "23505")
_SAME_LINE = "Somebody wrote about this lot at the same moment. Look at it, and try again."
_TAKEN = {
    "record_number": "Another patient has this record number; please check it.",
    "login": "Another person has this login; please choose another one.",
}


def refusal_of(error: Exception) -> MonitoringError | None:
    """The refusal that a broken constraint means to a person; None: it is a bug."""
    cause = error.orig if isinstance(error, IntegrityError) else error
    words, code = str(cause), _code(cause)
    if code in _FOREIGN_KEY:
        return NotFound("What this belongs to is not there in your clinic.")
    if code not in _UNIQUE and "holds this already" not in words:
        return None
    for column, sentence in _TAKEN.items():
        if column in words:
            return ValueRefused(column, sentence)
    if "ketamine_line" in words and "number" in words:
        return StateRefused(_SAME_LINE)
    return StateRefused("This was saved before.")


def _code(cause: BaseException | None) -> str | None:
    """What the driver calls the kind of constraint: SQLite's name, or PostgreSQL's SQLSTATE."""
    return getattr(cause, "sqlite_errorname", None) or getattr(cause, "sqlstate", None)
