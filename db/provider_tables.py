"""Tables of signing in by the clinic's identity provider."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Index, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from db.base import CLUSTERED, STRICT, Base
from db.constraints import in_clinic


class ProviderLinkRow(Base):
    """That a person signs in as `subject` of `issuer`, or did: both are empty once unlinked.

    The row stays, so that each of its changes is sealed in the audit as a password's is.

    A subject is one person over all clinics, as a login is: it says nothing of its clinic, so that
    distributed by clinic this is a reference table. `is_only_way`: the password does not sign in.
    """

    __tablename__ = "provider_link"
    __table_args__ = (
        in_clinic("user", "user_id"),
        Index(None, "issuer", "subject", unique=True),
        STRICT,
    )

    clinic_id: Mapped[UUID] = mapped_column(primary_key=True)
    user_id: Mapped[UUID] = mapped_column(primary_key=True)
    issuer: Mapped[str | None]
    subject: Mapped[str | None]
    is_only_way: Mapped[bool]
    linked_at: Mapped[datetime | None]


class ProviderReturnRow(Base):
    """A browser that came back from the provider: its `state` is good once.

    `digest` is the SHA-256 of the state. Removed once the state would be too old anyway.
    """

    __tablename__ = "provider_return"
    __table_args__ = (Index(None, "at"), CLUSTERED)

    digest: Mapped[bytes] = mapped_column(LargeBinary(32), primary_key=True)
    at: Mapped[datetime]
