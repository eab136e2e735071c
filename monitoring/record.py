"""The record of one session: its entries and what people said about its flags."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from monitoring.corrected import last_corrections, replaced, standing
from monitoring.entries import BaselineChoice, Correction, Entry
from monitoring.flags import Acknowledgement, Suppression
from monitoring.ids import EntryId
from monitoring.sessions import InfusionSession


@dataclass(slots=True)
class Derived:
    """What was worked out from a record: kept beside it so that a grown one need not begin anew.

    `before` is the record it grew from and what came to it, until `timeline` is there.
    """

    timeline: object | None = None
    before: tuple["SessionRecord", tuple[Entry, ...]] | None = None


@dataclass(frozen=True, kw_only=True)
class SessionRecord:
    """Everything a decision about one session may look at; the order of entries has no meaning.

    `derivations` are no part of it: they are a pure function's answers, remembered.
    """

    session: InfusionSession
    entries: tuple[Entry, ...] = ()
    acknowledgements: tuple[Acknowledgement, ...] = ()
    suppressions: tuple[Suppression, ...] = ()

    def __post_init__(self) -> None:
        object.__setattr__(self, "derived", Derived())

    @property
    def derivations(self) -> Derived:
        """What was worked out from this record so far."""
        derived: Derived = self.__dict__["derived"]
        return derived

    def with_entries(self, entries: Iterable[Entry]) -> "SessionRecord":
        """This record and the new entries; nothing that was there is touched."""
        new = tuple(entries)
        grown = replace(self, entries=(*self.entries, *new))
        grown.derivations.before = (self, new)
        return grown

    def entry(self, entry_id: EntryId) -> Entry | None:
        """The entry of this id, corrected or not."""
        return next((entry for entry in self.entries if entry.id == entry_id), None)

    def suppressions_at(self, at: datetime) -> tuple[Suppression, ...]:
        """Those in force at `at`: of each rule and direction the last one that was given."""
        given = sorted((each for each in self.suppressions if each.at <= at), key=_in_turn)
        last = {(each.rule_id, each.direction): each for each in given}
        return tuple(each for each in last.values() if at < each.until)

    @property
    def last_written_at(self) -> datetime | None:
        """When anything in it was written down last, whatever it is about."""
        written = [entry.recorded_at for entry in self.entries]
        written += [each.at for each in self.acknowledgements]
        written += [each.at for each in self.suppressions]
        return max(written, default=None)

    def known_at(self, at: datetime) -> "SessionRecord":
        """What had been written down by `at`: nothing later may take part in a decision then."""
        last = self.last_written_at
        if last is None or last <= at:
            return self
        return replace(
            self,
            entries=tuple(entry for entry in self.entries if entry.recorded_at <= at),
            acknowledgements=tuple(ack for ack in self.acknowledgements if ack.at <= at),
            suppressions=tuple(held for held in self.suppressions if held.at <= at),
        )


def _in_turn(suppression: Suppression) -> tuple[datetime, EntryId]:
    return suppression.at, suppression.id


def corrections(entries: Iterable[Entry]) -> dict[EntryId, Correction]:
    """Each corrected entry's id with the correction that counts (the last one written)."""
    return last_corrections(entry for entry in entries if isinstance(entry, Correction))


def effective_entries(entries: Iterable[Entry]) -> tuple[Entry, ...]:
    """The entries that stand: neither replaced nor entered in error, in order of time."""
    held = tuple(entries)
    return standing(held, corrections(held))


def replaced_entries(entries: Iterable[Entry]) -> dict[EntryId, tuple[Entry, ...]]:
    """Each replacement that stands, by its id, with the entries in whose place it is.

    The first that was written comes first. Empty where nothing was replaced.
    """
    held = tuple(entries)
    return replaced(held, corrections(held))


def chosen_baseline(entries: Iterable[Entry]) -> EntryId | None:
    """The vitals set chosen last as the baseline, followed through its corrections; else None.

    Of `entries` only choices and corrections are looked at. A choice that was put right counts
    from when it was written first.
    """
    held = tuple(entries)
    corrected, before = corrections(held), replaced_entries(held)
    choices = [each for each in standing(held, corrected) if isinstance(each, BaselineChoice)]
    if not choices:
        return None
    last = max(choices, key=lambda choice: (before.get(choice.id) or (choice,))[0].recorded_at)
    chosen: EntryId | None = last.vitals_id
    while chosen in corrected:
        chosen = corrected[chosen].replacement_id
    return chosen
