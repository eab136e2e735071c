"""The lines of a lot's ledger: numbered, only added to, each with what is left after it."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from monitoring.ids import ClinicId, LedgerLineId, LotId, SessionId, UserId
from monitoring.moments import in_utc


class LineKind(StrEnum):
    """What a line says. Stored: a changed value needs a migration."""

    RECEIVED = "received"
    DRAWN = "drawn"
    USED = "used"
    REMOVED = "removed"
    COUNTED = "counted"
    EXPLAINED = "explained"
    WITNESSED = "witnessed"
    ERROR = "entered_in_error"


class Way(StrEnum):
    """How ketamine left the stock other than by being drawn. Stored."""

    BROKEN = "broken"
    RETURNED = "returned"
    DESTROYED = "destroyed"
    REMAINDER = "remainder"


@dataclass(frozen=True, slots=True, kw_only=True)
class Stock:
    """What is there of a lot: unopened vials, and mcg in vials that were opened."""

    vials: int = 0
    open_ug: int = 0

    def plus(self, other: "Stock") -> "Stock":
        """The sum of both."""
        return Stock(vials=self.vials + other.vials, open_ug=self.open_ug + other.open_ug)

    def minus(self, other: "Stock") -> "Stock":
        """What is left when `other` is taken away."""
        return Stock(vials=self.vials - other.vials, open_ug=self.open_ug - other.open_ug)


NOTHING = Stock()


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line. `by` is who did it and signed for it, `at` when, `recorded_at` when it was saved.

    What the numbers mean depends on `kind`, all amounts in mcg:

    - RECEIVED: `vials` came in.
    - DRAWN: `vials` were opened for `session_id`, and `amount_ug` was drawn from opened vials.
    - USED: of the draw `about_id` `given_ug` was given and `wasted_ug` wasted; `record_given_ug` is
      what the session's record then said was given in all, None where it said nothing.
    - REMOVED: in this `way` unopened `vials`, or `amount_ug` of opened ones.
    - COUNTED: `vials` and `amount_ug` were found.
    - EXPLAINED: why the count `about_id` differed; `vials` and `amount_ug` are added to the stock.
    - WITNESSED: `by` stands for having seen `about_id`.
    - ERROR: `about_id` was never true.

    `number`, `stock` and `tasks` (open after this line) are given when it is written.
    """

    id: LedgerLineId
    clinic_id: ClinicId
    lot_id: LotId
    number: int = 0
    kind: LineKind
    at: datetime
    recorded_at: datetime
    by: UserId
    session_id: SessionId | None = None
    about_id: LedgerLineId | None = None
    way: Way | None = None
    vials: int | None = None
    amount_ug: int | None = None
    given_ug: int | None = None
    wasted_ug: int | None = None
    record_given_ug: int | None = None
    reason: str = ""
    late_reason: str = ""
    stock: Stock = NOTHING
    tasks: int = 0

    def __post_init__(self) -> None:
        object.__setattr__(self, "at", in_utc(self.at))
        object.__setattr__(self, "recorded_at", in_utc(self.recorded_at))

    @property
    def counted(self) -> Stock:
        """The vials and mcg of this line as a stock; of a count what was found."""
        return Stock(vials=self.vials or 0, open_ug=self.amount_ug or 0)
