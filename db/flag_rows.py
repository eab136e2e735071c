"""Rows of flags: as they stand and each change, of sessions and of treatment courses alike."""

from collections.abc import Container, Iterable

from sqlalchemy import Connection, insert

from db.base import Base
from db.keyed_updates import KeyedUpdate, key_of
from db.mapping import Values, flag_standing, flag_values
from db.statements import Statement
from monitoring.audit import AuditEvent
from monitoring.flags import Flag, FlagKey


class FlagRows:
    """How flags are written into the table of flags `row` and that of their changes."""

    def __init__(self, row: type[Base], change: type[Base]) -> None:
        columns = set(row.__table__.columns.keys()) - key_of(row)
        self._add = Statement(insert(row))
        self._set = KeyedUpdate(row, *sorted(columns))
        self._add_change = Statement(insert(change))

    def revise(
        self,
        connection: Connection,
        place: Values,
        flags: Iterable[Flag],
        known: Container[FlagKey],
        audit: AuditEvent,
    ) -> None:
        """Add the flags at `place` that are not `known`, change the others, keep each change."""
        new, changes = [], []
        for flag in flags:
            values = {**place, **flag_values(flag)}
            if flag.key in known:
                self._set.run(connection, values)
            else:
                new.append(values)
            change = {"change_id": audit.id, "changed_at": audit.at}
            changes.append({**place, **flag_standing(flag), **change})
        self._add.run_each(connection, new)
        self._add_change.run_each(connection, changes)
