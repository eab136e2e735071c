"""A column of an exported table: its header with unit or zone, what it means, how it is written."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum, IntEnum, StrEnum
from zoneinfo import ZoneInfo

from monitoring.measures import SPECS, Measure
from monitoring.permissions import Action


class Kind(StrEnum):
    """How the values of a column are written, in the words of the data dictionary."""

    ID = "id"
    TIME = "time, ISO 8601 with offset"
    DAY = "day, ISO 8601"
    NUMBER = "number"
    YES_NO = "yes or no"
    CODE = "code"
    CODES = "codes, between blanks"
    PERSON = "person of the clinic"
    NAME = "text"
    FREE_TEXT = "free text"


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column; `source` is the stored value it is made of, divided by `divisor`.

    `unit` stands in the header; `codes` are all values that a code can have. `is_masked`: left
    empty for a patient whose record is closed to the reader.
    """

    name: str
    kind: Kind
    meaning: str
    source: str
    unit: str = ""
    divisor: int = 1
    codes: tuple[str, ...] = ()
    is_masked: bool = False

    def header(self, zone: ZoneInfo) -> str:
        """The name with its unit or zone: "systolic_mmHg", "measured_at_[Europe/Oslo]"."""
        if self.kind is Kind.TIME:
            return f"{self.name}_[{zone.key}]"
        return f"{self.name}_{self.unit}" if self.unit else self.name


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """One exported table: a row for each of `what`; `needs` is what a reader must be allowed.

    One that `is_corrected` ends with CORRECTION, made of the corrections beside its rows.
    """

    name: str
    what: str
    columns: tuple[Column, ...]
    needs: Action = Action.VIEW_SESSION
    is_corrected: bool = False

    @property
    def all_columns(self) -> tuple[Column, ...]:
        """Every column in the order of the file, free text too."""
        return (*self.columns, *CORRECTION) if self.is_corrected else self.columns

    def shown(self, *, with_free_text: bool) -> tuple[Column, ...]:
        """The columns that are written."""
        free = Kind.FREE_TEXT
        return tuple(each for each in self.all_columns if with_free_text or each.kind is not free)


class Standing(StrEnum):
    """Whether an entry stands, and why: the words of FHIR where it has one."""

    FINAL = "final"
    AMENDED = "amended"
    REPLACED = "replaced"
    ENTERED_IN_ERROR = "entered-in-error"


def words_of(member: Enum) -> str:
    """A code as it is written: its value; of a grade its name."""
    return member.name.lower() if isinstance(member, IntEnum) else str(member.value)


def column(kind: Kind, name: str, meaning: str, source: str = "") -> Column:
    """A column that is written as it is stored."""
    return Column(name=name, kind=kind, meaning=meaning, source=source or name)


def identifying(kind: Kind, name: str, meaning: str) -> Column:
    """A column by which one knows who the patient is."""
    return Column(name=name, kind=kind, meaning=meaning, source=name, is_masked=True)


def code(name: str, meaning: str, members: Iterable[Enum], source: str = "") -> Column:
    """A column of codes."""
    codes = tuple(map(words_of, members))
    return Column(name=name, kind=Kind.CODE, meaning=meaning, source=source or name, codes=codes)


def number(name: str, unit: str, meaning: str, source: str = "", *, divisor: int = 1) -> Column:
    """A column of numbers in a unit."""
    return Column(
        name=name,
        kind=Kind.NUMBER,
        meaning=meaning,
        source=source or name,
        unit=unit,
        divisor=divisor,
    )


def score(measure: Measure, meaning: str) -> Column:
    """A column of points; the ends of the scale stand in the header: "pain_0_to_10"."""
    low, high = SPECS[measure].possible
    return number(measure.value, f"{low:.0f}_to_{high:.0f}", meaning)


CORRECTION = (
    code(
        "status",
        "whether the entry stands: final; amended: it took the place of `supersedes`; replaced: "
        "`superseded_by` took its place; entered-in-error: it never was true",
        Standing,
    ),
    column(Kind.ID, "supersedes", "id of the entry whose place this one took"),
    column(Kind.ID, "superseded_by", "id of the entry that took the place of this one"),
    column(Kind.TIME, "corrected_at", "when it was replaced or marked as entered in error"),
    column(Kind.PERSON, "corrected_by", "who did that"),
    column(Kind.FREE_TEXT, "correction_reason", "why"),
)
