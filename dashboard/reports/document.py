"""What a report is made of: plain data, in the order in which it is read."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

from dashboard.charts.svg.picture import SvgPicture


class Paper(StrEnum):
    """The sizes of paper; the value is the typesetter's name for it."""

    A4 = "a4"
    LETTER = "us-letter"


class Align(StrEnum):
    """How the cells of a column stand."""

    LEFT = "left"
    RIGHT = "right"
    CENTRE = "center"


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """Pairs of a label and what it says, in two columns, or one where they are long."""

    rows: tuple[tuple[str, str], ...]
    title: str = ""
    is_wide: bool = False
    kind: Literal["facts"] = "facts"


@dataclass(frozen=True, slots=True, kw_only=True)
class Lines:
    """Sentences, each a line of its own; `is_strong` for what nobody may overlook.

    What `is_whole` stands on one page.
    """

    lines: tuple[str, ...]
    title: str = ""
    is_strong: bool = False
    is_whole: bool = False
    kind: Literal["lines"] = "lines"


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column of a table: so many mm wide, or with a `share` of what the others leave."""

    head: str
    width_mm: float = 0
    align: Align = Align.LEFT
    share: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """Rows under heads that are repeated on every page; a row of one cell goes across all.

    `row_mm`: how high each row is at least, where there is to be written by hand.
    """

    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]
    note: str = ""
    row_mm: float = 0
    kind: Literal["table"] = "table"


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """A picture across the page, with the sentences that say what it shows."""

    picture: SvgPicture
    alt: str
    title: str = ""
    caption: str = ""
    kind: Literal["drawn"] = "drawn"


@dataclass(frozen=True, slots=True, kw_only=True)
class Signing:
    """Where somebody signs by hand: a line for each of the labels."""

    labels: tuple[str, ...]
    kind: Literal["signing"] = "signing"


Block = Facts | Lines | Table | Drawn | Signing


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A report: under the clinic's letterhead a title and blocks, on each page whose it is.

    `mark` stands on top of every page, such as that the people are made up; "" for none. `whose`
    and `made` stand at the foot of every page. Every text is data: none of it is ever markup.
    """

    title: str
    clinic: str
    whose: str
    made: str
    blocks: tuple[Block, ...]
    letterhead: tuple[str, ...] = ()
    mark: str = ""
    paper: Paper = Paper.A4
