"""Tables of certificates: who issues and signs, registers, certificates with their steps (append-only), keys of badges."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from app.storage.base import Base, Data, Key, Moment, Record, SortKey, Words
from app.storage.sealed import Sealed

_LIVE = text("state <> 'voided'")
"""Which certificates count: a person has one of a class, voided ones beside it."""


class IssuingBody(Base):
    """Who issues certificates for the classes of a unit and below, and how they look; each keeps registers of its own."""

    __tablename__ = "issuing_bodies"
    __table_args__ = (
        CheckConstraint("kind IN ('certificate', 'attestation')", name="kind"),
        CheckConstraint("skin IN ('state', 'union')", name="skin"),
        UniqueConstraint("unit_id", "name", "kind"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"), index=True)
    # The head of the paper: the body above in the first line ("" for none), the body itself in the second.
    parent_name: Mapped[str] = mapped_column(Words)
    name: Mapped[str] = mapped_column(Words)
    # certificate (chứng chỉ) or attestation (giấy chứng nhận).
    kind: Mapped[str] = mapped_column(Key)
    # state (with the national title) or union (without it).
    skin: Mapped[str] = mapped_column(Key)
    # Where the day is written: "Thanh Hóa".
    place: Mapped[str] = mapped_column(Words)
    # How both numbers are written: "HPN{nam}-{so5}", "{so}/{nam}/SCC".
    serial_pattern: Mapped[str] = mapped_column(Words)
    entry_pattern: Mapped[str] = mapped_column(Words)
    # Within how many days of the decision everybody has hers.
    due_days: Mapped[int]
    made_at: Mapped[datetime] = mapped_column(Moment)
    made_by_id: Mapped[int] = mapped_column(ForeignKey("persons.id"))


class Signatory(Base):
    """Who signs for a body, for a span of days."""

    __tablename__ = "signatories"
    __table_args__ = (UniqueConstraint("body_id", "from_on"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    body_id: Mapped[int] = mapped_column(ForeignKey("issuing_bodies.id"))
    full_name: Mapped[str] = mapped_column(Words)
    # The lines above the name: "TM. BAN THƯỜNG VỤ" or "", then "CHỦ TỊCH".
    capacity: Mapped[str] = mapped_column(Words)
    title: Mapped[str] = mapped_column(Words)
    from_on: Mapped[date]
    to_on: Mapped[date | None]
    recorded_at: Mapped[datetime] = mapped_column(Moment)
    recorded_by_id: Mapped[int] = mapped_column(ForeignKey("persons.id"))


class Register(Base):
    """The register of a body for one year: hands out both numbers, one after the other, never twice."""

    __tablename__ = "registers"
    __table_args__ = (UniqueConstraint("body_id", "year"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    body_id: Mapped[int] = mapped_column(ForeignKey("issuing_bodies.id"))
    year: Mapped[int]
    # Where both numbers began (not 1 when a paper register was in use that year), and the last ones handed out.
    first_serial: Mapped[int]
    first_entry: Mapped[int]
    last_serial: Mapped[int]
    last_entry: Mapped[int]
    opened_at: Mapped[datetime] = mapped_column(Moment)
    opened_by_id: Mapped[int] = mapped_column(ForeignKey("persons.id"))


class Certificate(Base):
    """A certificate of one person for one class; from its number on its record never changes."""

    __tablename__ = "certificates"
    __table_args__ = (
        CheckConstraint("state IN ('proposed', 'waiting', 'signed', 'handed_out', 'voided')", name="state"),
        UniqueConstraint("register_id", "serial_number"),
        UniqueConstraint("register_id", "entry_number"),
        UniqueConstraint("code"),
        Index("ux_certificates_live", "enrolment_id", unique=True, sqlite_where=_LIVE, postgresql_where=_LIVE),
        Index("ix_certificates_body", "body_id", "state"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    enrolment_id: Mapped[int] = mapped_column(ForeignKey("enrolments.id"), index=True)
    decision_id: Mapped[int] = mapped_column(ForeignKey("decisions.id"))
    body_id: Mapped[int] = mapped_column(ForeignKey("issuing_bodies.id"))
    # What its last step made of it: proposed, waiting, signed, handed_out, voided; the steps say who and when.
    state: Mapped[str] = mapped_column(Key)
    # Filled together when it gets its numbers, and never again: register, both numbers, the code of the public page.
    register_id: Mapped[int | None] = mapped_column(ForeignKey("registers.id"))
    serial_number: Mapped[int | None]
    entry_number: Mapped[int | None]
    code: Mapped[str | None] = mapped_column(Key)
    # The day on the paper.
    issued_on: Mapped[date | None]
    # What is printed, in the form of `certificates.rules.record`, and the SHA-256 of its canonical text.
    record: Mapped[Record | None] = mapped_column(Data)
    digest: Mapped[str | None] = mapped_column(Key)
    # The name as printed, for the order and the search of the register.
    search_key: Mapped[str] = mapped_column(Words)
    sort_key: Mapped[str] = mapped_column(SortKey)
    # The misprinted certificate that this one takes the place of, or none.
    replaces_id: Mapped[int | None] = mapped_column(ForeignKey("certificates.id"), unique=True)


class CertificateStep(Base):
    """One thing that happened to a certificate: proposed, numbered, signed, handed out, voided; each at most once."""

    __tablename__ = "certificate_steps"
    __table_args__ = (
        CheckConstraint("state IN ('proposed', 'waiting', 'signed', 'handed_out', 'voided')", name="state"),
        UniqueConstraint("certificate_id", "state"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    certificate_id: Mapped[int] = mapped_column(ForeignKey("certificates.id"))
    # What it became.
    state: Mapped[str] = mapped_column(Key)
    # The day on which it happened, as it is said; the moment and the person that recorded it.
    happened_on: Mapped[date]
    recorded_at: Mapped[datetime] = mapped_column(Moment)
    recorded_by_id: Mapped[int] = mapped_column(ForeignKey("persons.id"))
    # Why it was voided; who took it when somebody else did; "" otherwise.
    note: Mapped[str] = mapped_column(Words)
    # The number of the paper that voids a certificate which was handed out; "" otherwise.
    document: Mapped[str] = mapped_column(Words)


class BadgeKey(Base):
    """A key that signs the digital badges of this installation; its public half is published until it is withdrawn."""

    __tablename__ = "badge_keys"

    id: Mapped[int] = mapped_column(primary_key=True)
    # The thumbprint of the public half (RFC 7638), which is the end of its address.
    name: Mapped[str] = mapped_column(Key, unique=True)
    # The public half as a JWK; the private half as PEM, sealed with the data keys.
    public: Mapped[Record] = mapped_column(Data)
    private: Mapped[str] = mapped_column(Sealed)
    made_at: Mapped[datetime] = mapped_column(Moment)
    # From then on a newer key signs; what this one signed is still believed.
    retired_at: Mapped[datetime | None] = mapped_column(Moment)
    # From then on nothing that it signed is believed: somebody else may have the private half.
    withdrawn_at: Mapped[datetime | None] = mapped_column(Moment)
