"""The barest durable insert: the driver alone, as durable as the product is."""

import sqlite3
from pathlib import Path

from dashboard.benchmarks.clinic import START
from monitoring.ids import new_uuid

_INSERT = "INSERT INTO bare VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"


def open_bare(file: Path) -> sqlite3.Connection:
    """A connection to the SQLite file, with a table of one vitals set in it."""
    connection = sqlite3.connect(file, isolation_level=None, check_same_thread=False)
    connection.execute("PRAGMA synchronous=FULL")
    connection.execute(
        "CREATE TABLE bare (clinic BLOB, session BLOB, at INTEGER, id BLOB, systolic INTEGER, "
        "diastolic INTEGER, heart_rate INTEGER, spo2 INTEGER, breaths INTEGER, by BLOB, "
        "PRIMARY KEY (clinic, session, at, id)) STRICT, WITHOUT ROWID"
    )
    return connection


def insert_by_driver(connection: sqlite3.Connection) -> None:
    """One set in a transaction of its own."""
    key = new_uuid(START).bytes
    connection.execute("BEGIN IMMEDIATE")
    connection.execute(_INSERT, (key, key, 1, key, 124, 78, 72, 98, 14, key))
    connection.execute("COMMIT")
