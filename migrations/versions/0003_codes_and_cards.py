"""Wall codes and personal cards."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Tables for the wall, the codes that people send, and the cards."""
    op.create_table(
        "walls",
        sa.Column("session_id", sa.Integer(), nullable=False),
        sa.Column("secret", sa.String(length=80), nullable=False),
        sa.Column("opened_at", sa.DateTime(), nullable=False),
        sa.Column("opened_by_id", sa.Integer(), nullable=False),
        sa.Column("closed_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(["opened_by_id"], ["persons.id"], name=op.f("fk_walls_opened_by_id")),
        sa.ForeignKeyConstraint(["session_id"], ["sessions.id"], name=op.f("fk_walls_session_id")),
        sa.PrimaryKeyConstraint("session_id", name=op.f("pk_walls")),
    )
    _make_claim_tables()
    _make_card_tables()


def _make_claim_tables() -> None:
    """The codes that arrived, and what was decided about them."""
    op.create_table(
        "code_claims",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("session_id", sa.Integer(), nullable=True),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("enrolment_id", sa.Integer(), nullable=True),
        sa.Column("code", sa.String(length=80), nullable=False),
        sa.Column("reason", sa.String(length=80), nullable=False),
        sa.Column("device", sa.String(length=80), nullable=False),
        sa.Column("device_at", sa.DateTime(), nullable=False),
        sa.Column("received_at", sa.DateTime(), nullable=False),
        sa.Column("clock_offset_seconds", sa.Integer(), nullable=False),
        sa.Column("drift_seconds", sa.Integer(), nullable=True),
        sa.Column("mark_id", sa.Integer(), nullable=True),
        sa.Column("client_id", sa.String(length=80), nullable=False),
        sa.ForeignKeyConstraint(["enrolment_id"], ["enrolments.id"], name=op.f("fk_code_claims_enrolment_id")),
        sa.ForeignKeyConstraint(["mark_id"], ["marks.id"], name=op.f("fk_code_claims_mark_id")),
        sa.ForeignKeyConstraint(["person_id"], ["persons.id"], name=op.f("fk_code_claims_person_id")),
        sa.ForeignKeyConstraint(["session_id"], ["sessions.id"], name=op.f("fk_code_claims_session_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_code_claims")),
        sa.UniqueConstraint("person_id", "client_id", name=op.f("uq_code_claims_person_id_client_id")),
    )
    op.create_index("ix_code_claims_session", "code_claims", ["session_id", "reason"])
    op.create_index(op.f("ix_code_claims_enrolment_id"), "code_claims", ["enrolment_id"])
    op.create_table(
        "claim_decisions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("claim_id", sa.Integer(), nullable=False),
        sa.Column("outcome", sa.String(length=80), nullable=False),
        sa.Column("decided_at", sa.DateTime(), nullable=False),
        sa.Column("decided_by_id", sa.Integer(), nullable=False),
        sa.CheckConstraint("outcome IN ('present', 'dismissed')", name=op.f("ck_claim_decisions_outcome")),
        sa.ForeignKeyConstraint(["claim_id"], ["code_claims.id"], name=op.f("fk_claim_decisions_claim_id")),
        sa.ForeignKeyConstraint(["decided_by_id"], ["persons.id"], name=op.f("fk_claim_decisions_decided_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_claim_decisions")),
    )
    op.create_index(op.f("ix_claim_decisions_claim_id"), "claim_decisions", ["claim_id"])


def _make_card_tables() -> None:
    """The key of each class and the versions of each card."""
    op.create_table(
        "card_keys",
        sa.Column("cohort_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=80), nullable=False),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.Column("made_by_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["cohort_id"], ["cohorts.id"], name=op.f("fk_card_keys_cohort_id")),
        sa.ForeignKeyConstraint(["made_by_id"], ["persons.id"], name=op.f("fk_card_keys_made_by_id")),
        sa.PrimaryKeyConstraint("cohort_id", name=op.f("pk_card_keys")),
    )
    op.create_table(
        "cards",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("enrolment_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("issued_at", sa.DateTime(), nullable=False),
        sa.Column("issued_by_id", sa.Integer(), nullable=False),
        sa.Column("revoked_at", sa.DateTime(), nullable=True),
        sa.Column("revoked_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["enrolment_id"], ["enrolments.id"], name=op.f("fk_cards_enrolment_id")),
        sa.ForeignKeyConstraint(["issued_by_id"], ["persons.id"], name=op.f("fk_cards_issued_by_id")),
        sa.ForeignKeyConstraint(["revoked_by_id"], ["persons.id"], name=op.f("fk_cards_revoked_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cards")),
        sa.UniqueConstraint("enrolment_id", "version", name=op.f("uq_cards_enrolment_id_version")),
    )


def downgrade() -> None:
    """Take them away again."""
    for table in ("cards", "card_keys", "claim_decisions", "code_claims", "walls"):
        op.drop_table(table)
