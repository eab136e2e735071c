"""Real day-clinic sessions of blood pressure as session records (Dryad doi:10.5061/dryad.0bq15).

They are no infusions. The first reading becomes the baseline; right after it an "infusion" of one
second at 1 mcg/h (0 mcg in all) stands for the start, so that every other reading lies in recovery
and the rules for that phase look at it. Attendance is taken to begin at 09:00 UTC, each reading to
be written down when it was taken. A symptom counts as mild, from the first minute, without an
end: the data say only "yes".
"""

import csv
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID, uuid5

from monitoring.effects import Effect, EffectReport, Grade
from monitoring.entries import BaselineChoice, Entry
from monitoring.ids import ClinicId, EntryId, EpisodeId, PatientId, SessionId, UserId
from monitoring.infusions import InfusionAction, InfusionEvent
from monitoring.protocols import default_protocol
from monitoring.record import SessionRecord
from monitoring.sessions import InfusionSession, SessionStatus
from monitoring.vitals import VitalsSet

_NAMESPACE = UUID("7c0d1f0e-5a53-4f4b-9c55-0f0c3a7d1b21")
_SECOND = timedelta(seconds=1)
_DAY_FORMAT = "%d-%b-%y"
SYMPTOMS = {
    "Headache": Effect.HEADACHE,
    "Visual Disturbances": Effect.BLURRED_VISION,
    "Nausea": Effect.NAUSEA,
    "SOB": Effect.SHORTNESS_OF_BREATH,
}
_JUDGEMENT = "Safe for discharge at 1 hour?"


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One session, and whether its clinicians said it was safe to go home after an hour."""

    number: int
    record: SessionRecord
    ended_at: datetime
    was_judged_safe: bool


def cases(folder: Path) -> list[Case]:
    """Every session in the data's folder, in order of its number."""
    readings: defaultdict[int, list[Mapping[str, str]]] = defaultdict(list)
    for row in _rows(folder / "dev_sessions_long.csv"):
        readings[int(row["case"])].append(row)
    facts = _rows(folder / "dev_cases_001-240.csv")
    return [_case(number, row, readings[number]) for number, row in enumerate(facts, start=1)]


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as opened:
        return list(csv.DictReader(opened))


def _case(number: int, facts: Mapping[str, str], readings: list[Mapping[str, str]]) -> Case:
    day = datetime.strptime(facts["D_att_Dryad"], _DAY_FORMAT).replace(tzinfo=UTC)
    began_at = day + timedelta(hours=9)
    ended_at = began_at + timedelta(minutes=max(int(row["minute"]) for row in readings))
    entries = (
        *_vitals(number, began_at, readings),
        *_start(number, began_at),
        *_symptoms(number, began_at, facts),
    )
    session = _session(number, began_at, ended_at)
    return Case(
        number=number,
        record=SessionRecord(session=session, entries=entries),
        ended_at=ended_at,
        was_judged_safe=facts[_JUDGEMENT].startswith("Yes"),
    )


def _id(number: int, name: str) -> UUID:
    return uuid5(_NAMESPACE, f"{number} {name}")


def _session(number: int, began_at: datetime, ended_at: datetime) -> InfusionSession:
    return InfusionSession(
        id=SessionId(_id(number, "session")),
        clinic_id=ClinicId(_id(0, "clinic")),
        patient_id=PatientId(_id(number, "patient")),
        chair="1",
        scheduled_at=began_at,
        protocol=default_protocol().key,
        status=SessionStatus.COMPLETED,
        ended_at=ended_at,
    )


def _header(number: int, name: str, at: datetime) -> dict[str, object]:
    person = UserId(_id(0, "nurse"))
    return {
        "id": EntryId(_id(number, name)),
        "measured_at": at,
        "recorded_at": at,
        "performed_by": person,
        "recorded_by": person,
    }


def _vitals(
    number: int, began_at: datetime, readings: list[Mapping[str, str]]
) -> Iterator[VitalsSet]:
    for row in readings:
        at = began_at + timedelta(minutes=int(row["minute"]))
        yield VitalsSet(
            **_header(number, f"reading {row['minute']}", at),  # type: ignore[arg-type]
            systolic_mmhg=int(float(row["sbp"])),
            diastolic_mmhg=int(float(row["dbp"])),
        )


def _start(number: int, began_at: datetime) -> Iterator[Entry]:
    """The choice of the baseline, and the second that stands for an infusion."""
    yield BaselineChoice(
        **_header(number, "baseline", began_at),  # type: ignore[arg-type]
        vitals_id=EntryId(_id(number, "reading 0")),
    )
    yield InfusionEvent(
        **_header(number, "start", began_at + _SECOND),  # type: ignore[arg-type]
        action=InfusionAction.START,
        rate_ug_per_h=1,
    )
    yield InfusionEvent(
        **_header(number, "stop", began_at + 2 * _SECOND),  # type: ignore[arg-type]
        action=InfusionAction.STOP,
    )


def _symptoms(number: int, began_at: datetime, facts: Mapping[str, str]) -> Iterator[EffectReport]:
    for column, effect in SYMPTOMS.items():
        if facts[column] == "Yes":
            yield EffectReport(
                **_header(number, column, began_at + 3 * _SECOND),  # type: ignore[arg-type]
                episode_id=EpisodeId(_id(number, f"episode {column}")),
                effect=effect,
                grade=Grade.MILD,
            )
