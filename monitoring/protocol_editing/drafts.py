"""The draft of a clinic's next protocol: what it began from, and what was typed since, by place."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum

from monitoring.ids import ClinicId, DraftId, UserId
from monitoring.protocol_editing.reading import Plain, plain
from monitoring.protocols import MonitoringProtocol, default_protocol, origins_in, parse_protocol

OWN_NAME = "clinic"  # what a clinic's own versions are called; the shipped ones are "default"
_WHOLE_PARTS = ("start", "course")


class DraftStart(StrEnum):
    """What a draft begins from. Stored."""

    NEWEST = "newest"
    COMPLETED = "completed"
    SHIPPED = "shipped"


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """What was typed at a place, as it was typed, and why; by whom, in which revision."""

    text: str
    reason: str
    by: UserId
    revision: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ProtocolDraft:
    """A draft; `revision` counts its changes, so that nobody writes over what they have not seen.

    `base` is the protocol it began from, under the name and version that has.
    """

    id: DraftId
    clinic_id: ClinicId
    start: DraftStart
    base: MonitoringProtocol
    began_by: UserId
    began_at: datetime
    revision: int
    changed_by: UserId
    changed_at: datetime
    edits: Mapping[str, Edit] = field(default_factory=dict)

    def with_typed(
        self, place: str, text: str, reason: str, by: UserId, at: datetime
    ) -> "ProtocolDraft":
        """The next revision, with what was typed at `place`."""
        revision = self.revision + 1
        edit = Edit(text=text, reason=reason, by=by, revision=revision)
        edits = {**self.edits, place: edit}
        return replace(self, edits=edits, revision=revision, changed_by=by, changed_at=at)


def lacks(protocol: MonitoringProtocol) -> tuple[str, ...]:
    """The parts that the shipped protocol has and this one does not: "start", "course"."""
    shipped = default_protocol()
    return tuple(
        part
        for part in _WHOLE_PARTS
        if getattr(protocol, part) is None and getattr(shipped, part) is not None
    )


def completed(protocol: MonitoringProtocol) -> MonitoringProtocol:
    """The protocol with the parts it lacks taken from the shipped one, each with its origins."""
    shipped = default_protocol()
    data, theirs = plain(protocol), plain(shipped)
    for part in lacks(protocol):
        taken: Plain = theirs[part]
        names = {
            each: _free_name(each, shipped, data["sources"]) for each in sorted(origins_in(taken))
        }
        data[part] = _renamed(taken, names)
        for old, new in names.items():
            data["sources"][new] = shipped.sources[old]
    return parse_protocol(data)


def _free_name(origin: str, shipped: MonitoringProtocol, sources: Mapping[str, str]) -> str:
    """The name under which a source of the shipped protocol can stand beside `sources`."""
    if sources.get(origin, shipped.sources[origin]) == shipped.sources[origin]:
        return origin
    return f"{origin} ({shipped.name} {shipped.version})"


def _renamed(held: object, names: Mapping[str, str]) -> object:
    if isinstance(held, dict):
        return {
            name: [names[each] for each in value]
            if name in {"origin", "articles"}
            else _renamed(value, names)
            for name, value in held.items()
        }
    return [_renamed(each, names) for each in held] if isinstance(held, list) else held
