"""Use case: vials come into the clinic's stock."""

from dataclasses import replace
from datetime import datetime
from uuid import uuid5

from monitoring.errors import ValueRefused
from monitoring.ids import LedgerLineId
from monitoring.keeping_ketamine.writing import audit_of, new_line
from monitoring.ketamine.book import Book
from monitoring.ketamine.lines import LineKind
from monitoring.ketamine.lots import Lot
from monitoring.people import User
from monitoring.permissions import Action, check_can
from monitoring.store import Store

MOST_VIALS = 10_000  # above it a typing error (D)


def receive_lot(store: Store, by: User, lot: Lot, vials: int, at: datetime) -> None:
    """`vials` of a new lot are there from now on; saving it twice changes nothing.

    Raises PermissionRefused, or ValueRefused ("vials").
    """
    check_can(by, Action.HANDLE_KETAMINE)
    if not 0 < vials <= MOST_VIALS:
        sentence = f"How many vials came in? Type a whole number from 1 to {MOST_VIALS:,}."
        raise ValueRefused("vials", sentence)
    if store.holds_ketamine_lot(by.clinic_id, lot.id):
        return
    received = replace(lot, clinic_id=by.clinic_id)
    place = lot.id, LedgerLineId(uuid5(lot.id, "received"))
    line = replace(new_line(LineKind.RECEIVED, by, place, at), vials=vials)
    written = Book(lot=received).written(line)
    store.add_ketamine_lot(received, written, audit_of(written))
