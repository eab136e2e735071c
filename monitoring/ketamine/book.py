"""A lot with its lines: what is left of it, what stands, and what is still to be done about it."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cached_property

from monitoring.errors import NotFound, ValueRefused
from monitoring.ids import LedgerLineId
from monitoring.ketamine.amounts import milligrams
from monitoring.ketamine.lines import NOTHING, Line, LineKind, Stock
from monitoring.ketamine.lots import Lot

NO_LINE = "There is no such line in this lot."


class TaskKind(StrEnum):
    """What is still to be done."""

    ACCOUNT = "account"
    WITNESS = "witness"
    EXPLAIN = "explain"


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """Something still open: about which line of which lot."""

    kind: TaskKind
    lot: Lot
    line: Line


@dataclass(frozen=True, kw_only=True)
class Book:
    """A lot and its lines, by number."""

    lot: Lot
    lines: tuple[Line, ...] = ()

    @cached_property
    def _by_id(self) -> Mapping[LedgerLineId, Line]:
        return {line.id: line for line in self.lines}

    @cached_property
    def _about(self) -> Mapping[LedgerLineId, Sequence[Line]]:
        """What was written about each line, in order."""
        about: defaultdict[LedgerLineId, list[Line]] = defaultdict(list)
        for line in self.lines:
            if line.about_id is not None:
                about[line.about_id].append(line)
        return about

    @property
    def stock(self) -> Stock:
        """What is there now, by the record."""
        return self.lines[-1].stock if self.lines else NOTHING

    def holds(self, line_id: LedgerLineId) -> bool:
        """Was this line written before?"""
        return line_id in self._by_id

    def line(self, line_id: LedgerLineId | None) -> Line:
        """The line of this id; raises NotFound."""
        if line_id is None or line_id not in self._by_id:
            raise NotFound(NO_LINE)
        return self._by_id[line_id]

    def error_about(self, line: Line) -> Line | None:
        """What says that the line was entered in error; None while it stands."""
        return next(self._said_of(line, LineKind.ERROR), None)

    def answer_to(self, line: Line, kind: LineKind) -> Line | None:
        """The line of this kind about `line` that stands; None for none."""
        answers = self._said_of(line, kind)
        return next((each for each in answers if self.error_about(each) is None), None)

    def _said_of(self, line: Line, kind: LineKind) -> Iterator[Line]:
        return (each for each in self._about.get(line.id, ()) if each.kind is kind)

    def stock_before(self, line: Line) -> Stock:
        """What the record said was there before `line` was written."""
        return self.lines[line.number - 2].stock if line.number > 1 else NOTHING

    def difference(self, count: Line) -> Stock:
        """What a count found more (less: below 0) than the record said."""
        return count.counted.minus(self.stock_before(count))

    def needs_witness(self, line: Line) -> bool:
        """Must a second person sign for this line? What leaves the stock unused, and counts.

        Taking back what was witnessed is witnessed as well: else the witness would mean nothing.
        So is taking back what came in: the vials are gone from the record by it.
        """
        match line.kind:
            case LineKind.USED:
                return bool(line.wasted_ug)
            case LineKind.REMOVED | LineKind.COUNTED:
                return True
            case LineKind.ERROR:
                taken_back = self.line(line.about_id)
                is_seen = self.answer_to(taken_back, LineKind.WITNESSED) is not None
                return is_seen or taken_back.kind is LineKind.RECEIVED
        return False

    @property
    def tasks(self) -> tuple[Task, ...]:
        """What is open, by number of the line that it is about."""
        return tuple(
            Task(kind=kind, lot=self.lot, line=line)
            for line in self.lines
            if self.error_about(line) is None
            for kind in self._open_kinds(line)
        )

    def _open_kinds(self, line: Line) -> Iterator[TaskKind]:
        if line.kind is LineKind.DRAWN and self.answer_to(line, LineKind.USED) is None:
            yield TaskKind.ACCOUNT
        if self.needs_witness(line) and self.answer_to(line, LineKind.WITNESSED) is None:
            yield TaskKind.WITNESS
        differs = line.kind is LineKind.COUNTED and self.difference(line) != NOTHING
        if differs and self.answer_to(line, LineKind.EXPLAINED) is None:
            yield TaskKind.EXPLAIN

    def written(self, line: Line) -> Line:
        """`line` as the next of this lot: with its number, what is left, and what is open then.

        Raises ValueRefused when less than nothing would be left.
        """
        stock = self.stock.plus(self.effect_of(line))
        _check_not_below_zero(self, line, stock)
        numbered = replace(line, number=len(self.lines) + 1, stock=stock)
        grown = replace(self, lines=(*self.lines, numbered))
        return replace(numbered, tasks=len(grown.tasks))

    def effect_of(self, line: Line) -> Stock:
        """What the line adds to the stock, or takes from it."""
        match line.kind:
            case LineKind.RECEIVED | LineKind.EXPLAINED:
                return line.counted
            case LineKind.DRAWN:
                opened = line.vials or 0
                poured = opened * self.lot.vial_ug - (line.amount_ug or 0)
                return Stock(vials=-opened, open_ug=poured)
            case LineKind.REMOVED:
                return NOTHING.minus(line.counted)
            case LineKind.ERROR:
                return NOTHING.minus(self.effect_of(self.line(line.about_id)))
        return NOTHING


def _check_not_below_zero(book: Book, line: Line, stock: Stock) -> None:
    lot, left = book.lot, book.stock
    if line.kind is LineKind.ERROR and min(stock.vials, stock.open_ug) < 0:
        sentence = "What came after builds on this line. Take those lines back first."
        raise ValueRefused("reason", sentence)
    if line.kind is LineKind.EXPLAINED and min(stock.vials, stock.open_ug) < 0:
        sentence = "Less than this difference is left by now. Count again, and explain that count."
        raise ValueRefused("how", sentence)
    if stock.vials < 0:
        number = "1 unopened vial" if left.vials == 1 else f"{left.vials} unopened vials"
        raise ValueRefused("vials", f"Lot {lot.number} has {number} by the record.")
    if stock.open_ug < 0:
        there = milligrams(stock.open_ug + (line.amount_ug or 0))
        raise ValueRefused(
            "amount",
            f"Opened vials of lot {lot.number} hold {there} by the record. "
            "Check the amount, and how many vials were opened.",
        )
