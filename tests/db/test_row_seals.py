"""Whoever changes, removes or adds a row of the record beside the program is found, by its row."""

from collections.abc import Iterator

import pytest
from sqlalchemy import Connection, MetaData, Table, insert, update

from db.audit_chain import ChainReport, verify
from db.audit_tables import AuditEntryRow
from db.clinic_tables import PatientRow, UserRow
from db.engine import Database
from db.entry_tables import EntryRow, VitalsRow
from db.row_sealing import altered_rows, seal_rows
from db.row_seals import SEALED
from db.session_tables import SessionStateRow
from db.types import is_sqlite
from monitoring.audit import AuditAction
from monitoring.people import Role
from tests.db.conftest import KEY
from tests.db.furnishing import SESSION, another_patient, event, fill, furnish
from tests.factories import ADA, AT, NORA, NORTH, PIET, vitals


@pytest.fixture
def full(database: Database) -> Database:
    """A clinic with something in every table, and no guards: someone has removed them."""
    fill(database)
    with database.engine.begin() as connection:
        _unguard(connection)
    return database


def _unguard(connection: Connection) -> None:
    if is_sqlite(connection.dialect):
        triggers = connection.exec_driver_sql("SELECT name FROM sqlite_schema WHERE type='trigger'")
        for (name,) in triggers.all():
            connection.exec_driver_sql(f"DROP TRIGGER {name}")
    else:
        for name in (*SEALED, "audit_entry"):
            connection.exec_driver_sql(f'ALTER TABLE "{name}" DISABLE TRIGGER ALL')


@pytest.fixture
def intruder(full: Database) -> Iterator[Connection]:
    """A connection that cares for nothing."""
    with full.engine.connect() as connection:
        if is_sqlite(connection.dialect):
            connection.connection.cursor().execute("PRAGMA foreign_keys=OFF")
        else:
            connection.exec_driver_sql("SET session_replication_role = replica")
            connection.commit()
        yield connection
        if is_sqlite(connection.dialect):
            connection.rollback()
            connection.connection.cursor().execute("PRAGMA foreign_keys=ON")
        else:
            connection.exec_driver_sql("RESET session_replication_role")
            connection.commit()


def altered(report: ChainReport) -> set[tuple[str, str]]:
    return {(each.how, each.table) for each in report.row_breaks}


def test_untouched_record_is_whole(full: Database) -> None:
    report = verify(full)

    assert report.is_whole
    assert report.rows > len(SEALED)


def _changeable(table: Table) -> str:
    """A column whose value can be another one without breaking any rule of the table."""
    words = ("reason", "text", "note", "title", "late_reason", "chair", "name", "kind")
    for name in (*words, "family_name", "manufacturer", "password_hash", "protocol_name"):
        if name in table.columns and not table.columns[name].primary_key:
            return name
    return next(
        column.name
        for column in table.columns
        if column.name.endswith("_at") and not column.primary_key
    )


def test_change_of_any_row_is_named(full: Database, intruder: Connection) -> None:
    shape = MetaData()
    shape.reflect(intruder, only=list(SEALED))
    changed = set()
    for name in SEALED:
        column = _changeable(shape.tables[name])
        is_time = column.endswith("_at")
        later = "+ 1" if is_sqlite(intruder.dialect) else "+ interval '1 second'"
        new = f'"{column}" {later}' if is_time else f"\"{column}\" || '!'"
        intruder.exec_driver_sql(f'UPDATE "{name}" SET "{column}" = {new}')  # noqa: S608
        changed.add(("changed", name))
    intruder.commit()

    assert altered(verify(full)) == changed


def test_removal_of_any_row_is_named(full: Database, intruder: Connection) -> None:
    kept = {"clinic"}  # Without its clinic nothing of a row is left to compare.
    for name in set(SEALED) - kept:
        intruder.exec_driver_sql(f'DELETE FROM "{name}"')  # noqa: S608 (our names)
    intruder.commit()

    assert altered(verify(full)) == {("removed", name) for name in set(SEALED) - kept}


