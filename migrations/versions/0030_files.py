"""Pictures and files of lessons."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None


def _fk(table: str, column: str, target: str, key: str = "id") -> sa.ForeignKeyConstraint:
    """A foreign key under the house's name."""
    return sa.ForeignKeyConstraint([column], [f"{target}.{key}"], name=op.f(f"fk_{table}_{column}"))


def upgrade() -> None:
    """Attachments with their names, cuts of pictures, and when a name came and was put away."""
    op.create_table(
        "attachments",
        sa.Column("sha256", sa.String(length=80), nullable=False),
        sa.Column("kind", sa.String(length=80), nullable=False),
        sa.Column("bytes", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("sha256", name=op.f("pk_attachments")),
    )
    op.create_table(
        "topic_attachments",
        sa.Column("topic_id", sa.Integer(), nullable=False),
        sa.Column("path", sa.Text(), nullable=False),
        sa.Column("sha256", sa.String(length=80), nullable=False),
        sa.Column("kept_at", sa.DateTime(), nullable=True),
        sa.Column("removed_at", sa.DateTime(), nullable=True),
        _fk("topic_attachments", "topic_id", "topics"),
        _fk("topic_attachments", "sha256", "attachments", "sha256"),
        sa.PrimaryKeyConstraint("topic_id", "path", name=op.f("pk_topic_attachments")),
    )
    op.create_table(
        "picture_cuts",
        sa.Column("sha256", sa.String(length=80), nullable=False),
        sa.Column("whole_sha256", sa.String(length=80), nullable=False),
        sa.Column("turn", sa.Integer(), nullable=False),
        sa.Column("left", sa.Integer(), nullable=False),
        sa.Column("top", sa.Integer(), nullable=False),
        sa.Column("right", sa.Integer(), nullable=False),
        sa.Column("bottom", sa.Integer(), nullable=False),
        _fk("picture_cuts", "sha256", "pictures", "sha256"),
        _fk("picture_cuts", "whole_sha256", "pictures", "sha256"),
        sa.PrimaryKeyConstraint("sha256", name=op.f("pk_picture_cuts")),
    )
    op.add_column("topic_pictures", sa.Column("kept_at", sa.DateTime(), nullable=True))
    op.add_column("topic_pictures", sa.Column("removed_at", sa.DateTime(), nullable=True))


def downgrade() -> None:
    """The pictures keep their names; files of lessons lie among the media still, without a name."""
    op.drop_column("topic_pictures", "removed_at")
    op.drop_column("topic_pictures", "kept_at")
    op.drop_table("picture_cuts")
    op.drop_table("topic_attachments")
    op.drop_table("attachments")
