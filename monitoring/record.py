"""The record of one session: its entries and what people said about its flags."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from monitoring.entries import Correction, Entry
from monitoring.flags import Acknowledgement, Suppression
from monitoring.ids import EntryId
from monitoring.sessions import InfusionSession


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionRecord:
    """Everything a decision about one session may look at; the order of entries has no meaning."""

    session: InfusionSession
    entries: tuple[Entry, ...] = ()
    acknowledgements: tuple[Acknowledgement, ...] = ()
    suppressions: tuple[Suppression, ...] = ()

    def with_entries(self, entries: Iterable[Entry]) -> "SessionRecord":
        """This record and the new entries; nothing that was there is touched."""
        return replace(self, entries=(*self.entries, *entries))

    def entry(self, entry_id: EntryId) -> Entry | None:
        """The entry of this id, corrected or not."""
        return next((entry for entry in self.entries if entry.id == entry_id), None)

    def known_at(self, at: datetime) -> "SessionRecord":
        """What had been written down by `at`: nothing later may take part in a decision then."""
        written = [entry.recorded_at for entry in self.entries]
        said = [each.at for each in self.acknowledgements]
        said += [each.at for each in self.suppressions]
        if max((*written, *said), default=at) <= at:
            return self
        return replace(
            self,
            entries=tuple(entry for entry in self.entries if entry.recorded_at <= at),
            acknowledgements=tuple(ack for ack in self.acknowledgements if ack.at <= at),
            suppressions=tuple(held for held in self.suppressions if held.at <= at),
        )


def corrections(entries: Iterable[Entry]) -> dict[EntryId, Correction]:
    """Each corrected entry's id with the correction that counts (the last one written)."""
    found = [entry for entry in entries if isinstance(entry, Correction)]
    found.sort(key=lambda entry: (entry.recorded_at, entry.id))
    return {entry.target_id: entry for entry in found}


def effective_entries(entries: Iterable[Entry]) -> tuple[Entry, ...]:
    """The entries that stand: neither replaced nor entered in error, in order of time."""
    held = tuple(entries)
    corrected = corrections(held)
    standing = [entry for entry in held if entry.id not in corrected]
    standing.sort(key=lambda entry: (entry.measured_at, entry.recorded_at, entry.id))
    return tuple(standing)
