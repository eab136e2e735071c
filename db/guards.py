"""Triggers by which the database itself refuses to change or remove what is only added to."""

from collections.abc import Iterator

from sqlalchemy import Connection, Table

from db.tables import APPEND_ONLY, METADATA
from db.types import is_sqlite

_FUNCTION = """
CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION USING
    MESSAGE = TG_TABLE_NAME || ' is only added to', ERRCODE = 'restrict_violation';
END $$
"""


class GuardMissing(Exception):
    """Tables that ought only to be added to stand open; `triggers` names what is missing."""

    def __init__(self, triggers: tuple[str, ...]) -> None:
        super().__init__(
            f"The database does not protect its records: {', '.join(triggers)} missing or changed."
        )
        self.triggers = triggers


def install(connection: Connection) -> None:
    """Create all triggers, anew where they are there already."""
    on_sqlite = is_sqlite(connection.dialect)
    for statement in _sqlite_statements() if on_sqlite else _postgres_statements():
        connection.exec_driver_sql(statement)


def check(connection: Connection) -> None:
    """Raise GuardMissing unless every trigger is there as it was installed and always fires."""
    triggers = missing(connection)
    if triggers:
        raise GuardMissing(triggers)


def missing(connection: Connection) -> tuple[str, ...]:
    """The triggers that are not there as they were installed, or would not always fire."""
    if is_sqlite(connection.dialect):
        found = connection.exec_driver_sql("SELECT sql FROM sqlite_schema WHERE type = 'trigger'")
        expected = {text: name for name, text in _sqlite_triggers()}
    else:
        found = connection.exec_driver_sql(
            "SELECT t.tgname FROM pg_trigger t JOIN pg_proc p ON p.oid = t.tgfoid"
            " WHERE t.tgenabled = 'A' AND p.proname = 'refuse_change'"
        )
        expected = {name: name for _, name, _ in _postgres_triggers()}
    there = {row[0] for row in found}
    return tuple(name for mark, name in expected.items() if mark not in there)


def _sqlite_statements() -> Iterator[str]:
    for name, text in _sqlite_triggers():
        yield f"DROP TRIGGER IF EXISTS {name}"
        yield text


def _sqlite_triggers() -> Iterator[tuple[str, str]]:
    """Each trigger's name and text; the third kind closes the way round by REPLACE."""
    for table in APPEND_ONLY:
        refusal = f"SELECT RAISE(ABORT, '{table} is only added to')"
        for word in ("update", "delete"):
            name = f"{table}_no_{word}"
            begin = f"CREATE TRIGGER {name} BEFORE {word.upper()} ON {table}"
            yield name, f"{begin} BEGIN {refusal}; END"
        name = f"{table}_no_replace"
        again = f"SELECT RAISE(ABORT, '{table} holds this already')"
        same = _same_key(METADATA.tables[table])
        held = f"EXISTS (SELECT 1 FROM {table} WHERE {same})"  # noqa: S608 (names of our tables)
        begin = f"CREATE TRIGGER {name} BEFORE INSERT ON {table} WHEN {held}"
        yield name, f"{begin} BEGIN {again}; END"


def _same_key(table: Table) -> str:
    return " AND ".join(f"{column.name} = NEW.{column.name}" for column in table.primary_key)


def _postgres_statements() -> Iterator[str]:
    yield _FUNCTION
    for table, name, when in _postgres_triggers():
        yield (f"CREATE OR REPLACE TRIGGER {name} BEFORE {when} EXECUTE FUNCTION refuse_change()")
        # ALWAYS: a session that plays a replica skips ordinary triggers.
        yield f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER {name}"


def _postgres_triggers() -> Iterator[tuple[str, str, str]]:
    """Each trigger's table, name, and what it fires on."""
    for table in APPEND_ONLY:
        yield table, f"{table}_no_change", f"UPDATE OR DELETE ON {table} FOR EACH ROW"
        yield table, f"{table}_no_truncate", f"TRUNCATE ON {table} FOR EACH STATEMENT"
