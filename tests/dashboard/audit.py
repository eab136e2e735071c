"""What stands in the audit chain of a clinic, for tests."""

from sqlalchemy import select

from dashboard.runtime import Running
from db.audit_tables import AuditEntryRow
from monitoring.audit import AuditAction
from monitoring.people import Clinic


def actions_of(here: Running, clinic: Clinic) -> list[AuditAction]:
    with here.database.reading() as connection:
        rows = connection.execute(
            select(AuditEntryRow.action)
            .where(AuditEntryRow.chain == clinic.id)
            .order_by(AuditEntryRow.seq)
        )
        return list(rows.scalars())
