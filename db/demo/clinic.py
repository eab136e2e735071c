"""The whole demonstration clinic, made from a seed and an instant; nothing is written here."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from db.demo.calendar import CLIMBER, FADER, SERIES, Appointment, past_appointments
from db.demo.chance import Chance
from db.demo.course import write_visit
from db.demo.courses import Course, Treated, course_entries, infusions_in_turn
from db.demo.going import Going, Who
from db.demo.living import Happening, Life
from db.demo.pain import Relief
from db.demo.people import Staff, patients, staff
from db.demo.physiology import habit
from db.demo.steps import Door, Pen, Step, Visit
from db.demo.telling import Tell, ignore, told
from db.demo.today import PREPARING, RUNNING, Today, later_today
from monitoring.ids import SessionId
from monitoring.people import Patient
from monitoring.protocols import MonitoringProtocol, default_protocol
from monitoring.record import SessionRecord
from monitoring.sessions import InfusionSession, SessionOutcome, SessionStatus
from monitoring.timeline import read_timeline

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
    at: datetime
    staff: Staff
    patients: tuple[Patient, ...]
    protocol: MonitoringProtocol
    lives: tuple[Lived, ...]
    courses: tuple[Course, ...]


def build(
    *, at: datetime, patients_count: int, sessions_count: int, seed: int, tell: Tell = ignore
) -> DemoClinic:
    """The clinic as it is at `at`: the same arguments give the same clinic, ids too."""
    maker = _Maker(seed, at, patients_count, sessions_count)
    return maker.clinic(tell)


class _Maker:
    def __init__(self, seed: int, at: datetime, patients_count: int, sessions: int) -> None:
        self._seed, self._at = seed, at
        chance = self._chance = Chance(seed)
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
        for number, going in enumerate(RUNNING[:patients_count]):
            self._habits[number] = replace(self._habits[number], weight_g=going.weight_g)
        self._can_be_pregnant = [chance.happens(0.4) for _ in range(patients_count)]
        self._weights: dict[int, int] = {}
        self._starts: dict[int, list[datetime]] = defaultdict(list)

    def clinic(self, tell: Tell) -> DemoClinic:
        lives = [self._past(each) for each in told(self._appointments, tell)]
        return DemoClinic(
            opened_at=self._opened_at,
            at=self._at,
            staff=self._staff,
            patients=tuple(self._patients),
            protocol=self._protocol,
            lives=(*lives, *self._running(), *self._later(), *self._preparing()),
            courses=tuple(self._courses(lives)),
        )

    def _courses(self, lives: Sequence[Lived]) -> Iterator[Course]:
        """What is known of everybody who was treated before today."""
        stops: defaultdict[int, list[tuple[int, datetime]]] = defaultdict(list)
        for appointment, life in zip(self._appointments, lives, strict=True):
            stopped_at = read_timeline(life.record).stopped_at
            if stopped_at is not None:
                stops[appointment.patient].append((appointment.number, stopped_at))
        for number, patient in enumerate(self._patients):
            treated = Treated(
                number=number,
                patient=patient,
                habit=self._habits[number],
                infusions=infusions_in_turn(stops[number]),
            )
            # A course draws for itself, as a visit does.
            chance = Chance(f"{self._seed} course {number}")
            entries = course_entries(chance, self._staff, treated, self._at)
            yield Course(patient=patient, entries=entries)

    def _past(self, appointment: Appointment) -> Lived:
        session = self._session(appointment)
        chance, people = self._own_chance(appointment), self._staff
        if chance.happens(_CANCELLED):
            return self._lived(self._cancelled(session, chance), chance)
        nurse = chance.pick((people.nora, people.sam))
        started_at = appointment.scheduled_at + chance.minutes(28, 40)
        pain = self._pain(appointment, started_at)
        session = replace(
            session,
            responsible=nurse.id,
            earlier_infusions=tuple(self._starts[appointment.patient]),
        )
        self._starts[appointment.patient].append(started_at)
        pen = Pen(chance, nurse, started_at)
        habit = self._habits[appointment.patient]
        weight_g = habit.weight_g + 100 * chance.whole(-12, 12)
        who = Who(
            habit=habit,
            pain=pain,
            number=appointment.number,
            physician=people.piet,
            door=self._door(appointment.patient, weight_g),
        )
        write_visit(Going(pen, who), signed_after_min=self._signed_after_min(appointment, chance))
        return self._lived(
            Visit(session=session, scheduled_by=people.ada, steps=tuple(pen.steps), nurse=nurse),
            chance,
        )

    def _pain(self, appointment: Appointment, at: datetime) -> float:
        """What is left of it, or back, since the patient's last infusion."""
        habit, starts = self._habits[appointment.patient], self._starts[appointment.patient]
        if not starts:
            return habit.pain
        relief = Relief(habit=habit, number=appointment.number - 1)
        return relief.pain_after((at - starts[-1]) / timedelta(days=1))

    def _own_chance(self, appointment: Appointment) -> Chance:
        """A visit draws for itself: what changes in one leaves the others as they are."""
        return Chance(f"{self._seed} {appointment.patient} {appointment.number}")

    def _door(self, patient: int, weight_g: int) -> Door:
        """What is true at the door; the weight is the last one known by the next visit."""
        last_g = self._weights.get(patient)
        self._weights[patient] = weight_g
        return Door(
            weight_g=weight_g,
            last_weight_g=last_g,
            can_be_pregnant=self._can_be_pregnant[patient],
        )

    def _signed_after_min(self, appointment: Appointment, chance: Chance) -> float | None:
        """The newest visits still wait in the physician's queue, every other one."""
        age = self._at - appointment.scheduled_at
        waits = age < timedelta(days=_UNSIGNED_DAYS) and chance.happens(0.5)
        return None if waits else chance.between(85, 260)

    def _cancelled(self, session: InfusionSession, chance: Chance) -> Visit:
        step = Step(
            at=session.scheduled_at + chance.minutes(10, 25),
            by=self._staff.ada,
            status=SessionStatus.CANCELLED,
            outcome=SessionOutcome.NOT_STARTED,
        )
        return Visit(
            session=session, scheduled_by=self._staff.ada, steps=(step,), nurse=self._staff.nora
        )

    def _session(self, appointment: Appointment) -> InfusionSession:
        # A visit that was cancelled gave nothing: the next one takes its number.
        number = len(self._starts[appointment.patient]) + 1
        in_series = number <= SERIES
        return InfusionSession(
            id=SessionId(self._chance.uuid(appointment.scheduled_at - _BOOKED_BEFORE)),
            clinic_id=self._staff.clinic.id,
            patient_id=self._patients[appointment.patient].id,
            chair=appointment.chair,
            scheduled_at=appointment.scheduled_at,
            protocol=self._protocol.key,
            number_in_series=number if in_series else None,
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
                    earlier_infusions=tuple(self._starts[patient]),
                )
            )
        doors = [self._door(number, RUNNING[number].weight_g) for number in range(len(sessions))]
        chance = Chance(f"{self._seed} running")
        maker = Today(chance, self._staff, self._at)
        visits = [maker.running(*each) for each in zip(RUNNING, sessions, doors, strict=False)]
        return [self._lived(visit, chance) for visit in visits]

    def _preparing(self) -> list[Lived]:
        """Somebody has sat down: not all is asked, nothing is ordered."""
        if len(self._patients) <= PREPARING:
            return []
        scheduled_at = self._at - timedelta(minutes=20)
        session = replace(
            self._next_session(PREPARING, scheduled_at, "3"),
            responsible=self._staff.sam.id,
            earlier_infusions=tuple(self._starts[PREPARING]),
        )
        door = self._door(PREPARING, self._habits[PREPARING].weight_g + 400)
        chance = Chance(f"{self._seed} preparing")
        maker = Today(chance, self._staff, self._at)
        return [self._lived(maker.preparing(session, door), chance)]

    def _later(self) -> list[Lived]:
        expected = zip(range(5, len(self._patients)), later_today(self._at), strict=False)
        sessions = [self._next_session(patient, when, chair) for patient, (when, chair) in expected]
        return [
            self._lived(
                Visit(session=each, scheduled_by=self._staff.ada, steps=(), nurse=self._staff.sam),
                self._chance,
            )
            for each in sessions
        ]

    def _next_session(self, patient: int, when: datetime, chair: str) -> InfusionSession:
        earlier = sum(each.patient == patient for each in self._appointments)
        following = Appointment(patient=patient, number=earlier + 1, scheduled_at=when, chair=chair)
        return self._session(following)

    def _lived(self, visit: Visit, chance: Chance) -> Lived:
        life = Life(chance, visit, self._protocol)
        record = life.live(self._at)
        return Lived(visit=visit, happenings=tuple(life.happenings), record=record)
