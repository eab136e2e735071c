"""Reading a session record: strictly, and with the place of what does not follow the format."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields, is_dataclass
from datetime import datetime
from typing import Literal, TypeVar

from pydantic import ConfigDict, JsonValue, TypeAdapter, ValidationError

from monitoring.entries import Correction, Entry
from monitoring.errors import MonitoringError, RecordRefused
from monitoring.flags import Acknowledgement, Suppression
from monitoring.ids import EntryId
from monitoring.limits import Data
from monitoring.record import SessionRecord
from monitoring.record_format import AnyEntry, PatientFacts
from monitoring.sessions import InfusionSession

T = TypeVar("T")


class _Envelope(Data):
    """The file before its parts are read."""

    format: Literal["infusion-session-record"]
    version: Literal[1]
    session: dict[str, JsonValue]
    patient: PatientFacts | None = None
    entries: tuple[JsonValue, ...] = ()
    acknowledgements: tuple[JsonValue, ...] = ()
    suppressions: tuple[JsonValue, ...] = ()


class _Strict:
    """One kind of part: unknown fields are refused, and "142" is not a number."""

    session: TypeAdapter[InfusionSession] = TypeAdapter(InfusionSession)
    entry: TypeAdapter[Entry] = TypeAdapter(AnyEntry, config=ConfigDict(extra="forbid"))
    acknowledgement: TypeAdapter[Acknowledgement] = TypeAdapter(Acknowledgement)
    suppression: TypeAdapter[Suppression] = TypeAdapter(Suppression)


def load_record(text: str | bytes) -> SessionRecord:
    """The record in `text`; RecordRefused says where it does not follow the format, and why."""
    try:
        envelope = _Envelope.model_validate_json(text, strict=True)
    except ValidationError as error:
        raise _refused("", error) from error
    record = SessionRecord(
        session=_read(_Strict.session, "session", envelope.session),
        entries=tuple(_each(_Strict.entry, "entries", envelope.entries)),
        acknowledgements=tuple(
            _each(_Strict.acknowledgement, "acknowledgements", envelope.acknowledgements)
        ),
        suppressions=tuple(_each(_Strict.suppression, "suppressions", envelope.suppressions)),
    )
    _check_ids(record)
    _check_corrections(record.entries)
    return record


def _each(adapter: TypeAdapter[T], place: str, parts: Sequence[JsonValue]) -> Iterator[T]:
    for number, part in enumerate(parts):
        yield _read(adapter, f"{place}.{number}", part)


def _read(adapter: TypeAdapter[T], place: str, part: JsonValue) -> T:
    """One part; our own types' refusals get its place."""
    try:
        found = adapter.validate_json(json.dumps(part), strict=True, extra="forbid")
    except ValidationError as error:
        raise _refused(place, error) from error
    except MonitoringError as refusal:
        raise RecordRefused(place, str(refusal)) from refusal
    if any(moment.tzinfo is None for moment in _moments(found)):
        raise RecordRefused(place, "a time needs its zone, such as 2026-11-23T14:05:00Z.")
    return found


def _refused(place: str, error: ValidationError) -> RecordRefused:
    first = error.errors()[0]
    steps = [place, *(str(step) for step in first["loc"])]
    sentence = " ".join(first["msg"].removeprefix("Value error, ").split()).rstrip(".") + "."
    return RecordRefused(".".join(step for step in steps if step) or "the whole", sentence)


def _moments(found: object) -> Iterator[datetime]:
    """Every instant anywhere in a value of ours."""
    if isinstance(found, datetime):
        yield found
    elif isinstance(found, tuple):
        for each in found:
            yield from _moments(each)
    elif is_dataclass(found):
        for field in fields(found):
            yield from _moments(getattr(found, field.name))


def _check_ids(record: SessionRecord) -> None:
    seen: set[EntryId] = set()
    for each in (*record.entries, *record.acknowledgements, *record.suppressions):
        if each.id in seen:
            raise RecordRefused("the whole", f"the id {each.id} is used twice.")
        seen.add(each.id)


def _check_corrections(entries: Sequence[Entry]) -> None:
    """A correction names entries that are here, of one kind, and no circle comes of it."""
    kinds = {entry.id: entry.kind for entry in entries}
    following: dict[EntryId, EntryId | None] = {}
    for number, entry in enumerate(entries):
        if isinstance(entry, Correction):
            _check_correction(entry, kinds, f"entries.{number}")
            following[entry.target_id] = entry.replacement_id
    for target in following:
        if _comes_back(target, following):
            raise RecordRefused("entries", f"corrections of {target} go round in a circle.")


def _check_correction(entry: Correction, kinds: Mapping[EntryId, str], place: str) -> None:
    if entry.target_id not in kinds:
        raise RecordRefused(place, "it corrects an entry that is not here.")
    if entry.replacement_id is None:
        return
    if entry.replacement_id not in kinds:
        raise RecordRefused(place, "the replacing entry is not here.")
    if kinds[entry.replacement_id] != kinds[entry.target_id]:
        raise RecordRefused(place, "an entry can only be replaced by one of its own kind.")


def _comes_back(start: EntryId, following: Mapping[EntryId, EntryId | None]) -> bool:
    seen: set[EntryId] = set()
    at: EntryId | None = start
    while at is not None and at not in seen:
        seen.add(at)
        at = following.get(at)
    return at is not None
