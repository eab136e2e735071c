"""What the use cases around the ketamine ledger need from storage, in the same transaction."""

from typing import Protocol

from monitoring.audit import AuditEvent
from monitoring.ids import ClinicId, LotId
from monitoring.ketamine.book import Book
from monitoring.ketamine.lines import Line
from monitoring.ketamine.lots import Lot


class KetamineStore(Protocol):
    """The part of a `Store` that is about the clinic's ketamine."""

    def holds_ketamine_lot(self, clinic_id: ClinicId, lot_id: LotId) -> bool:
        """Was this lot received before?"""
        ...

    def ketamine_book(self, clinic_id: ClinicId, lot_id: LotId) -> Book:
        """The lot with its lines; NotFound for none of the clinic's.

        Of two who write the next line at once the second one is refused (StateRefused).
        """
        ...

    def add_ketamine_lot(self, lot: Lot, line: Line, audit: AuditEvent) -> None:
        """A new lot, and that it was received."""
        ...

    def add_ketamine_line(self, line: Line, audit: AuditEvent) -> None:
        """The next line of a lot."""
        ...
