"""Tables of signing in: accounts, attempts, and the web sessions of people who are signed in."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import Index, LargeBinary, false
from sqlalchemy.orm import Mapped, mapped_column

from db.base import CLUSTERED, STRICT, Base
from db.constraints import in_clinic, one_of
from db.types import Code


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
    __table_args__ = (in_clinic("user", "user_id"), Index(None, "token_digest"), CLUSTERED)

    clinic_id: Mapped[UUID] = mapped_column(primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    user_id: Mapped[UUID]
    token_digest: Mapped[bytes] = mapped_column(LargeBinary(32))
    created_at: Mapped[datetime]
    last_seen_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    locked_at: Mapped[datetime | None]
    is_wall: Mapped[bool] = mapped_column(server_default=false())
