"""Tables of signing in: accounts, attempts, and the web sessions of people who are signed in."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import Index, LargeBinary, false
from sqlalchemy.orm import Mapped, mapped_column

from db.base import CLUSTERED, STRICT, Base
from db.constraints import in_clinic, one_of
from db.types import Code
from monitoring.people import STAFF, Role
from monitoring.staff import CodeKind


class AttemptOutcome(StrEnum):
    """How an attempt to sign in ended. Stored: a changed value needs a migration."""

    SIGNED_IN = "signed_in"
    WRONG = "wrong"
    LOCKED = "locked"


class AccountRow(Base):
    """How a person signs in. `login` is folded, and one of its kind over all clinics.

    Distributed by clinic this table is a reference table, as a login says nothing of its clinic.
    """

    __tablename__ = "account"
    __table_args__ = (in_clinic("user", "user_id"), Index(None, "login", unique=True), STRICT)

    clinic_id: Mapped[UUID] = mapped_column(primary_key=True)
    user_id: Mapped[UUID] = mapped_column(primary_key=True)
    login: Mapped[str]
    password_hash: Mapped[str]


class SignInAttemptRow(Base):
    """An attempt to sign in, of an existing login or not. Only added to.

    `login_digest` is the SHA-256 of the folded login: people type passwords into the wrong box.
    """

    __tablename__ = "sign_in_attempt"
    __table_args__ = (
        one_of("outcome", AttemptOutcome),
        Index(None, "login_digest", "at"),
        Index(None, "address", "at"),
        STRICT,
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    login_digest: Mapped[bytes] = mapped_column(LargeBinary(32))
    address: Mapped[str]
    outcome: Mapped[AttemptOutcome] = mapped_column(Code(AttemptOutcome))


class WebSessionRow(Base):
    """One browser that is signed in; its secret is known only to the browser.

    `token_digest` is the SHA-256 of the secret, so that a copy of the database opens no session.
    `locked_at`: since when it waits for the password because its person asked for that.
    `is_wall`: it shows the board on a wall, and `user_id` is who hung it up.
    """

    __tablename__ = "web_session"
    __table_args__ = (
        in_clinic("user", "user_id"),
        Index(None, "token_digest"),
        Index(None, "clinic_id", "user_id"),
        CLUSTERED,
    )

    clinic_id: Mapped[UUID] = mapped_column(primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    user_id: Mapped[UUID]
    token_digest: Mapped[bytes] = mapped_column(LargeBinary(32))
    created_at: Mapped[datetime]
    last_seen_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    locked_at: Mapped[datetime | None]
    is_wall: Mapped[bool] = mapped_column(server_default=false())


class UserChangeRow(Base):
    """What a person did here until `changed_at`, and whether they could sign in. Only added to.

    What holds now is with the person; of who never changed there is no row. `id` is that of the
    audit event.
    """

    __tablename__ = "user_change"
    __table_args__ = (
        in_clinic("user", "user_id"),
        in_clinic("user", "changed_by"),
        one_of("role", (role for role in Role if role in STAFF)),
        CLUSTERED,
    )

    clinic_id: Mapped[UUID] = mapped_column(primary_key=True)
    user_id: Mapped[UUID] = mapped_column(primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    changed_at: Mapped[datetime]
    changed_by: Mapped[UUID | None]
    role: Mapped[Role] = mapped_column(Code(Role))
    is_active: Mapped[bool]


class OneTimeCodeRow(Base):
    """A code by which a person chooses a password once.

    `digest` is the SHA-256 of its letters, which hold 71 bits of chance: nobody finds them from it.
    `ended_at`: since when it is worth nothing, being used or replaced.
    """

    __tablename__ = "one_time_code"
    __table_args__ = (
        in_clinic("user", "user_id"),
        in_clinic("user", "made_by"),
        one_of("kind", CodeKind),
        Index(None, "digest"),
        Index(None, "clinic_id", "user_id"),
        CLUSTERED,
    )

    clinic_id: Mapped[UUID] = mapped_column(primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    user_id: Mapped[UUID]
    kind: Mapped[CodeKind] = mapped_column(Code(CodeKind))
    digest: Mapped[bytes] = mapped_column(LargeBinary(32))
    made_by: Mapped[UUID]
    made_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
