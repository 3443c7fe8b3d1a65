"""Windows, extra time and settings of papers."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

_COLUMNS = ("conditions", "allowance_minutes", "which_counts", "shows")


def upgrade() -> None:
    """Four columns with what held so far, and two new tables; a topic quiz goes on showing its key at once."""
    op.add_column("papers", sa.Column("conditions", sa.JSON(), server_default="[]", nullable=False))
    op.add_column("papers", sa.Column("allowance_minutes", sa.Integer(), server_default="10", nullable=False))
    op.add_column("papers", sa.Column("which_counts", sa.String(length=80), server_default="best", nullable=False))
    op.add_column("papers", sa.Column("shows", sa.String(length=80), server_default="used_up", nullable=False))
    op.execute("UPDATE papers SET shows = 'key' WHERE kind = 'topic'")
    op.create_table(
        "paper_settings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("paper_id", sa.Integer(), nullable=False),
        sa.Column("cohort_id", sa.Integer(), nullable=True),
        sa.Column("settings", sa.JSON(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("set_by_id", sa.Integer(), nullable=False),
        sa.Column("set_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["paper_id"], ["papers.id"], name=op.f("fk_paper_settings_paper_id")),
        sa.ForeignKeyConstraint(["cohort_id"], ["cohorts.id"], name=op.f("fk_paper_settings_cohort_id")),
        sa.ForeignKeyConstraint(["set_by_id"], ["persons.id"], name=op.f("fk_paper_settings_set_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_paper_settings")),
    )
    op.create_index("ix_paper_settings_paper", "paper_settings", ["paper_id", "cohort_id"])
    _make_extras()


def _make_extras() -> None:
    """What one person was given beyond a paper."""
    op.create_table(
        "paper_extras",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("paper_id", sa.Integer(), nullable=False),
        sa.Column("enrolment_id", sa.Integer(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("closes_at", sa.DateTime(), nullable=True),
        sa.Column("cause", sa.String(length=80), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("given_by_id", sa.Integer(), nullable=False),
        sa.Column("given_at", sa.DateTime(), nullable=False),
        sa.Column("revokes_id", sa.Integer(), nullable=True),
        sa.Column("client_id", sa.String(length=80), nullable=False),
        sa.CheckConstraint("cause IN ('accessibility', 'line', 'sickness', 'other')", name=op.f("ck_paper_extras_cause")),
        sa.ForeignKeyConstraint(["paper_id"], ["papers.id"], name=op.f("fk_paper_extras_paper_id")),
        sa.ForeignKeyConstraint(["enrolment_id"], ["enrolments.id"], name=op.f("fk_paper_extras_enrolment_id")),
        sa.ForeignKeyConstraint(["given_by_id"], ["persons.id"], name=op.f("fk_paper_extras_given_by_id")),
        sa.ForeignKeyConstraint(["revokes_id"], ["paper_extras.id"], name=op.f("fk_paper_extras_revokes_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_paper_extras")),
        sa.UniqueConstraint("revokes_id", name=op.f("uq_paper_extras_revokes_id")),
        sa.UniqueConstraint(
            "enrolment_id", "paper_id", "client_id", name=op.f("uq_paper_extras_enrolment_id_paper_id_client_id")
        ),
    )


def downgrade() -> None:
    """Take them away again; a column goes without rebuilding its table, so that no row of another hangs in the air."""
    op.drop_table("paper_extras")
    op.drop_index("ix_paper_settings_paper", "paper_settings")
    op.drop_table("paper_settings")
    for name in reversed(_COLUMNS):
        op.drop_column("papers", name)
