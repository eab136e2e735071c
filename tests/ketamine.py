"""Plain builders for the ketamine ledger: a lot of ten vials of 200 mg, and what becomes of it."""

from datetime import timedelta
from itertools import count
from uuid import UUID, uuid5

from monitoring.ids import LedgerLineId, LotId
from monitoring.keeping_ketamine.drawing import Draw, Use, account_for, draw
from monitoring.keeping_ketamine.receiving import receive_lot
from monitoring.ketamine.book import Book
from monitoring.ketamine.lots import Lot
from monitoring.people import User
from monitoring.store import Store
from tests.factories import AT, NORA, NORTH, session

_NAMESPACE = UUID("6a3d8f0e-33f5-4a8e-9b52-0c8b8f1f7a10")
_numbers = count()
TODAY = AT.date()
VIAL_UG = 200_000


def line_id(name: str = "") -> LedgerLineId:
    """The same id for the same name; without one a new id each time."""
    return LedgerLineId(uuid5(_NAMESPACE, name or f"line {next(_numbers)}"))


def lot(name: str = "L1", **changes: object) -> Lot:
    facts: dict[str, object] = {
        "id": LotId(uuid5(_NAMESPACE, f"lot {name}")),
        "clinic_id": NORTH.id,
        "number": name,
        "expires_on": TODAY + timedelta(days=200),
        "strength_ug_per_ml": 10_000,
        "volume_ul": 20_000,
    }
    return Lot(**(facts | changes))  # type: ignore[arg-type]


def received(store: Store, name: str = "L1", vials: int = 10, **changes: object) -> Lot:
    """A lot that Nora took in."""
    made = lot(name, **changes)
    receive_lot(store, NORA, made, vials, AT)
    return made


def drawn(
    store: Store, of: Lot, amount_ug: int = 50_000, *, by: User = NORA, **changes: object
) -> LedgerLineId:
    """A draw for the session of the factories."""
    facts: dict[str, object] = {
        "id": line_id(),
        "lot_id": of.id,
        "session_id": session().id,
        "amount_ug": amount_ug,
        "drawn_at": AT,
    }
    wanted = Draw(**(facts | changes))  # type: ignore[arg-type]
    draw(store, by, wanted, AT)
    return wanted.id


def used(
    store: Store, of: Lot, draw_id: LedgerLineId, parts: tuple[int, int], *, by: User = NORA
) -> LedgerLineId:
    """What became of a draw: mcg given and wasted."""
    given, wasted = parts
    use = Use(
        id=line_id(),
        lot_id=of.id,
        draw_id=draw_id,
        given_ug=given,
        wasted_ug=wasted,
        used_at=AT,
    )
    account_for(store, by, use, AT)
    return use.id


def book_of(store: Store, of: Lot) -> Book:
    return store.ketamine_book(of.clinic_id, of.id)
