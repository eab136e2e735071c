"""The part of `FakeStore` that is about the clinic's ketamine."""

from dataclasses import dataclass, field, replace

from monitoring.audit import AuditEvent
from monitoring.errors import NotFound, StateRefused
from monitoring.ids import ClinicId, LotId
from monitoring.ketamine.book import Book
from monitoring.ketamine.lines import Line
from monitoring.ketamine.lots import Lot


@dataclass
class FakeKetamineStore:
    """A `KetamineStore` in a dictionary."""

    audit: list[AuditEvent] = field(default_factory=list)
    books: dict[LotId, Book] = field(default_factory=dict)

    def holds_ketamine_lot(self, clinic_id: ClinicId, lot_id: LotId) -> bool:
        book = self.books.get(lot_id)
        return book is not None and book.lot.clinic_id == clinic_id

    def ketamine_book(self, clinic_id: ClinicId, lot_id: LotId) -> Book:
        if not self.holds_ketamine_lot(clinic_id, lot_id):
            raise NotFound("There is no such lot in your clinic.")
        return self.books[lot_id]

    def add_ketamine_lot(self, lot: Lot, line: Line, audit: AuditEvent) -> None:
        self.books[lot.id] = Book(lot=lot)
        self.add_ketamine_line(line, audit)

    def add_ketamine_line(self, line: Line, audit: AuditEvent) -> None:
        book = self.books[line.lot_id]
        if line.number != len(book.lines) + 1:
            raise StateRefused("Somebody wrote about this lot at the same moment.")
        self.books[line.lot_id] = replace(book, lines=(*book.lines, line))
        self.audit.append(audit)
