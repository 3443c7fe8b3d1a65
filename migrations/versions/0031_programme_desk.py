"""The programme desk: whose a programme is, what editions were made from, their drafts, what is to be learnt before a topic."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None


def _fk(table: str, column: str, target: str) -> sa.ForeignKeyConstraint:
    """A foreign key under the house's name."""
    return sa.ForeignKeyConstraint([column], [f"{target}.id"], name=op.f(f"fk_{table}_{column}"))


def upgrade() -> None:
    """Five new tables, one new column."""
    op.add_column("edition_topics", sa.Column("after", sa.JSON(), nullable=True))
    op.create_table(
        "programme_ties",
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("follows_id", sa.Integer(), nullable=False),
        sa.Column("followed_edition_id", sa.Integer(), nullable=False),
        _fk("programme_ties", "programme_id", "programmes"),
        _fk("programme_ties", "unit_id", "units"),
        _fk("programme_ties", "follows_id", "programmes"),
        _fk("programme_ties", "followed_edition_id", "editions"),
        sa.PrimaryKeyConstraint("programme_id", name=op.f("pk_programme_ties")),
    )
    op.create_table(
        "edition_sources",
        sa.Column("edition_id", sa.Integer(), nullable=False),
        sa.Column("origin", sa.String(length=80), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("outline", sa.JSON(), nullable=False),
        _fk("edition_sources", "edition_id", "editions"),
        sa.PrimaryKeyConstraint("edition_id", name=op.f("pk_edition_sources")),
    )
    op.create_table(
        "structures_on_disk",
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column("structure_hash", sa.String(length=80), nullable=False),
        sa.Column("outline", sa.JSON(), nullable=False),
        sa.Column("brought_hash", sa.String(length=80), nullable=True),
        sa.Column("brought", sa.JSON(), nullable=True),
        _fk("structures_on_disk", "programme_id", "programmes"),
        sa.PrimaryKeyConstraint("programme_id", name=op.f("pk_structures_on_disk")),
    )
    _drafts()


def _drafts() -> None:
    """Drafts and their steps."""
    op.create_table(
        "edition_drafts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column("open_programme_id", sa.Integer(), nullable=True),
        sa.Column("base_edition_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=80), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("outline", sa.JSON(), nullable=False),
        sa.Column("saved_by_id", sa.Integer(), nullable=False),
        sa.Column("saved_at", sa.DateTime(), nullable=False),
        sa.Column("edition_id", sa.Integer(), nullable=True),
        _fk("edition_drafts", "programme_id", "programmes"),
        _fk("edition_drafts", "open_programme_id", "programmes"),
        _fk("edition_drafts", "base_edition_id", "editions"),
        _fk("edition_drafts", "saved_by_id", "persons"),
        _fk("edition_drafts", "edition_id", "editions"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_edition_drafts")),
        sa.UniqueConstraint("open_programme_id", name=op.f("uq_edition_drafts_open_programme_id")),
    )
    op.create_index(op.f("ix_edition_drafts_programme_id"), "edition_drafts", ["programme_id"])
    op.create_table(
        "edition_draft_steps",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("draft_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=80), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("outline", sa.JSON(), nullable=True),
        sa.Column("back", sa.Integer(), nullable=True),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        _fk("edition_draft_steps", "draft_id", "edition_drafts"),
        _fk("edition_draft_steps", "by_id", "persons"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_edition_draft_steps")),
        sa.UniqueConstraint("draft_id", "number", name=op.f("uq_edition_draft_steps_draft_id_number")),
    )


def downgrade() -> None:
    """Take them away again."""
    for table in ("edition_draft_steps", "edition_drafts", "structures_on_disk", "edition_sources", "programme_ties"):
        op.drop_table(table)
    op.drop_column("edition_topics", "after")
