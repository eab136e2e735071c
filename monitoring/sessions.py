"""An infusion session: its life cycle as a table, and what is known before it begins."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType

from monitoring.errors import StateRefused, ValueRefused
from monitoring.ids import ClinicId, PatientId, SessionId, UserId
from monitoring.texts import required_line


class SessionStatus(StrEnum):
    """Where a session is in its life. Stored: a changed value needs a migration."""

    SCHEDULED = "scheduled"
    IN_PROGRESS = "in_progress"
    RECOVERING = "recovering"
    COMPLETED = "completed"
    SIGNED_OFF = "signed_off"
    CANCELLED = "cancelled"


class SessionOutcome(StrEnum):
    """How a session ended: a fact beside its status. Stored."""

    COMPLETED = "completed"
    STOPPED_EARLY = "stopped_early"
    NOT_STARTED = "not_started"


class Phase(StrEnum):
    """Before the infusion starts, from its start to its stop (pauses too), and after. Stored."""

    BASELINE = "baseline"
    INFUSION = "infusion"
    RECOVERY = "recovery"


TRANSITIONS: Mapping[SessionStatus, frozenset[SessionStatus]] = MappingProxyType(
    {
        SessionStatus.SCHEDULED: frozenset({SessionStatus.IN_PROGRESS, SessionStatus.CANCELLED}),
        SessionStatus.IN_PROGRESS: frozenset({SessionStatus.RECOVERING, SessionStatus.CANCELLED}),
        SessionStatus.RECOVERING: frozenset({SessionStatus.COMPLETED, SessionStatus.IN_PROGRESS}),
        SessionStatus.COMPLETED: frozenset({SessionStatus.SIGNED_OFF}),
        SessionStatus.SIGNED_OFF: frozenset(),
        SessionStatus.CANCELLED: frozenset(),
    }
)
ACTIVE = frozenset({SessionStatus.IN_PROGRESS, SessionStatus.RECOVERING})


def check_transition(old: SessionStatus, new: SessionStatus) -> None:
    """Raise StateRefused unless a session may go from `old` to `new`."""
    if new not in TRANSITIONS[old]:
        msg = f"A session that is {words(old)} cannot become {words(new)}."
        raise StateRefused(msg)


def words(status: SessionStatus) -> str:
    """The status as people say it: "in progress"."""
    return status.value.replace("_", " ")


def life_cycle_diagram() -> str:
    """The table of transitions as a Mermaid state diagram, for the README."""
    lines = ["stateDiagram-v2", "    [*] --> scheduled"]
    for old, news in TRANSITIONS.items():
        lines += [f"    {old} --> {new}" for new in sorted(news)]
        if not news:
            lines.append(f"    {old} --> [*]")
    return "\n".join(lines)


@dataclass(frozen=True, slots=True, kw_only=True)
class ProtocolVersion:
    """Which protocol, and which version of it, a session keeps from its beginning."""

    name: str
    version: int


@dataclass(frozen=True, slots=True, kw_only=True)
class InfusionSession:
    """One visit: who, where, by which protocol, and where it is in its life.

    `begun_at` is when the patient was first said to be in the chair, None before; `ended_at` when
    the patient left, None while here. `weight_g` is None until weighed.
    `earlier_infusions` are the starts of this patient's infusions before this one.
    `number_in_series` of `planned_in_series` counts from 1.
    """

    id: SessionId
    clinic_id: ClinicId
    patient_id: PatientId
    chair: str
    scheduled_at: datetime
    protocol: ProtocolVersion
    status: SessionStatus = SessionStatus.SCHEDULED
    outcome: SessionOutcome | None = None
    begun_at: datetime | None = None
    ended_at: datetime | None = None
    responsible: UserId | None = None
    weight_g: int | None = None
    number_in_series: int | None = None
    planned_in_series: int | None = None
    earlier_infusions: tuple[datetime, ...] = ()

    def __post_init__(self) -> None:
        check_weight(self.weight_g)


@dataclass(frozen=True, slots=True, kw_only=True)
class Occupied:
    """A chair in which a session is going on, and who sits in it."""

    chair: str
    patient_id: PatientId


def check_weight(weight_g: int | None) -> None:
    """Raise ValueRefused for a weight (g) that cannot be; None is not known, and may be."""
    lightest_g, heaviest_g = 25_000, 300_000  # typing errors outside; MIMIC-Extract, clinical D
    if weight_g is not None and not lightest_g <= weight_g <= heaviest_g:
        raise ValueRefused("weight", f"Weight {weight_g / 1000:g} kg cannot be.")


LONGEST_CHAIR = 40  # (D): what a card of the board shows whole


def check_chair(chair: str) -> str:
    """The chair without blanks at its ends; raises ValueRefused for none or too long a name."""
    return required_line("chair", chair, "Say which chair.", LONGEST_CHAIR)
