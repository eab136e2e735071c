"""Plain builders of what a clinic knows; every argument has a calm default."""

from datetime import UTC, date, datetime, timedelta
from itertools import count
from uuid import UUID, uuid5

from monitoring.assessments import Assessment
from monitoring.effects import Effect, EffectReport, Grade
from monitoring.entries import (
    BaselineChoice,
    Correction,
    Entry,
    Identifier,
    Intake,
    Medicine,
    ObservationPause,
    Pregnancy,
    Remark,
    RemarkKind,
)
from monitoring.flags import Acknowledgement, ActionTaken, Flag, Severity
from monitoring.ids import ClinicId, EntryId, EpisodeId, PatientId, SessionId, UserId
from monitoring.infusions import InfusionAction, InfusionEvent, InfusionOrder
from monitoring.people import Clinic, Patient, Role, User
from monitoring.protocols import default_protocol
from monitoring.record import SessionRecord
from monitoring.sessions import InfusionSession, SessionStatus
from monitoring.visits import Departure, Gate, Override
from monitoring.vitals import VitalsSet

AT = datetime(2026, 11, 23, 14, 0, tzinfo=UTC)  # the start of the infusion in most tests
_NAMESPACE = UUID("5d4f6ac0-7b9e-4d5e-9f3a-2f4f5a8e6c11")

NORTH = Clinic(id=ClinicId(uuid5(_NAMESPACE, "north")), name="Clinic North", timezone="Europe/Oslo")
SOUTH = Clinic(id=ClinicId(uuid5(_NAMESPACE, "south")), name="Clinic South", timezone="Europe/Oslo")


def person(name: str, role: Role, clinic: Clinic = NORTH) -> User:
    return User(id=UserId(uuid5(_NAMESPACE, name)), clinic_id=clinic.id, name=name, role=role)


NORA = person("Nora", Role.NURSE)
SAM = person("Sam", Role.NURSE)
PIET = person("Piet", Role.PHYSICIAN)
ADA = person("Ada", Role.ADMINISTRATOR)
OLAF = person("Olaf", Role.NURSE, SOUTH)


def entry_id(name: str) -> EntryId:
    """The same id for the same name: tests can speak of an entry by its name."""
    return EntryId(uuid5(_NAMESPACE, name))


def at_minute(minute: float) -> datetime:
    return AT + timedelta(minutes=minute)


_counter = count()


def header(
    minute: float, *, name: str = "", written_min_later: float = 0, by: User = NORA, why: str = ""
) -> dict[str, object]:
    """The header's fields of an entry that was true at `minute` after the infusion's start."""
    return {
        "id": entry_id(name or f"entry {next(_counter)}"),
        "measured_at": at_minute(minute),
        "recorded_at": at_minute(minute + written_min_later),
        "performed_by": by.id,
        "recorded_by": by.id,
        "late_reason": why,
    }


def vitals(
    minute: float,
    pressure: tuple[int, int] | None = (124, 78),
    *,
    heart_rate: int | None = 72,
    spo2: int | None = 98,
    breaths: int | None = 14,
    temperature_tenths_c: int | None = None,
    name: str = "",
    written_min_later: float = 0,
) -> VitalsSet:
    systolic, diastolic = pressure or (None, None)
    return VitalsSet(
        **header(minute, name=name, written_min_later=written_min_later),  # type: ignore[arg-type]
        systolic_mmhg=systolic,
        diastolic_mmhg=diastolic,
        heart_rate_per_min=heart_rate,
        spo2_pct=spo2,
        breaths_per_min=breaths,
        temperature_tenths_c=temperature_tenths_c,
    )


def assessment(
    minute: float,
    *,
    name: str = "",
    text: str = "",
    gait_is_steady: bool | None = None,
    **scores: int,
) -> Assessment:
    fields = header(minute, name=name) | {"text": text, "gait_is_steady": gait_is_steady} | scores
    return Assessment(**fields)  # type: ignore[arg-type]


def effect(
    minute: float,
    what: Effect,
    grade: Grade = Grade.MILD,
    *,
    episode: str = "",
    text: str = "",
    name: str = "",
) -> EffectReport:
    return EffectReport(
        **header(minute, name=name),  # type: ignore[arg-type]
        episode_id=EpisodeId(uuid5(_NAMESPACE, f"episode {episode or what}")),
        effect=what,
        grade=grade,
        text=text or ("as described" if what is Effect.OTHER else ""),
    )


def pump(
    minute: float,
    action: InfusionAction,
    *,
    rate_ug_per_h: int | None = None,
    amount_ug: int | None = None,
    name: str = "",
) -> InfusionEvent:
    return InfusionEvent(
        **header(minute, name=name),  # type: ignore[arg-type]
        action=action,
        rate_ug_per_h=rate_ug_per_h,
        amount_ug=amount_ug,
    )


