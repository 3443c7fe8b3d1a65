"""Personal data: requests, consents, terms; slips with a QR, outside accounts."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None


def _by_person(table: str, column: str = "person_id", to: str = "persons.id") -> sa.ForeignKeyConstraint:
    """A reference to a person or her account."""
    target = to.split(".")[0]
    return sa.ForeignKeyConstraint([column], [to], name=op.f(f"fk_{table}_{column}_{target}"))


def upgrade() -> None:
    """Eight new tables."""
    _doors()
    _requests()
    op.create_table(
        "particulars",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=80), nullable=False),
        sa.Column("value", sa.LargeBinary(), nullable=True),
        sa.Column("notice_version", sa.Integer(), nullable=False),
        sa.Column("given_at", sa.DateTime(), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(), nullable=True),
        sa.CheckConstraint("kind IN ('id_number', 'ethnicity', 'religion', 'party')", name=op.f("ck_particulars_kind")),
        _by_person("particulars"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_particulars")),
    )
    op.create_index(op.f("ix_particulars_person_id"), "particulars", ["person_id"])
    op.create_table(
        "private_rights",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("granted_at", sa.DateTime(), nullable=False),
        sa.Column("granted_by_id", sa.Integer(), nullable=True),
        sa.Column("revoked_at", sa.DateTime(), nullable=True),
        _by_person("private_rights"),
        _by_person("private_rights", "granted_by_id"),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_private_rights_unit_id_units")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_private_rights")),
    )
    op.create_index(op.f("ix_private_rights_person_id"), "private_rights", ["person_id"])
    op.create_table(
        "retention_terms",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=80), nullable=False),
        sa.Column("days", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("set_at", sa.DateTime(), nullable=False),
        sa.Column("set_by_id", sa.Integer(), nullable=True),
        _by_person("retention_terms", "set_by_id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_retention_terms")),
    )
    op.create_index(op.f("ix_retention_terms_key"), "retention_terms", ["key"])


def _doors() -> None:
    """What was read at the door, slips with a QR, accounts at an office's sign-in service."""
    op.create_table(
        "notices_read",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("read_at", sa.DateTime(), nullable=False),
        _by_person("notices_read", to="accounts.person_id"),
        sa.PrimaryKeyConstraint("person_id", "version", name=op.f("pk_notices_read")),
    )
    op.create_table(
        "entry_slips",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("token_hash", sa.String(length=80), nullable=False),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.Column("made_by_id", sa.Integer(), nullable=True),
        sa.Column("expires_at", sa.DateTime(), nullable=False),
        sa.Column("ended_at", sa.DateTime(), nullable=True),
        _by_person("entry_slips", to="accounts.person_id"),
        _by_person("entry_slips", "made_by_id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_entry_slips")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_entry_slips_token_hash")),
    )
    op.create_index(op.f("ix_entry_slips_person_id"), "entry_slips", ["person_id"])
    op.create_table(
        "outside_accounts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("issuer", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("linked_at", sa.DateTime(), nullable=False),
        _by_person("outside_accounts", to="accounts.person_id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outside_accounts")),
        sa.UniqueConstraint("issuer", "subject", name=op.f("uq_outside_accounts_issuer_subject")),
    )
    op.create_index(op.f("ix_outside_accounts_person_id"), "outside_accounts", ["person_id"])


def _requests() -> None:
    """Requests about one's own data, and their answers."""
    op.create_table(
        "data_requests",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=80), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("asked_at", sa.DateTime(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.CheckConstraint("kind IN ('correct', 'erase', 'restrict', 'other')", name=op.f("ck_data_requests_kind")),
        _by_person("data_requests"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_data_requests")),
    )
    op.create_index(op.f("ix_data_requests_person_id"), "data_requests", ["person_id"])
    op.create_table(
        "data_answers",
        sa.Column("request_id", sa.Integer(), nullable=False),
        sa.Column("outcome", sa.String(length=80), nullable=False),
        sa.Column("ground", sa.String(length=80), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("answered_by_id", sa.Integer(), nullable=False),
        sa.Column("answered_at", sa.DateTime(), nullable=False),
        sa.CheckConstraint("outcome IN ('done', 'partly', 'refused')", name=op.f("ck_data_answers_outcome")),
        _by_person("data_answers", "request_id", "data_requests.id"),
        _by_person("data_answers", "answered_by_id"),
        sa.PrimaryKeyConstraint("request_id", name=op.f("pk_data_answers")),
    )


def downgrade() -> None:
    """Take them away again."""
    for table in ("data_answers", "data_requests", "particulars", "private_rights", "retention_terms"):
        op.drop_table(table)
    for table in ("notices_read", "entry_slips", "outside_accounts"):
        op.drop_table(table)
