"""What all tables share: constraint names, column types by annotation, one metadata."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from sqlalchemy import BigInteger, Boolean, Date, Integer, MetaData, SmallInteger, Text
from sqlalchemy.orm import DeclarativeBase, mapped_column

from db.types import Identifier, UtcDateTime

NAMES = {
    "pk": "pk_%(table_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
}
STRICT = {"sqlite_strict": True}
# For tables whose primary key is how they are read: half the pages, and one tree to write.
CLUSTERED = {"sqlite_strict": True, "sqlite_with_rowid": False}

Small = Annotated[int, mapped_column(SmallInteger)]
Big = Annotated[int, mapped_column(BigInteger)]


class Base(DeclarativeBase):
    """Base of every row class; `clinic_id` comes first in every key."""

    metadata = MetaData(naming_convention=NAMES)
    type_annotation_map = {
        UUID: Identifier(),
        datetime: UtcDateTime(),
        date: Date(),
        str: Text(),
        int: Integer(),
        bool: Boolean(create_constraint=False),
    }
