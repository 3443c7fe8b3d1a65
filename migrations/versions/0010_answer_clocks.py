"""Both clocks of an answer, and the allowance after the end."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

_CLOCKS = (("device_at", sa.DateTime()), ("device_ahead_ms", sa.BigInteger()), ("device", sa.String(length=80)))


def upgrade() -> None:
    """Three columns of answers, one of attempts, and every time that an attempt was handed in; what is closed stays as it is."""
    for name, kind in _CLOCKS:
        op.add_column("answers", sa.Column(name, kind, nullable=True))
    op.add_column("attempts", sa.Column("arrivals_until", sa.DateTime(), nullable=True))
    op.execute("UPDATE attempts SET arrivals_until = closed_at WHERE closed_at IS NOT NULL")
    op.create_table(
        "hand_ins",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("attempt_id", sa.Integer(), nullable=False),
        sa.Column("given_at", sa.DateTime(), nullable=False),
        sa.Column("received_at", sa.DateTime(), nullable=False),
        sa.Column("client_id", sa.String(length=80), nullable=False),
        *(sa.Column(name, kind, nullable=True) for name, kind in _CLOCKS),
        sa.ForeignKeyConstraint(["attempt_id"], ["attempts.id"], name=op.f("fk_hand_ins_attempt_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hand_ins")),
        sa.UniqueConstraint("attempt_id", "client_id", name=op.f("uq_hand_ins_attempt_id_client_id")),
    )


def downgrade() -> None:
    """Take it away again; an answer keeps the moment at which it counts as given."""
    op.drop_table("hand_ins")
    op.drop_column("attempts", "arrivals_until")
    for name, _kind in reversed(_CLOCKS):
        op.drop_column("answers", name)
