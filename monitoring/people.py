"""The people of a clinic and its patients."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from monitoring.ids import ClinicId, PatientId, UserId


class Role(StrEnum):
    """What a person does here. Stored: a changed value needs a migration.

    A wall display is nobody's role: it is what a browser is that shows the board on a wall.
    """

    NURSE = "nurse"
    PHYSICIAN = "physician"
    ADMINISTRATOR = "administrator"
    WALL_DISPLAY = "wall display"


STAFF = frozenset(Role) - {Role.WALL_DISPLAY}


@dataclass(frozen=True, slots=True, kw_only=True)
class Clinic:
    """The boundary of what a person may see; `timezone` is an IANA name."""

    id: ClinicId
    name: str
    timezone: str
    is_demonstration: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class User:
    """A person who signs in; `name` is shown beside what they record."""

    id: UserId
    clinic_id: ClinicId
    name: str
    role: Role


@dataclass(frozen=True, slots=True, kw_only=True)
class Patient:
    """Who is treated: two identifiers (name with birth date, record number) and allergies.

    `allergies` is None while nobody has asked; an empty text means "none known".
    """

    id: PatientId
    clinic_id: ClinicId
    family_name: str
    given_name: str
    born_on: date
    record_number: str
    allergies: str | None = None
