"""Who may sign in to a clinic, and the one-time codes by which a person sets a password."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from monitoring.ids import UserId
from monitoring.moments import in_utc
from monitoring.people import Role, User


class Standing(StrEnum):
    """Whether a person may sign in: invited and not there yet, yes, or not any more."""

    INVITED = "invited"
    ACTIVE = "active"
    LOCKED = "locked"


class CodeKind(StrEnum):
    """What a one-time code is for. Stored: a changed value needs a migration."""

    INVITATION = "invitation"
    RESET = "reset"


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """A person of the clinic with how they stand.

    `roles` are all they ever had here, the one of now among them.
    """

    user: User
    standing: Standing
    roles: frozenset[Role]


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """Who somebody is at an identity provider: its address, and the `sub` it never gives again."""

    issuer: str
    subject: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ProviderLink:
    """That a person signs in as `identity`; `is_only_way`: and not with the password."""

    identity: Identity
    is_only_way: bool
    linked_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class OneTimeCode:
    """A code that lets `user` choose a password once; only its `digest` is kept."""

    id: UUID
    user: User
    kind: CodeKind
    digest: bytes = field(repr=False)
    made_by: UserId
    made_at: datetime
    expires_at: datetime

    def __post_init__(self) -> None:
        object.__setattr__(self, "made_at", in_utc(self.made_at))
        object.__setattr__(self, "expires_at", in_utc(self.expires_at))
