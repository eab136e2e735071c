"""Tables of the second factor: that a person has one, and the codes that stand in for it."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from db.base import CLUSTERED, Base, Big
from db.constraints import in_clinic


class SecondFactorRow(Base):
    """The second factor of a person. Removed when it is turned off.

    Its secret is not kept: it is derived from `id` and the key of the installation, so that a copy
    of the database makes no codes. `last_step` is the newest time step a code was taken of.
    """

    __tablename__ = "second_factor"
    __table_args__ = (in_clinic("user", "user_id"), CLUSTERED)

    clinic_id: Mapped[UUID] = mapped_column(primary_key=True)
    user_id: Mapped[UUID] = mapped_column(primary_key=True)
    id: Mapped[UUID]
    begun_at: Mapped[datetime]
    confirmed_at: Mapped[datetime | None]
    last_step: Mapped[Big]


class RecoveryCodeRow(Base):
    """A code for who has lost their second factor; `digest` needs the installation's key.

    Removed with the second factor.
    """

    __tablename__ = "recovery_code"
    __table_args__ = (
        in_clinic("second_factor", "user_id", target=("user_id",)),
        CLUSTERED,
    )

    clinic_id: Mapped[UUID] = mapped_column(primary_key=True)
    user_id: Mapped[UUID] = mapped_column(primary_key=True)
    digest: Mapped[bytes] = mapped_column(LargeBinary(32), primary_key=True)
    used_at: Mapped[datetime | None]
