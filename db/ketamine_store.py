"""The part of `SqlStore` that is about the clinic's ketamine."""

from sqlalchemy import Connection

from db import ketamine_rows
from db.audit_writing import ChainWriter
from monitoring.audit import AuditEvent
from monitoring.errors import NotFound
from monitoring.ids import ClinicId, LotId
from monitoring.ketamine.book import Book
from monitoring.ketamine.lines import Line
from monitoring.ketamine.lots import Lot

NO_LOT = "There is no such lot in your clinic."


class SqlKetamineStore:
    """The `KetamineStore` of one open transaction."""

    connection: Connection
    _chains: ChainWriter

    def holds_ketamine_lot(self, clinic_id: ClinicId, lot_id: LotId) -> bool:
        return ketamine_rows.read_lot(self.connection, clinic_id, lot_id) is not None

    def ketamine_book(self, clinic_id: ClinicId, lot_id: LotId) -> Book:
        lot = ketamine_rows.read_lot(self.connection, clinic_id, lot_id)
        if lot is None:
            raise NotFound(NO_LOT)
        lines = ketamine_rows.lines_of_lot(self.connection, clinic_id, lot_id)
        return Book(lot=lot, lines=lines)

    def add_ketamine_lot(self, lot: Lot, line: Line, audit: AuditEvent) -> None:
        ketamine_rows.add_lots(self.connection, (lot,))
        self.add_ketamine_line(line, audit)

    def add_ketamine_line(self, line: Line, audit: AuditEvent) -> None:
        ketamine_rows.add_lines(self.connection, (line,))
        self._chains.add(audit)
