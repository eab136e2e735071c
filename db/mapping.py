"""Rows of the record and what they mean, both ways: entries, flags, what people said to flags.

A row here is its values by column name, or their tuple in the order of the domain's own fields.
"""

from dataclasses import fields
from operator import attrgetter
from typing import Any, Generic, TypeVar, get_args, get_type_hints

from pydantic import TypeAdapter

from monitoring.course_entries import CourseEntry
from monitoring.entries import (
    BaselineChoice,
    Entry,
    Intake,
    ObservationPause,
    Remark,
)
from monitoring.flags import Acknowledgement, Flag, FlagKey, Suppression
from monitoring.header import EntryHeader
from monitoring.own_limits import LimitsInForce
from monitoring.sessions import InfusionSession, ProtocolVersion
from monitoring.visits import (
    Addendum,
    Departure,
    Ending,
    HandOff,
    MedicineGiven,
    Override,
    Signature,
)

Values = dict[str, object]
EntryT = TypeVar("EntryT", bound=Entry | CourseEntry)
CareEntry = (
    Intake
    | BaselineChoice
    | ObservationPause
    | Remark
    | MedicineGiven
    | Override
    | HandOff
    | Departure
    | Ending
    | Signature
    | Addendum
    | LimitsInForce
)

HEADER = tuple(field.name for field in fields(EntryHeader))
FLAG_STANDING = (
    "severity",
    "state",
    "worsened_at",
    "recovered_at",
    "is_historic",
    "is_acknowledged",
    "suppressed_until",
    "escalated_at",
)
FLAG_FACTS = ("title", "group", "direction", "raised_at", "evidence", "review")
_FLAG = (*FLAG_STANDING, *FLAG_FACTS)
FLAG = ("rule_id", "began_with", "protocol_name", "protocol_version", *_FLAG)
SUPPRESSION = tuple(field.name for field in fields(Suppression))
ACKNOWLEDGEMENT = ("id", "rule_id", "began_with", "severity", "at", "by", "actions", "note")
_NOT_CONTENT = {*HEADER, "kind"}
_header = attrgetter(*HEADER)
_standing = attrgetter(*FLAG_STANDING)
_facts = attrgetter(*FLAG_FACTS)


class WideMapping(Generic[EntryT]):
    """The rows of a kind of entry whose table has a column for each of its fields."""

    def __init__(self, kind: type[EntryT]) -> None:
        self.columns = tuple(field.name for field in fields(kind) if field.name != "kind")
        self._kind = kind
        self._values = attrgetter(*self.columns)

    def values(self, entry: EntryT) -> Values:
        """The columns of `entry`, without where it belongs."""
        return dict(zip(self.columns, self._values(entry), strict=True))

    def entry(self, row: tuple[Any, ...]) -> EntryT:
        """The entry of a row in the order of `columns`."""
        return self._kind(**dict(zip(self.columns, row, strict=True)))


class ContentMapping(Generic[EntryT]):
    """The rows of the rare kinds of entry, which share a table."""

    columns = (*HEADER, "kind", "content")

    def __init__(self, *kinds: type[EntryT]) -> None:
        self._adapters: dict[str, TypeAdapter[EntryT]] = {
            get_args(get_type_hints(kind)["kind"])[0]: TypeAdapter(kind) for kind in kinds
        }

    def values(self, entry: EntryT) -> Values:
        """The columns of `entry`, without where it belongs."""
        adapter = self._adapters[entry.kind]
        content = adapter.dump_python(entry, mode="json", exclude=_NOT_CONTENT)
        header = zip(HEADER, _header(entry), strict=True)
        return {**dict(header), "kind": entry.kind, "content": content}

    def entry(self, row: tuple[Any, ...]) -> EntryT:
        """The entry of a row in the order of `columns`."""
        *header, kind, content = row
        values = {**dict(zip(HEADER, header, strict=True)), **content}
        return self._adapters[kind].validate_python(values)


def flag_values(flag: Flag) -> Values:
    """The columns of a flag as it stands, without where it belongs."""
    return {
        **_flag_key(flag.key),
        "protocol_name": flag.protocol.name,
        "protocol_version": flag.protocol.version,
        **dict(zip(FLAG_STANDING, _standing(flag), strict=True)),
        **dict(zip(FLAG_FACTS, _facts(flag), strict=True)),
    }


def flag_of(row: tuple[Any, ...]) -> Flag:
    """The flag of a row in the order of `FLAG`."""
    rule_id, began_with, name, version, *rest = row
    return Flag(
        key=FlagKey(rule_id=rule_id, began_with=began_with),
        protocol=ProtocolVersion(name=name, version=version),
        **dict(zip(_FLAG, rest, strict=True)),
    )


def flag_standing(flag: Flag) -> Values:
    """What a flag's history keeps of one change, without where, when and by which audit event."""
    return {
        **_flag_key(flag.key),
        **dict(zip(FLAG_STANDING, _standing(flag), strict=True)),
        "latest": flag.latest,
    }


def _flag_key(key: FlagKey) -> Values:
    return {"rule_id": key.rule_id, "began_with": key.began_with}


def acknowledgement_values(acknowledgement: Acknowledgement) -> Values:
    """The columns of an acknowledgement, without where it belongs."""
    return {
        "id": acknowledgement.id,
        "rule_id": acknowledgement.flag.rule_id,
        "began_with": acknowledgement.flag.began_with,
        "severity": acknowledgement.severity,
        "at": acknowledgement.at,
        "by": acknowledgement.by,
        "actions": acknowledgement.actions,
        "note": acknowledgement.note,
    }


def acknowledgement_of(row: tuple[Any, ...]) -> Acknowledgement:
    """The acknowledgement of a row in the order of `ACKNOWLEDGEMENT`."""
    entry_id, rule_id, began_with, severity, at, by, actions, note = row
    return Acknowledgement(
        id=entry_id,
        flag=FlagKey(rule_id=rule_id, began_with=began_with),
        severity=severity,
        at=at,
        by=by,
        actions=actions,
        note=note,
    )


def suppression_values(suppression: Suppression) -> Values:
    """The columns of a suppression, without its clinic and session."""
    return {name: getattr(suppression, name) for name in SUPPRESSION}


def suppression_of(row: tuple[Any, ...]) -> Suppression:
    """The suppression of a row in the order of `SUPPRESSION`."""
    return Suppression(**dict(zip(SUPPRESSION, row, strict=True)))


def session_values(session: InfusionSession) -> Values:
    """The columns of what is settled about a session when it is scheduled."""
    return {
        "clinic_id": session.clinic_id,
        "id": session.id,
        "patient_id": session.patient_id,
        "scheduled_at": session.scheduled_at,
        "protocol_name": session.protocol.name,
        "protocol_version": session.protocol.version,
        "number_in_series": session.number_in_series,
        "planned_in_series": session.planned_in_series,
    }


def standing_values(session: InfusionSession) -> Values:
    """The columns of what changes in the life of a session."""
    return {
        "clinic_id": session.clinic_id,
        "session_id": session.id,
        "status": session.status,
        "outcome": session.outcome,
        "chair": session.chair,
        "responsible": session.responsible,
        "weight_g": session.weight_g,
        "protocol_name": session.protocol.name,
        "protocol_version": session.protocol.version,
    }
