"""The audit of the demonstration clinic: the events that the use cases would have written."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from db.demo.chance import Chance
from db.demo.clinic import Lived
from db.demo.living import Happening
from db.demo.steps import Step
from monitoring.audit import AuditAction, AuditEvent
from monitoring.entries import Correction
from monitoring.flags import Acknowledgement, Flag
from monitoring.ids import ClinicId, UserId
from monitoring.visits import Signature

Details = Mapping[str, str | int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """The events of one visit: its booking, and those of each happening in order."""

    booked: AuditEvent
    of_happenings: tuple[tuple[AuditEvent, ...], ...]

    @property
    def events(self) -> tuple[AuditEvent, ...]:
        """All of them, in order."""
        return (self.booked, *(event for events in self.of_happenings for event in events))


class Auditor:
    """Makes the events; `chance` gives them their ids."""

    def __init__(self, chance: Chance) -> None:
        self._chance = chance

    def new_id(self, at: datetime) -> UUID:
        """An id of something that was made at `at`."""
        return self._chance.uuid(at)

    def of_clinic(
        self,
        clinic_id: ClinicId,
        action: AuditAction,
        at: datetime,
        details: Details,
        by: UserId | None = None,
    ) -> AuditEvent:
        """An event that belongs to no session."""
        return AuditEvent(
            id=self.new_id(at),
            clinic_id=clinic_id,
            action=action,
            at=at,
            by=by,
            details=details,
        )

    def of_life(self, life: Lived) -> Said:
        """The events of a visit."""
        by = life.visit.scheduled_by.id
        booked = self._of(life, AuditAction.SESSION_SCHEDULED, life.booked_at, by, {})
        happenings = tuple(tuple(self._of_happening(life, each)) for each in life.happenings)
        return Said(booked=booked, of_happenings=happenings)

    def _of_happening(self, life: Lived, happening: Happening) -> list[AuditEvent]:
        found, by = [], None
        if happening.step is not None:
            by = happening.step.by.id
            action, details = _of_step(happening.step)
            found.append(self._of(life, action, happening.at, by, details))
        if happening.said is not None:
            by = happening.said.by
            details = _of_answer(happening.said)
            action = AuditAction.FLAG_ACKNOWLEDGED
            found.append(self._of(life, action, happening.at, by, details))
        if happening.flags:
            details = _of_flags(happening.flags)
            found.append(self._of(life, AuditAction.FLAGS_REVISED, happening.at, by, details))
        return found

    def _of(
        self, life: Lived, action: AuditAction, at: datetime, by: UserId | None, details: Details
    ) -> AuditEvent:
        return AuditEvent(
            id=self._chance.uuid(at),
            clinic_id=life.visit.session.clinic_id,
            action=action,
            at=at,
            by=by,
            session_id=life.visit.session.id,
            details=details,
        )


def _of_step(step: Step) -> tuple[AuditAction, Details]:
    if step.weight_g is not None:
        return AuditAction.SESSION_CHANGED, {"changed": "weight"}
    if step.status is not None:
        return AuditAction.STATUS_CHANGED, {"status": step.status.value}
    signature = next((each for each in step.entries if isinstance(each, Signature)), None)
    if signature is not None:
        details = {"signature": str(signature.id), "digest": signature.digest}
        return AuditAction.SESSION_SIGNED, details
    corrects = any(isinstance(entry, Correction) for entry in step.entries)
    action = AuditAction.ENTRY_CORRECTED if corrects else AuditAction.ENTRIES_ADDED
    return action, {str(entry.id): entry.kind for entry in step.entries}


def _of_answer(said: Acknowledgement) -> Details:
    return {
        "rule": said.flag.rule_id,
        "began_with": str(said.flag.began_with),
        "severity": said.severity.value,
    }


def _of_flags(flags: tuple[Flag, ...]) -> Details:
    return {f"{flag.key.rule_id}:{flag.key.began_with}": flag.state.value for flag in flags}