def start(minute: float = 0, rate_ug_per_h: int = 52_500) -> InfusionEvent:
    return pump(minute, InfusionAction.START, rate_ug_per_h=rate_ug_per_h, name="start")


def stop(minute: float = 40) -> InfusionEvent:
    return pump(minute, InfusionAction.STOP, name="stop")


def order(minute: float = -10, dose_ug: int = 35_000, duration_min: int = 40) -> InfusionOrder:
    return InfusionOrder(
        **header(minute, by=PIET),  # type: ignore[arg-type]
        dose_ug=dose_ug,
        duration_min=duration_min,
        concentration_ug_per_ml=1_000,
    )


def baseline(pressure: tuple[int, int] = (124, 78), heart_rate: int = 72) -> tuple[Entry, ...]:
    """A set four minutes before the start, and the choice of it as the baseline."""
    chosen = vitals(-4, pressure, heart_rate=heart_rate, name="baseline")
    return chosen, BaselineChoice(
        **header(-4, name="baseline choice"),  # type: ignore[arg-type]
        vitals_id=chosen.id,
    )


def intake(
    conditions: tuple[str, ...] | None = (),
    medicines: tuple[str, ...] | None = (),
    **changes: object,
) -> Intake:
    """Asked at the door twenty minutes before the start; nothing stands in the way of it."""
    facts: dict[str, object] = {
        "identified_by": (Identifier.NAME, Identifier.BIRTH_DATE),
        "has_consented": True,
        "conditions": conditions,
        "medicines": None
        if medicines is None
        else tuple(Medicine(name=each) for each in medicines),
        "pregnancy": Pregnancy.NOT_APPLICABLE,
        "escort": "Ingrid (sister)",
    }
    return Intake(**(header(-20, name="intake") | facts | changes))  # type: ignore[arg-type]


def departure(minute: float = 98, **changes: object) -> Departure:
    """What is settled at the door when nothing is left open."""
    facts = {
        "escort": "Ingrid (sister)",
        "has_instructions": True,
        "line_removed_at": at_minute(minute - 3),
    }
    return Departure(**(header(minute) | facts | changes))  # type: ignore[arg-type]


def override(minute: float, *checks: str, gate: Gate = Gate.START, by: User = PIET) -> Override:
    reason = "discussed with the patient"
    return Override(**header(minute, by=by), gate=gate, checks=checks, reason=reason)  # type: ignore[arg-type]


def remark(minute: float, kind: RemarkKind, text: str, *, name: str = "") -> Remark:
    return Remark(**header(minute, name=name), remark=kind, text=text)  # type: ignore[arg-type]


def observation_pause(minute: float, until_minute: float) -> ObservationPause:
    return ObservationPause(
        **header(minute),  # type: ignore[arg-type]
        until=at_minute(until_minute),
        reason="in the bathroom",
    )


def correction(
    minute: float, target: str, replacement: EntryId | None = None, *, reason: str = "wrong patient"
) -> Correction:
    return Correction(
        **header(minute),  # type: ignore[arg-type]
        target_id=entry_id(target),
        replacement_id=replacement,
        reason=reason,
    )


def session(**changes: object) -> InfusionSession:
    facts: dict[str, object] = {
        "id": SessionId(uuid5(_NAMESPACE, "session")),
        "clinic_id": NORTH.id,
        "patient_id": PatientId(uuid5(_NAMESPACE, "patient")),
        "chair": "2",
        "scheduled_at": at_minute(-30),
        "protocol": default_protocol().key,
        "status": SessionStatus.IN_PROGRESS,
        "responsible": NORA.id,
        "weight_g": 70_000,
    }
    return InfusionSession(**(facts | changes))  # type: ignore[arg-type]


def record(*entries: Entry, **changes: object) -> SessionRecord:
    """A session with `entries`; the infusion runs only if `start()` is among them."""
    return SessionRecord(session=session(**changes), entries=entries)


def seen(
    flag: Flag, minute: float, *, by: User = NORA, severity: Severity | None = None
) -> Acknowledgement:
    return Acknowledgement(
        id=entry_id(f"seen {next(_counter)}"),
        flag=flag.key,
        severity=severity or flag.severity,
        at=at_minute(minute),
        by=by.id,
        actions=(ActionTaken.WATCHING,),
    )


def patient(**changes: object) -> Patient:
    facts: dict[str, object] = {
        "id": PatientId(uuid5(_NAMESPACE, "patient")),
        "clinic_id": NORTH.id,
        "family_name": "Okafor",
        "given_name": "Adaeze",
        "born_on": date(1979, 3, 12),
        "record_number": "004417",
        "allergies": "",
    }
    return Patient(**(facts | changes))  # type: ignore[arg-type]
