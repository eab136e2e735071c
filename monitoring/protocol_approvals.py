"""Who approved a version of a clinic's protocol, and from when on it is in force."""

from dataclasses import dataclass
from datetime import datetime

from monitoring.ids import ApprovalId, ClinicId, UserId
from monitoring.moments import in_utc
from monitoring.sessions import ProtocolVersion


@dataclass(frozen=True, slots=True, kw_only=True)
class ProtocolApproval:
    """A physician has approved a version; it is in force from `in_force_from` on.

    Of the versions in force by an instant the one approved last counts, so a later approval takes
    the place of every earlier one from its own beginning on. What a clinic was set up with has no
    approval and counts until then.
    """

    id: ApprovalId
    clinic_id: ClinicId
    version: ProtocolVersion
    approved_by: UserId
    approved_at: datetime
    in_force_from: datetime

    def __post_init__(self) -> None:
        object.__setattr__(self, "approved_at", in_utc(self.approved_at))
        object.__setattr__(self, "in_force_from", in_utc(self.in_force_from))


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """A published version; `approval` is None for what the clinic was set up with."""

    version: ProtocolVersion
    published_at: datetime
    approval: ProtocolApproval | None = None

    def is_in_force_by(self, at: datetime) -> bool:
        """Had its time come at `at`, whether or not another one has taken its place?"""
        return self.approval is None or self.approval.in_force_from <= at
