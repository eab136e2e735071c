"""Is the database as it should be? Its file, its references, its guards and its audit."""

from sqlalchemy import Connection

from db import guards
from db.audit_chain import verify
from db.engine import Database
from db.types import is_sqlite


def check(database: Database) -> tuple[str, ...]:
    """What is wrong, a sentence for each; empty when all is well."""
    with database.reading() as connection:
        problems = _file_problems(connection) if is_sqlite(connection.dialect) else []
        problems += [f"The guard {name} is missing." for name in guards.missing(connection)]
    return (*problems, *_audit_problems(database))


def _file_problems(connection: Connection) -> list[str]:
    found = [row[0] for row in connection.exec_driver_sql("PRAGMA integrity_check")]
    broken = {row[0] for row in connection.exec_driver_sql("PRAGMA foreign_key_check")}
    damage = [f"The file is damaged: {words}" for words in found if words != "ok"]
    return damage + [f"Rows of {table} have lost what they belong to." for table in sorted(broken)]


def _audit_problems(database: Database) -> list[str]:
    report = verify(database)
    return [
        f"The audit chain {each.chain} is broken at entry {each.seq}: {each.reason}."
        for each in report.breaks
    ] + [f"A row of {each.table} was {each.how}: {each.name}." for each in report.row_breaks]
