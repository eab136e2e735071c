"""Which entries stand once some were corrected, and in whose place: the same of any record."""

from collections.abc import Container, Iterable, Iterator, Mapping
from datetime import datetime
from typing import Protocol, TypeVar

from monitoring.header import EntryHeader
from monitoring.ids import EntryId


class Corrects(Protocol):
    """What every kind of correction says: which entry was wrong, and what replaces it."""

    @property
    def id(self) -> EntryId: ...
    @property
    def recorded_at(self) -> datetime: ...
    @property
    def target_id(self) -> EntryId: ...
    @property
    def replacement_id(self) -> EntryId | None: ...


EntryT = TypeVar("EntryT", bound=EntryHeader)
CorrectionT = TypeVar("CorrectionT", bound=Corrects)


def last_corrections(found: Iterable[CorrectionT]) -> dict[EntryId, CorrectionT]:
    """Each corrected entry's id with the correction that counts (the last one written)."""
    written = sorted(found, key=lambda each: (each.recorded_at, each.id))
    return {each.target_id: each for each in written}


def standing(entries: Iterable[EntryT], corrected: Container[EntryId]) -> tuple[EntryT, ...]:
    """The entries that stand: neither replaced nor entered in error, in order of time."""
    return tuple(sorted((each for each in entries if each.id not in corrected), key=in_time))


def replaced(
    entries: Iterable[EntryT], corrected: Mapping[EntryId, Corrects]
) -> dict[EntryId, tuple[EntryT, ...]]:
    """Each replacement that stands, by its id, with the entries in whose place it is.

    The first that was written comes first. Empty where nothing was replaced.
    """
    before = {
        each.replacement_id: each.target_id for each in corrected.values() if each.replacement_id
    }
    by_id = {entry.id: entry for entry in entries} if before else {}
    return {
        standing: tuple(_line_back(standing, before, by_id))[::-1]
        for standing in before
        if standing not in corrected
    }


def _line_back(
    standing: EntryId, before: Mapping[EntryId, EntryId], by_id: Mapping[EntryId, EntryT]
) -> Iterator[EntryT]:
    """What `standing` replaced, what that had replaced, and so on."""
    at: EntryId | None = standing
    while at is not None and (at := before.get(at)) is not None and at in by_id:
        yield by_id[at]


def in_time(entry: EntryHeader) -> tuple[datetime, datetime, EntryId]:
    """The order of entries: as measured; at the same instant as written."""
    return entry.measured_at, entry.recorded_at, entry.id
