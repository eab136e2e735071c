"""What a kind of export is to the page and the command line, and what its writer is given."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import IO
from zoneinfo import ZoneInfo

from db.engine import Database
from monitoring.exports import ExportFilter, ExportKind, RowCount
from monitoring.people import Clinic, User

# How much is done (0 to 1), and with what it goes on: "readings". Called a few times a second.
Progress = Callable[[float, str], object]


@dataclass(frozen=True, slots=True, kw_only=True)
class Making:
    """What the writer of an export is given; `at` is the instant it was asked for."""

    database: Database
    by: User
    clinic: Clinic
    wanted: ExportFilter
    purpose: str
    at: datetime
    progress: Progress

    @property
    def zone(self) -> ZoneInfo:
        """The clinic's zone."""
        return ZoneInfo(self.clinic.timezone)


# Writes the whole export into an empty file and gives the rows of each part; a MonitoringError is
# shown to whoever asked. May they see it, and is there a purpose? That has been checked before.
Write = Callable[[Making, IO[bytes]], Sequence[RowCount]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """A kind of export: its name in the list, what is in it in a sentence, and how it is made.

    `suffix` ends the file's name. One that `has_tables` lets people choose tables, one that
    `has_free_text` whether what people wrote in their own words is in it.
    """

    kind: ExportKind
    title: str
    about: str
    suffix: str
    media_type: str
    write: Write
    has_tables: bool = False
    has_free_text: bool = False

    def file_name(self, at: datetime, zone: ZoneInfo) -> str:
        """A name that tells nothing of a patient: "infusion-tables-csv-20261130-1405.zip"."""
        return f"infusion-{self.kind}-{at.astimezone(zone):%Y%m%d-%H%M}.{self.suffix}"