def test_row_that_nobody_saved_is_named(full: Database, intruder: Connection) -> None:
    forged = vitals(30, name="forged")
    place = {"clinic_id": NORTH.id, "session_id": SESSION.id, "id": forged.id}
    said = {"performed_by": NORA.id, "recorded_by": NORA.id, "late_reason": "", "comment": ""}
    when = {"measured_at": AT, "recorded_at": AT}
    intruder.execute(insert(EntryRow), place | {"kind": "vitals_set"})
    intruder.execute(insert(VitalsRow), place | said | when | {"heart_rate_per_min": 60})
    intruder.commit()

    found = {each.table: each for each in verify(full).row_breaks}
    assert set(found) == {"entry", "vitals_set"}
    assert found["vitals_set"].how == "added"
    assert found["vitals_set"].name == forged.id.hex
    assert found["vitals_set"].written_at == AT


def test_break_says_when_the_row_was_saved(full: Database, intruder: Connection) -> None:
    high = vitals(10, (190, 110), name="high")
    intruder.execute(update(VitalsRow).where(VitalsRow.id == high.id).values(systolic_mmhg=120))
    intruder.commit()

    (found,) = verify(full).row_breaks
    assert (found.how, found.table, found.name) == ("changed", "vitals_set", high.id.hex)
    assert (found.chain, found.sealed_at) == (SESSION.id, AT)


def test_exchanged_rows_are_both_named(full: Database, intruder: Connection) -> None:
    """Two readings that change places: nothing is missing, and both are found."""
    shape = VitalsRow.__table__
    first, second = intruder.execute(shape.select().limit(2)).mappings().all()
    for mine, other in ((first, second), (second, first)):
        values = {name: other[name] for name in other if name not in {"id", "measured_at"}}
        same = (VitalsRow.id == mine["id"]) & (VitalsRow.measured_at == mine["measured_at"])
        intruder.execute(update(VitalsRow).where(same).values(comment="x", **_apart(values)))
    intruder.commit()

    names = {each.name for each in verify(full).row_breaks}
    assert names == {first["id"].hex, second["id"].hex}


def _apart(values: dict[str, object]) -> dict[str, object]:
    return {name: value for name, value in values.items() if name != "comment"}


def test_altered_row_stays_altered_after_an_upgrade(full: Database, intruder: Connection) -> None:
    intruder.execute(update(SessionStateRow).values(chair="elsewhere"))
    intruder.commit()
    apart = altered_rows(intruder, KEY)
    intruder.execute(update(PatientRow).values(search="as a migration fills it"))
    intruder.commit()
    with full.engine.begin() as connection:
        assert seal_rows(connection, KEY, AT, apart) == 1

    assert altered(verify(full)) == {("changed", "session_state")}


def test_rows_from_before_are_sealed_at_the_upgrade(full: Database) -> None:
    """As an older version left them: no audit entry says anything of rows."""
    with full.engine.begin() as connection:
        seal_rows(connection, bytes(32), AT)  # with another key: each row gets another seal
        count = seal_rows(connection, KEY, AT)

    assert count == verify(full).rows
    assert verify(full).altered == 0


def test_people_may_change(database: Database) -> None:
    furnish(database)
    with database.transaction() as store:
        who = (UserRow.clinic_id == NORTH.id) & (UserRow.id == PIET.id)
        store.connection.execute(update(UserRow).where(who).values(role=Role.NURSE))
        store.add_audit(event(AuditAction.PERSON_ADDED))

    assert verify(database).is_whole


def test_rows_need_an_audit_event(database: Database) -> None:
    furnish(database)
    with (
        pytest.raises(RuntimeError, match="without an audit event"),
        database.transaction() as store,
    ):
        store.connection.execute(
            update(UserRow).where(UserRow.id == ADA.id).values(role=Role.NURSE)
        )


def test_what_sqlalchemy_writes_is_sealed_too(database: Database) -> None:
    furnish(database)
    new = another_patient()
    known = {"family_name": "A", "given_name": "B", "record_number": "C", "search": " a"}
    values = {"clinic_id": NORTH.id, "id": new.id, "born_on": new.born_on, "allergies": None}
    with database.transaction() as store:
        store.connection.execute(insert(PatientRow).values(values | known))
        store.add_audit(event(AuditAction.PATIENT_ADDED))

    assert verify(database).is_whole


@pytest.mark.parametrize("column", ["by", "subject"])
def test_who_and_whom_are_sealed_too(full: Database, intruder: Connection, column: str) -> None:
    first = (AuditEntryRow.chain == SESSION.id) & (AuditEntryRow.seq == 2)
    intruder.execute(update(AuditEntryRow).where(first).values({column: PIET.id}))
    intruder.commit()

    assert [(each.chain, each.seq) for each in verify(full).breaks] == [(SESSION.id, 2)]
