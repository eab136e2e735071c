"""Records that only named people open, and opening one all the same in an emergency."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from monitoring.errors import PermissionRefused
from monitoring.ids import ClinicId, PatientId, UserId
from monitoring.moments import in_utc

# (D): a visit with its recovery fits, a day does not; whoever needs longer says why again.
ACCESS_LASTS = timedelta(hours=4)
LONGEST_REASON = 1_000  # letters (D)


@dataclass(frozen=True, slots=True, kw_only=True)
class Restriction:
    """From `at` on only `carers` open the patient's record; with no carers everybody does again.

    Versions are only added to: the newest counts.
    """

    id: UUID
    clinic_id: ClinicId
    patient_id: PatientId
    at: datetime
    by: UserId
    reason: str
    carers: tuple[UserId, ...]

    def __post_init__(self) -> None:
        object.__setattr__(self, "at", in_utc(self.at))


@dataclass(frozen=True, slots=True, kw_only=True)
class EmergencyAccess:
    """Somebody opened a restricted record in an emergency, for a time and with a reason."""

    id: UUID
    clinic_id: ClinicId
    patient_id: PatientId
    at: datetime
    until: datetime
    by: UserId
    reason: str

    def __post_init__(self) -> None:
        object.__setattr__(self, "at", in_utc(self.at))
        object.__setattr__(self, "until", in_utc(self.until))


@dataclass(frozen=True, slots=True, kw_only=True)
class AccessReview:
    """An administrator has looked at an emergency access and says what came of it."""

    access_id: UUID
    clinic_id: ClinicId
    at: datetime
    by: UserId
    note: str

    def __post_init__(self) -> None:
        object.__setattr__(self, "at", in_utc(self.at))


@dataclass(frozen=True, slots=True, kw_only=True)
class Closure:
    """How a patient's record is closed: the restriction that counts, and who got past it.

    `until` is the end of the asking person's own emergency access, None where they have none.
    """

    restriction: Restriction
    until: datetime | None = None

    def is_open_to(self, user_id: UserId, at: datetime) -> bool:
        """May this person open the record at `at`?"""
        is_carer = user_id in self.restriction.carers
        return is_carer or (self.until is not None and at < self.until)


class RecordClosed(PermissionRefused):
    """This patient's record is restricted, and the person is not among those who open it."""

    def __init__(self, patient_id: PatientId, closure: Closure) -> None:
        super().__init__("This record is restricted: only named people open it.")
        self.patient_id = patient_id
        self.closure = closure
