"""The words of the ketamine ledger: lots, lines, what is left, what is still open."""

from collections.abc import Iterator, Mapping
from datetime import date
from types import MappingProxyType

from dashboard.wording import day
from monitoring.ketamine.amounts import milligrams
from monitoring.ketamine.book import Book, TaskKind
from monitoring.ketamine.lines import NOTHING, Line, LineKind, Stock, Way
from monitoring.ketamine.lots import Lot

WAYS: Mapping[Way, str] = MappingProxyType(
    {
        Way.BROKEN: "Broken or lost",
        Way.RETURNED: "Returned to the supplier",
        Way.DESTROYED: "Destroyed, such as expired",
        Way.REMAINDER: "Remainder of an opened vial wasted",
    }
)
TASKS: Mapping[TaskKind, str] = MappingProxyType(
    {
        TaskKind.ACCOUNT: "What was given, what wasted?",
        TaskKind.WITNESS: "Waits for a witness",
        TaskKind.EXPLAIN: "The count differs: to be explained",
    }
)
_UL_PER_ML = 1000


def vials(count: int) -> str:
    """How many vials: "1 vial", "9 vials"."""
    return "1 vial" if count == 1 else f"{count:,} vials"


def stock_words(stock: Stock) -> str:
    """What is there: "9 vials and 150 mg in opened ones", "nothing"."""
    parts = []
    if stock.vials:
        parts.append(vials(stock.vials))
    if stock.open_ug:
        parts.append(f"{milligrams(stock.open_ug)} in opened ones")
    return " and ".join(parts) or "nothing"


def difference_words(found: Stock) -> str:
    """What was found more or less than the record says: "1 vial less", "2 mg more"."""
    parts = []
    if found.vials:
        parts.append(f"{vials(abs(found.vials))} {_more(found.vials)}")
    if found.open_ug:
        parts.append(f"{milligrams(abs(found.open_ug))} {_more(found.open_ug)}")
    return " and ".join(parts)


def _more(number: int) -> str:
    return "more" if number > 0 else "less"


def vial_words(lot: Lot) -> str:
    """What a vial holds: "10 mg/mL × 20 mL = 200 mg"."""
    strength = milligrams(lot.strength_ug_per_ml)
    whole, rest = divmod(lot.volume_ul, _UL_PER_ML)
    volume = f"{whole:,}" + (f".{rest:03}".rstrip("0") if rest else "")
    return f"{strength}/mL × {volume} mL = {milligrams(lot.vial_ug)}"


def expiry_words(lot: Lot, today: date) -> str:
    """The last day, and how long it is until then: "3 Nov 2026, 12 days left"."""
    left = (lot.expires_on - today).days
    if left < 0:
        return f"expired {day(lot.expires_on)}"
    words = {0: "the last day", 1: "1 day left"}.get(left, f"{left:,} days left")
    return f"{day(lot.expires_on)}, {words}"


def waiting_words(count: int) -> str:
    """How many lines wait: "2 lines wait for somebody."; "" for none."""
    if not count:
        return ""
    return "1 line waits for somebody." if count == 1 else f"{count:,} lines wait for somebody."


def line_words(line: Line, book: Book) -> str:
    """What a line says, in a sentence without its end."""
    return "; ".join(_parts(line, book))


def _parts(line: Line, book: Book) -> Iterator[str]:
    match line.kind:
        case LineKind.RECEIVED:
            yield f"Received {vials(line.vials or 0)}"
        case LineKind.DRAWN:
            yield f"Drew {milligrams(line.amount_ug or 0)}"
            yield f"opened {vials(line.vials)}" if line.vials else "from an opened vial"
        case LineKind.USED:
            yield from _used(line, book)
        case LineKind.REMOVED:
            yield f"{WAYS[line.way]}: {_amount(line)}" if line.way else _amount(line)
        case LineKind.COUNTED:
            yield from _counted(line, book)
        case LineKind.EXPLAINED:
            yield f"Explained the difference of line {book.line(line.about_id).number}"
            taken = line.counted != NOTHING
            yield "the record took over the count" if taken else "the record stays as it was"
        case LineKind.WITNESSED:
            yield f"Witnessed line {book.line(line.about_id).number}"
        case LineKind.ERROR:
            yield f"Took back line {book.line(line.about_id).number}"


def _used(line: Line, book: Book) -> Iterator[str]:
    """What became of a draw, and what the record of the session said of it then."""
    drawn = book.line(line.about_id)
    given = line.given_ug or 0
    yield (
        f"Of {milligrams(drawn.amount_ug or 0)} drawn, {milligrams(given)} given and "
        f"{milligrams(line.wasted_ug or 0)} wasted"
    )
    known = line.record_given_ug
    if known is not None and known != given:
        yield f"the session’s record then said {milligrams(known)} given in all"


def _counted(line: Line, book: Book) -> Iterator[str]:
    yield f"Counted {stock_words(line.counted)}"
    difference = book.difference(line)
    if difference == NOTHING:
        yield "as the record says"
    else:
        yield f"the record said {stock_words(book.stock_before(line))}"
        yield difference_words(difference)


def _amount(line: Line) -> str:
    parts = [vials(line.vials)] if line.vials else []
    if line.amount_ug:
        parts.append(milligrams(line.amount_ug))
    return " and ".join(parts)
