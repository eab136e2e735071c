"""The whole demonstration clinic, made from a seed and an instant; nothing is written here."""

from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from db.demo.calendar import CLIMBER, FADER, SERIES, Appointment, past_appointments
from db.demo.chance import Chance
from db.demo.course import write_visit
from db.demo.going import Going, Who
from db.demo.living import Happening, Life
from db.demo.people import Staff, patients, staff
from db.demo.physiology import Habit, habit
from db.demo.steps import Pen, Step, Visit
from db.demo.today import RUNNING, later_today, running_visits
from monitoring.ids import SessionId
from monitoring.people import Patient
from monitoring.protocols import MonitoringProtocol, default_protocol
from monitoring.record import SessionRecord
from monitoring.sessions import InfusionSession, SessionOutcome, SessionStatus

_CANCELLED = 0.025
_UNSIGNED_DAYS = 3
_BEFORE_FIRST_VISIT = timedelta(days=9)
_BOOKED_BEFORE = timedelta(days=2, hours=3)


@dataclass(frozen=True, slots=True, kw_only=True)
class Lived:
    """One visit, what happened in it, and the record that came of it."""

    visit: Visit
    happenings: tuple[Happening, ...]
    record: SessionRecord

    @property
    def booked_at(self) -> datetime:
        """When the visit was entered into the calendar."""
        return self.visit.session.scheduled_at - _BOOKED_BEFORE


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoClinic:
    """Everything there is in the demonstration clinic; `lives` by patient, in order of time."""

    opened_at: datetime
    staff: Staff
    patients: tuple[Patient, ...]
    protocol: MonitoringProtocol
    lives: tuple[Lived, ...]


def build(*, at: datetime, patients_count: int, sessions_count: int, seed: int) -> DemoClinic:
    """The clinic as it is at `at`: the same arguments give the same clinic, ids too."""
    maker = _Maker(Chance(seed), at, patients_count, sessions_count)
    return maker.clinic()


class _Maker:
    def __init__(self, chance: Chance, at: datetime, patients_count: int, sessions: int) -> None:
        self._chance, self._at = chance, at
        self._protocol = default_protocol()
        zone = ZoneInfo("Europe/Oslo")
        self._appointments = past_appointments(
            chance, zone, at, patients=patients_count, sessions=sessions
        )
        first = min((each.scheduled_at for each in self._appointments), default=at)
        self._opened_at = first - _BEFORE_FIRST_VISIT
        self._staff = staff(chance, self._opened_at)
        self._patients = patients(chance, self._staff.clinic, patients_count, self._opened_at)
        self._habits = [
            habit(chance, climbs=number == CLIMBER, fades=number == FADER)
            for number in range(patients_count)
        ]
        self._starts: dict[int, list[datetime]] = defaultdict(list)

    def clinic(self) -> DemoClinic:
        lives = [self._past(appointment) for appointment in self._appointments]
        return DemoClinic(
            opened_at=self._opened_at,
            staff=self._staff,
            patients=tuple(self._patients),
            protocol=self._protocol,
            lives=(*lives, *self._running(), *self._later()),
        )

    def _past(self, appointment: Appointment) -> Lived:
        session = self._session(appointment, self._habits[appointment.patient])
        if self._chance.happens(_CANCELLED):
            return self._lived(self._cancelled(session))
        chance, people = self._chance, self._staff
        nurse = chance.pick((people.nora, people.sam))
        started_at = appointment.scheduled_at + chance.minutes(28, 40)
        session = replace(
            session,
            responsible=nurse.id,
            earlier_infusions=tuple(self._starts[appointment.patient]),
        )
        self._starts[appointment.patient].append(started_at)
        pen = Pen(chance, nurse, started_at)
        who = Who(
            habit=self._habits[appointment.patient],
            number=appointment.number,
            physician=people.piet,
        )
        write_visit(Going(pen, who), signed_after_min=self._signed_after_min(appointment))
        return self._lived(
            Visit(session=session, scheduled_by=people.ada, steps=tuple(pen.steps), nurse=nurse)
        )

    def _signed_after_min(self, appointment: Appointment) -> float | None:
        """The newest visits still wait in the physician's queue, every other one."""
        age = self._at - appointment.scheduled_at
        waits = age < timedelta(days=_UNSIGNED_DAYS) and self._chance.happens(0.5)
        return None if waits else self._chance.between(85, 260)

    def _cancelled(self, session: InfusionSession) -> Visit:
        step = Step(
            at=session.scheduled_at + self._chance.minutes(10, 25),
            by=self._staff.ada,
            status=SessionStatus.CANCELLED,
            outcome=SessionOutcome.NOT_STARTED,
        )
        return Visit(
            session=session, scheduled_by=self._staff.ada, steps=(step,), nurse=self._staff.nora
        )

    def _session(self, appointment: Appointment, person: Habit) -> InfusionSession:
        in_series = appointment.number <= SERIES
        return InfusionSession(
            id=SessionId(self._chance.uuid(appointment.scheduled_at - _BOOKED_BEFORE)),
            clinic_id=self._staff.clinic.id,
            patient_id=self._patients[appointment.patient].id,
            chair=appointment.chair,
            scheduled_at=appointment.scheduled_at,
            protocol=self._protocol.key,
            weight_g=person.weight_g,
            number_in_series=appointment.number if in_series else None,
            planned_in_series=SERIES if in_series else None,
        )

    def _running(self) -> list[Lived]:
        people = (self._staff.nora, self._staff.nora, self._staff.sam)
        sessions = []
        for patient, (going, nurse) in enumerate(zip(RUNNING, people, strict=True)):
            if patient >= len(self._patients):
                break
            scheduled_at = self._at - timedelta(minutes=going.minute + 30)
            session = self._next_session(patient, scheduled_at, going.chair)
            sessions.append(
                replace(
                    session,
                    responsible=nurse.id,
                    weight_g=going.weight_g,
                    earlier_infusions=tuple(self._starts[patient]),
                )
            )
        visits = running_visits(self._chance, self._staff, sessions, self._at)
        return [self._lived(visit) for visit in visits]

    def _later(self) -> list[Lived]:
        expected = zip(range(5, len(self._patients)), later_today(self._at), strict=False)
        sessions = [self._next_session(patient, when, chair) for patient, (when, chair) in expected]
        return [
            self._lived(
                Visit(session=each, scheduled_by=self._staff.ada, steps=(), nurse=self._staff.sam)
            )
            for each in sessions
        ]

    def _next_session(self, patient: int, when: datetime, chair: str) -> InfusionSession:
        earlier = sum(each.patient == patient for each in self._appointments)
        following = Appointment(patient=patient, number=earlier + 1, scheduled_at=when, chair=chair)
        return self._session(following, self._habits[patient])

    def _lived(self, visit: Visit) -> Lived:
        life = Life(self._chance, visit, self._protocol)
        record = life.live(self._at)
        return Lived(visit=visit, happenings=tuple(life.happenings), record=record)
