"""Certificates and their register."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

_STATES = "state IN ('proposed', 'waiting', 'signed', 'handed_out', 'voided')"
_LIVE = sa.text("state <> 'voided'")


def upgrade() -> None:
    """Five new tables; nothing that stands is touched."""
    _make_bodies()
    _make_registers()
    _make_certificates()


def _make_bodies() -> None:
    """Who issues, and who signs for them."""
    op.create_table(
        "issuing_bodies",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("parent_name", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("kind", sa.String(length=80), nullable=False),
        sa.Column("skin", sa.String(length=80), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("serial_pattern", sa.Text(), nullable=False),
        sa.Column("entry_pattern", sa.Text(), nullable=False),
        sa.Column("due_days", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.Column("made_by_id", sa.Integer(), nullable=False),
        sa.CheckConstraint("kind IN ('certificate', 'attestation')", name=op.f("ck_issuing_bodies_kind")),
        sa.CheckConstraint("skin IN ('state', 'union')", name=op.f("ck_issuing_bodies_skin")),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_issuing_bodies_unit_id")),
        sa.ForeignKeyConstraint(["made_by_id"], ["persons.id"], name=op.f("fk_issuing_bodies_made_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_issuing_bodies")),
        sa.UniqueConstraint("unit_id", "name", "kind", name=op.f("uq_issuing_bodies_unit_id_name_kind")),
    )
    op.create_index(op.f("ix_issuing_bodies_unit_id"), "issuing_bodies", ["unit_id"])
    op.create_table(
        "signatories",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("body_id", sa.Integer(), nullable=False),
        sa.Column("full_name", sa.Text(), nullable=False),
        sa.Column("capacity", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("to_on", sa.Date(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(), nullable=False),
        sa.Column("recorded_by_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["body_id"], ["issuing_bodies.id"], name=op.f("fk_signatories_body_id")),
        sa.ForeignKeyConstraint(["recorded_by_id"], ["persons.id"], name=op.f("fk_signatories_recorded_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_signatories")),
        sa.UniqueConstraint("body_id", "from_on", name=op.f("uq_signatories_body_id_from_on")),
    )


def _make_registers() -> None:
    """The numbers of a year."""
    op.create_table(
        "registers",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("body_id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("first_serial", sa.Integer(), nullable=False),
        sa.Column("first_entry", sa.Integer(), nullable=False),
        sa.Column("last_serial", sa.Integer(), nullable=False),
        sa.Column("last_entry", sa.Integer(), nullable=False),
        sa.Column("opened_at", sa.DateTime(), nullable=False),
        sa.Column("opened_by_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["body_id"], ["issuing_bodies.id"], name=op.f("fk_registers_body_id")),
        sa.ForeignKeyConstraint(["opened_by_id"], ["persons.id"], name=op.f("fk_registers_opened_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_registers")),
        sa.UniqueConstraint("body_id", "year", name=op.f("uq_registers_body_id_year")),
    )


def _make_certificates() -> None:
    """Certificates and what happened to them."""
    op.create_table(
        "certificates",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("enrolment_id", sa.Integer(), nullable=False),
        sa.Column("decision_id", sa.Integer(), nullable=False),
        sa.Column("body_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=80), nullable=False),
        sa.Column("register_id", sa.Integer(), nullable=True),
        sa.Column("serial_number", sa.Integer(), nullable=True),
        sa.Column("entry_number", sa.Integer(), nullable=True),
        sa.Column("code", sa.String(length=80), nullable=True),
        sa.Column("issued_on", sa.Date(), nullable=True),
        sa.Column("record", sa.JSON(), nullable=True),
        sa.Column("digest", sa.String(length=80), nullable=True),
        sa.Column("search_key", sa.Text(), nullable=False),
        sa.Column("sort_key", sa.Text().with_variant(sa.Text(collation="C"), "postgresql"), nullable=False),
        sa.Column("replaces_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(_STATES, name=op.f("ck_certificates_state")),
        sa.ForeignKeyConstraint(["enrolment_id"], ["enrolments.id"], name=op.f("fk_certificates_enrolment_id")),
        sa.ForeignKeyConstraint(["decision_id"], ["decisions.id"], name=op.f("fk_certificates_decision_id")),
        sa.ForeignKeyConstraint(["body_id"], ["issuing_bodies.id"], name=op.f("fk_certificates_body_id")),
        sa.ForeignKeyConstraint(["register_id"], ["registers.id"], name=op.f("fk_certificates_register_id")),
        sa.ForeignKeyConstraint(["replaces_id"], ["certificates.id"], name=op.f("fk_certificates_replaces_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_certificates")),
        sa.UniqueConstraint("register_id", "serial_number", name=op.f("uq_certificates_register_id_serial_number")),
        sa.UniqueConstraint("register_id", "entry_number", name=op.f("uq_certificates_register_id_entry_number")),
        sa.UniqueConstraint("code", name=op.f("uq_certificates_code")),
        sa.UniqueConstraint("replaces_id", name=op.f("uq_certificates_replaces_id")),
    )
    op.create_index(op.f("ix_certificates_enrolment_id"), "certificates", ["enrolment_id"])
    op.create_index("ix_certificates_body", "certificates", ["body_id", "state"])
    op.create_index(
        "ux_certificates_live", "certificates", ["enrolment_id"], unique=True, sqlite_where=_LIVE, postgresql_where=_LIVE
    )
    op.create_table(
        "certificate_steps",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("certificate_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=80), nullable=False),
        sa.Column("happened_on", sa.Date(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(), nullable=False),
        sa.Column("recorded_by_id", sa.Integer(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.CheckConstraint(_STATES, name=op.f("ck_certificate_steps_state")),
        sa.ForeignKeyConstraint(["certificate_id"], ["certificates.id"], name=op.f("fk_certificate_steps_certificate_id")),
        sa.ForeignKeyConstraint(["recorded_by_id"], ["persons.id"], name=op.f("fk_certificate_steps_recorded_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_certificate_steps")),
        sa.UniqueConstraint("certificate_id", "state", name=op.f("uq_certificate_steps_certificate_id_state")),
    )


def downgrade() -> None:
    """Take them away again."""
    for table in ("certificate_steps", "certificates", "registers", "signatories", "issuing_bodies"):
        op.drop_table(table)
