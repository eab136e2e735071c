"""How SQLite finds what a function asks for: its statements and the steps of their plans."""

import sqlite3
from collections.abc import Callable

from db.engine import Database


def statements_of(database: Database, ask: Callable[[], object]) -> list[str]:
    """The statements that `ask` runs on the connections for reading of this SQLite database."""
    asked: list[str] = []
    with database.reading() as connection:
        driver = connection.connection.driver_connection
        assert isinstance(driver, sqlite3.Connection)
        driver.set_trace_callback(asked.append)
    ask()
    driver.set_trace_callback(None)
    return [each for each in asked if each.startswith("SELECT")]


def steps_of(database: Database, statements: list[str]) -> list[str]:
    """Each table that is looked into, and by which index."""
    with database.reading() as connection:
        details = [
            str(step.detail)
            for each in statements
            for step in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {each}")
        ]
    return [detail for detail in details if detail.startswith(("SEARCH", "SCAN"))]
