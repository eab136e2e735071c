"""The clinic: people, patients, protocols, and how people sign in."""

import sqlalchemy as sa
from alembic import op

from db.types import Identifier, UtcDateTime

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "clinic",
        sa.Column("id", Identifier(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("timezone", sa.Text(), nullable=False),
        sa.Column("is_demonstration", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_clinic"),
        sqlite_strict=True,
    )
    op.create_table(
        "sign_in_attempt",
        sa.Column("id", Identifier(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("login_digest", sa.LargeBinary(length=32), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.CheckConstraint("\"outcome\" IN ('signed_in', 'wrong', 'locked')", name="outcome"),
        sa.PrimaryKeyConstraint("id", name="pk_sign_in_attempt"),
        sqlite_strict=True,
    )
    op.create_index(
        "ix_sign_in_attempt_address_at", "sign_in_attempt", ["address", "at"], unique=False
    )
    op.create_index(
        "ix_sign_in_attempt_login_digest_at",
        "sign_in_attempt",
        ["login_digest", "at"],
        unique=False,
    )
    op.create_table(
        "patient",
        sa.Column("clinic_id", Identifier(), nullable=False),
        sa.Column("id", Identifier(), nullable=False),
        sa.Column("family_name", sa.Text(), nullable=False),
        sa.Column("given_name", sa.Text(), nullable=False),
        sa.Column("born_on", sa.Date(), nullable=False),
        sa.Column("record_number", sa.Text(), nullable=False),
        sa.Column("allergies", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["clinic_id"], ["clinic.id"], name="fk_patient_clinic_id"),
        sa.PrimaryKeyConstraint("clinic_id", "id", name="pk_patient"),
        sqlite_strict=True,
    )
    op.create_index(
        "ix_patient_clinic_id_record_number", "patient", ["clinic_id", "record_number"], unique=True
    )
    op.create_table(
        "protocol_version",
        sa.Column("clinic_id", Identifier(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("published_at", UtcDateTime(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["clinic_id"], ["clinic.id"], name="fk_protocol_version_clinic_id"),
        sa.PrimaryKeyConstraint("clinic_id", "name", "version", name="pk_protocol_version"),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
    op.create_table(
        "user",
        sa.Column("clinic_id", Identifier(), nullable=False),
        sa.Column("id", Identifier(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.CheckConstraint("\"role\" IN ('nurse', 'physician', 'administrator')", name="role"),
        sa.ForeignKeyConstraint(["clinic_id"], ["clinic.id"], name="fk_user_clinic_id"),
        sa.PrimaryKeyConstraint("clinic_id", "id", name="pk_user"),
        sqlite_strict=True,
    )
    op.create_table(
        "account",
        sa.Column("clinic_id", Identifier(), nullable=False),
        sa.Column("user_id", Identifier(), nullable=False),
        sa.Column("login", sa.Text(), nullable=False),
        sa.Column("password_hash", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["clinic_id", "user_id"],
            ["user.clinic_id", "user.id"],
            name="fk_account_clinic_id_user_id",
        ),
        sa.PrimaryKeyConstraint("clinic_id", "user_id", name="pk_account"),
        sqlite_strict=True,
    )
    op.create_index("ix_account_login", "account", ["login"], unique=True)
    op.create_table(
        "web_session",
        sa.Column("clinic_id", Identifier(), nullable=False),
        sa.Column("id", Identifier(), nullable=False),
        sa.Column("user_id", Identifier(), nullable=False),
        sa.Column("token_digest", sa.LargeBinary(length=32), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("last_seen_at", UtcDateTime(), nullable=False),
        sa.Column("ended_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["clinic_id", "user_id"],
            ["user.clinic_id", "user.id"],
            name="fk_web_session_clinic_id_user_id",
        ),
        sa.PrimaryKeyConstraint("clinic_id", "id", name="pk_web_session"),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
    op.create_index("ix_web_session_token_digest", "web_session", ["token_digest"], unique=False)
