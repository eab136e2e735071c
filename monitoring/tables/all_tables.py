"""Every exported table, in the order of the file."""

from collections.abc import Sequence

from monitoring.errors import ValueRefused
from monitoring.exports import ExportFilter
from monitoring.people import User
from monitoring.permissions import can
from monitoring.tables.columns import Table
from monitoring.tables.exports import EXPORTS
from monitoring.tables.flags import FLAGS
from monitoring.tables.follow_ups import FOLLOW_UPS
from monitoring.tables.infusions import INFUSION_EVENTS, ORDERS
from monitoring.tables.ketamine import KETAMINE
from monitoring.tables.medicines import MEDICINES
from monitoring.tables.readings import ASSESSMENTS, EFFECTS, READINGS
from monitoring.tables.sessions import SESSIONS

TABLES = (
    SESSIONS,
    READINGS,
    ASSESSMENTS,
    EFFECTS,
    ORDERS,
    INFUSION_EVENTS,
    MEDICINES,
    FLAGS,
    FOLLOW_UPS,
    KETAMINE,
    EXPORTS,
)
NAMES = tuple(table.name for table in TABLES)


def names_for(by: User) -> tuple[str, ...]:
    """The names of the tables that `by` may see."""
    return tuple(table.name for table in tables_for(by, ExportFilter()))


def tables_for(by: User, wanted: ExportFilter) -> Sequence[Table]:
    """The tables that were asked for (none: all) and that `by` may see.

    Raises ValueRefused ("tables") for a name there is not, or for one that `by` may not see.
    """
    for name in wanted.tables:
        _check(by, name)
    return tuple(
        table
        for table in TABLES
        if can(by, table.needs) and (not wanted.tables or table.name in wanted.tables)
    )


def _check(by: User, name: str) -> None:
    found = next((table for table in TABLES if table.name == name), None)
    if found is None:
        raise ValueRefused("tables", f"There is no table {name}; there are {', '.join(NAMES)}.")
    if not can(by, found.needs):
        raise ValueRefused(
            "tables", f"The table {name} holds what you may not see: {found.needs.value}."
        )
