"""The ketamine ledger: lots of vials, and the lines about them."""

from typing import Any

import sqlalchemy as sa
from alembic import op

from db.types import Identifier, UtcDateTime

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

_ON_DISK = {"sqlite_strict": True, "sqlite_with_rowid": False}
_KINDS = (
    *("received", "drawn", "used", "removed", "counted", "explained", "witnessed"),
    "entered_in_error",
)
_WAYS = ("broken", "returned", "destroyed", "remainder")


def upgrade() -> None:
    """Create the tables; what was in the cupboard before comes in as lots that are received."""
    op.create_table(
        "ketamine_lot",
        _required("clinic_id", Identifier()),
        _required("id", Identifier()),
        _required("number", sa.Text()),
        _required("manufacturer", sa.Text()),
        _required("expires_on", sa.Date()),
        _required("strength_ug_per_ml", sa.Integer()),
        _required("volume_ul", sa.Integer()),
        sa.PrimaryKeyConstraint("clinic_id", "id", name="pk_ketamine_lot"),
        **_ON_DISK,
    )
    op.create_table(
        "ketamine_line",
        *(_required(name, Identifier()) for name in ("clinic_id", "id", "lot_id")),
        _required("number", sa.Integer()),
        _required("kind", sa.String()),
        _required("at", UtcDateTime()),
        _required("recorded_at", UtcDateTime()),
        _required("by", Identifier()),
        sa.Column("session_id", Identifier(), nullable=True),
        sa.Column("about_id", Identifier(), nullable=True),
        sa.Column("way", sa.String(), nullable=True),
        sa.Column("vials", sa.Integer(), nullable=True),
        *(sa.Column(name, sa.BigInteger(), nullable=True) for name in _amounts()),
        _required("reason", sa.Text()),
        _required("late_reason", sa.Text()),
        _required("vials_left", sa.Integer()),
        _required("open_ug_left", sa.BigInteger()),
        _required("tasks_left", sa.Integer()),
        *_rules(),
        **_ON_DISK,
    )
    for unique, *columns in (
        (True, "lot_id", "number"),
        (False, "session_id"),
        (False, "recorded_at"),
    ):
        name = "_".join(("ix_ketamine_line_clinic_id", *columns))
        op.create_index(name, "ketamine_line", ["clinic_id", *columns], unique=unique)


def _required(name: str, kind: sa.types.TypeEngine[Any]) -> sa.Column[Any]:
    return sa.Column(name, kind, nullable=False)


def _amounts() -> tuple[str, ...]:
    return ("amount_ug", "given_ug", "wasted_ug", "record_given_ug")


def _rules() -> list[sa.Constraint]:
    targets = {
        "lot_id": "ketamine_lot",
        "by": "user",
        "session_id": "infusion_session",
        "about_id": "ketamine_line",
    }
    return [
        sa.PrimaryKeyConstraint("clinic_id", "id", name="pk_ketamine_line"),
        *(
            sa.ForeignKeyConstraint(
                ["clinic_id", column],
                [f"{table}.clinic_id", f"{table}.id"],
                name=f"fk_ketamine_line_clinic_id_{column}",
            )
            for column, table in targets.items()
        ),
        _one_of("kind", _KINDS),
        _one_of("way", _WAYS),
        sa.CheckConstraint("vials_left >= 0 AND open_ug_left >= 0", name="left"),
    ]


def _one_of(column: str, values: tuple[str, ...]) -> sa.CheckConstraint:
    words = ", ".join(map(repr, values))
    return sa.CheckConstraint(f'"{column}" IN ({words})', name=column)
