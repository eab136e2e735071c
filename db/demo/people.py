"""Who works and who is treated in the demonstration clinic. Nobody here exists."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from db.demo.chance import Chance
from monitoring.ids import ClinicId, PatientId, UserId
from monitoring.people import Clinic, Patient, Role, User

# Family and given name. Many scripts, and names that software gets wrong: quotes, markup,
# formulas, a right-to-left override, a zero-width blank, combining letters, "Null".
NAMES = (
    ("Okafor", "Adaeze"),
    ("Lindqvist", "Per"),
    ("Nguyễn", "Thị Ánh"),
    ("Haugen", "Solveig"),
    ("García", "Lucía"),
    ("O'Brien", "Conan"),
    ("Ó Briain", "Siobhán"),
    ("van 't Hoff", "Jan"),
    ("İnönü", "Işıl"),
    ("Þórðarson", "Jón"),
    ("Żółć", "Łucja"),
    ("Dvořák", "Jiří"),
    ("Őry", "Győző"),
    ("शर्मा", "प्रिया"),
    ("ใจดี", "สมชาย"),
    ("欧陽", "𠮷野"),
    ("النجار", "سميرة"),
    ("בן ארי", "רונית"),
    ("Null", "Null"),
    ("Smith", "=SUM(A1)"),
    ('O"Neil', "<b>Bob</b>"),
    ("Test\u200b", "Ali\u202eevil"),
    ("Nguye\u0302\u0303n", "Thi\u0323"),
    ("Featherstonehaugh-Cholmondeley-Marjoribanks", "Anna-Lena Marie Josephine Wilhelmine"),
    ("Ñandú; Peña, Jr.", "José"),
    ("Ng", "Zoë 👩🏽‍⚕️"),
    ("Y", "X"),
    ("Müller", "Käthe"),
    ("佐藤", "恵子"),
    ("Ивано́ва", "Ольга"),
    ("Παπαδοπούλου", "Ελένη"),
    ("Johansen", "Tor"),
    ("Kowalski", "Marek"),
    ("Adeyemi", "Folasade"),
    ("Rossi", "Chiara"),
    ("Dubois", "Étienne"),
    ("Silva", "João"),
    ("Kim", "민준"),
    ("Hansen", "Ingrid"),
    ("Mbeki", "Thandiwe"),
)
_ALLERGIES = (None, "", "", "", "Penicillin", "Latex", "Nickel; morphine (itching)")
_OLDEST_YEARS, _YOUNGEST_YEARS = 78, 21
_DAYS_OF_A_YEAR = 365.25


@dataclass(frozen=True, slots=True, kw_only=True)
class Staff:
    """The demonstration clinic, its people, and a second clinic that must stay unseen."""

    clinic: Clinic
    nora: User
    sam: User
    piet: User
    ada: User
    other_clinic: Clinic
    olaf: User

    @property
    def people(self) -> tuple[User, ...]:
        """Everybody, of both clinics."""
        return (self.nora, self.sam, self.piet, self.ada, self.olaf)


def staff(chance: Chance, opened_at: datetime) -> Staff:
    """Clinic North and its four people, Clinic South and Olaf."""
    north, south = (
        Clinic(
            id=ClinicId(chance.uuid(opened_at)),
            name=name,
            timezone="Europe/Oslo",
            is_demonstration=True,
        )
        for name in ("Clinic North", "Clinic South")
    )

    def person(name: str, role: Role, clinic: Clinic = north) -> User:
        user_id = UserId(chance.uuid(opened_at))
        return User(id=user_id, clinic_id=clinic.id, name=name, role=role)

    return Staff(
        clinic=north,
        nora=person("Nora", Role.NURSE),
        sam=person("Sam", Role.NURSE),
        piet=person("Piet", Role.PHYSICIAN),
        ada=person("Ada", Role.ADMINISTRATOR),
        other_clinic=south,
        olaf=person("Olaf", Role.NURSE, south),
    )


def patients(chance: Chance, clinic: Clinic, count: int, opened_at: datetime) -> list[Patient]:
    """`count` invented patients; beyond the list of names a number is added."""
    return [_patient(chance, clinic, number, opened_at) for number in range(count)]


def _patient(chance: Chance, clinic: Clinic, number: int, opened_at: datetime) -> Patient:
    family_name, given_name = NAMES[number % len(NAMES)]
    again = number // len(NAMES)
    age_days = chance.between(_YOUNGEST_YEARS, _OLDEST_YEARS) * _DAYS_OF_A_YEAR
    return Patient(
        id=PatientId(chance.uuid(opened_at)),
        clinic_id=clinic.id,
        family_name=f"{family_name} {again + 1}" if again else family_name,
        given_name=given_name,
        born_on=(opened_at - timedelta(days=age_days)).date(),
        record_number=f"{4_000 + 7 * number:06d}",
        allergies=chance.pick(_ALLERGIES),
    )
