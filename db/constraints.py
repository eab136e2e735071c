"""Constraints that many tables have in the same form."""

from collections.abc import Iterable
from enum import Enum

from sqlalchemy import CheckConstraint, ForeignKeyConstraint


def one_of(column: str, kind: Iterable[Enum]) -> CheckConstraint:
    """`column` holds a value of these members, or nothing where it may be empty."""
    values = ", ".join(repr(member.value) for member in kind)
    return CheckConstraint(f'"{column}" IN ({values})', name=column)


def in_clinic(table: str, *columns: str, target: tuple[str, ...] = ("id",)) -> ForeignKeyConstraint:
    """`columns` name a row of `table` in the same clinic; a link to another is impossible."""
    return ForeignKeyConstraint(
        ["clinic_id", *columns], [f"{table}.{name}" for name in ("clinic_id", *target)]
    )
