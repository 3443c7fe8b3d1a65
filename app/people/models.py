"""Tables of people: units, persons, posts, roles, accounts, sign-ins."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.storage.base import Base, Key, Moment, SortKey, Words
from app.storage.sealed import Sealed


class Installation(Base):
    """What this database is for: one row, written once.

    A demonstration account refers to `kind = demo`, so it cannot exist in an office's database.
    """

    __tablename__ = "installation"
    __table_args__ = (CheckConstraint("kind IN ('demo', 'office')", name="kind"), CheckConstraint("id = 1", name="one_row"))

    id: Mapped[int] = mapped_column(primary_key=True)
    # "demo" or "office"; decides whether demonstration accounts may exist.
    kind: Mapped[str] = mapped_column(Key, unique=True)
    started_at: Mapped[datetime] = mapped_column(Moment)


class Unit(Base):
    """A unit of the union or of local government at some level, for a span of time; its name is not a key."""

    __tablename__ = "units"
    __table_args__ = (Index("ix_units_path", "path"), Index("ix_units_code", "code"))

    id: Mapped[int] = mapped_column(primary_key=True)
    # The code of the statistics office as text ("14845"), or one of our own for other levels; code + valid_from names a unit.
    code: Mapped[str] = mapped_column(Key)
    # "Xã Mường Lát": the name with its kind, as it is written on papers.
    name: Mapped[str] = mapped_column(Words)
    # central, province, district (history), commune, cell.
    level: Mapped[str] = mapped_column(Key)
    # "Xã", "Phường", "Tỉnh": the word before the name.
    kind: Mapped[str] = mapped_column(Words)
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("units.id"), index=True)
    # "/1/7/": ids from the root down to this unit, so that "everything below" is one comparison.
    path: Mapped[str] = mapped_column(Words)
    search_key: Mapped[str] = mapped_column(Words)
    sort_key: Mapped[str] = mapped_column(SortKey)
    # The first day on which the unit exists; none when it is older than our records.
    valid_from_on: Mapped[date | None]
    # The last day; none while it exists.
    valid_to_on: Mapped[date | None]

    aliases: Mapped[list[UnitAlias]] = relationship(back_populates="unit")


class UnitAlias(Base):
    """Another way in which people write a unit's name."""

    __tablename__ = "unit_aliases"
    __table_args__ = (UniqueConstraint("unit_id", "search_key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"))
    name: Mapped[str] = mapped_column(Words)
    search_key: Mapped[str] = mapped_column(Words, index=True)

    unit: Mapped[Unit] = relationship(back_populates="aliases")


class UnitPredecessor(Base):
    """Which older unit went into which newer one (mergers of 2025)."""

    __tablename__ = "unit_predecessors"

    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"), primary_key=True)
    predecessor_id: Mapped[int] = mapped_column(ForeignKey("units.id"), primary_key=True)


class Person(Base):
    """Somebody the union knows; never deleted."""

    __tablename__ = "persons"

    id: Mapped[int] = mapped_column(primary_key=True)
    # As written on her papers, NFC, single spaces.
    full_name: Mapped[str] = mapped_column(Words)
    search_key: Mapped[str] = mapped_column(Words, index=True)
    sort_key: Mapped[str] = mapped_column(SortKey, index=True)
    # The whole date of birth when it is known.
    birth_on: Mapped[date | None]
    # The year of birth; many lists know no more.
    birth_year: Mapped[int | None]
    # Ten digits, leading zero; what she signs in with, when she has an account.
    phone: Mapped[str | None] = mapped_column(Key, index=True)
    # "female", "male" or none; decides nothing but forms of address.
    gender: Mapped[str | None] = mapped_column(Key)


class Post(Base):
    """A post that a person holds in a unit for a span of time; two at once is normal."""

    __tablename__ = "posts"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("persons.id"), index=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"), index=True)
    # chair, vice_chair, standing, committee, cell_head, cell_deputy, reserve, staff, other.
    kind: Mapped[str] = mapped_column(Key)
    # The title as it is written: "Chủ tịch Hội LHPN xã".
    title: Mapped[str] = mapped_column(Words)
    from_on: Mapped[date | None]
    to_on: Mapped[date | None]


class RoleGrant(Base):
    """A role that a person has in a unit and everything below it; taking it away is a date, not a deletion."""

    __tablename__ = "role_grants"
    __table_args__ = (CheckConstraint("role IN ('instructor', 'coordinator', 'administrator')", name="role"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("persons.id"), index=True)
    # instructor, coordinator, administrator; being a trainee follows from an enrolment.
    role: Mapped[str] = mapped_column(Key)
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"))
    granted_at: Mapped[datetime] = mapped_column(Moment)
    granted_by_id: Mapped[int | None] = mapped_column(ForeignKey("persons.id"))
    revoked_at: Mapped[datetime | None] = mapped_column(Moment)


class Account(Base):
    """How a person signs in."""

    __tablename__ = "accounts"

    person_id: Mapped[int] = mapped_column(ForeignKey("persons.id"), primary_key=True)
    # A name chosen for people without a phone of their own, folded to lower case; or none.
    login_name: Mapped[str | None] = mapped_column(Key, unique=True)
    # The phone number she signs in with, ten digits; or none.
    phone: Mapped[str | None] = mapped_column(Key, unique=True)
    # argon2id, over the NFC form of the password.
    password_hash: Mapped[str] = mapped_column(Words)
    # Set while the password is one that somebody else gave her.
    must_change: Mapped[bool]
    password_set_at: Mapped[datetime] = mapped_column(Moment)
    disabled_at: Mapped[datetime | None] = mapped_column(Moment)
    # "demo" for demonstration accounts: refers to the installation, so the database itself refuses them in an office.
    demo_of: Mapped[str | None] = mapped_column(ForeignKey("installation.kind"))


class SignIn(Base):
    """One sign-in on one device; it ends here, so a copied cookie ends with it."""

    __tablename__ = "sign_ins"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("accounts.person_id"), index=True)
    # SHA-256 of the random token in the cookie; the token itself is nowhere on the server.
    token_hash: Mapped[str] = mapped_column(Key, unique=True)
    started_at: Mapped[datetime] = mapped_column(Moment)
    expires_at: Mapped[datetime] = mapped_column(Moment)
    # What the browser says it is, at most 200 characters, so that she recognises her devices.
    device: Mapped[str] = mapped_column(Words)
    ended_at: Mapped[datetime | None] = mapped_column(Moment)
    # What is still missing before it opens anything: "" nothing, "code" the second factor, "setup" that one is set up.
    owes: Mapped[str] = mapped_column(Key, server_default="", default="")
    # Hash of the address that the password or the slip came from; decides whether others' failures there stop her.
    came_from: Mapped[str | None] = mapped_column(Key)


class SecondFactor(Base):
    """The second factor of an account: the secret that an app on her phone shares."""

    __tablename__ = "second_factors"

    person_id: Mapped[int] = mapped_column(ForeignKey("accounts.person_id"), primary_key=True)
    # 32 letters of base32, sealed.
    secret: Mapped[str] = mapped_column(Sealed)
    offered_at: Mapped[datetime] = mapped_column(Moment)
    # Set by the first code; until then it asks for nothing.
    confirmed_at: Mapped[datetime | None] = mapped_column(Moment)
    # The half minute (since 1970) of the last code that counted, so that a code counts once.
    last_step: Mapped[int] = mapped_column(BigInteger)


class RecoveryCode(Base):
    """A code on paper that stands for one code of the app."""

    __tablename__ = "recovery_codes"
    __table_args__ = (UniqueConstraint("person_id", "code_hash"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("accounts.person_id"), index=True)
    # Argon2id of person and code with the salt beside it; where there is no salt, SHA-256 of both (made before 11/2026).
    code_hash: Mapped[str] = mapped_column(Key)
    # 128 random bits, the same for the codes that were made together; sealed, so that the database alone cannot try codes.
    salt: Mapped[str | None] = mapped_column(Sealed)
    made_at: Mapped[datetime] = mapped_column(Moment)
    used_at: Mapped[datetime | None] = mapped_column(Moment)


class SignInFailure(Base):
    """One failed sign-in, for throttling; kept for an hour."""

    __tablename__ = "sign_in_failures"
    __table_args__ = (Index("ix_sign_in_failures_who", "who", "at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    # Hash of the account name or of the address, so that the table names nobody.
    who: Mapped[str] = mapped_column(Key)
    at: Mapped[datetime] = mapped_column(Moment)


class NoticeRead(Base):
    """That somebody read one version of the notice about personal data, when."""

    __tablename__ = "notices_read"

    person_id: Mapped[int] = mapped_column(ForeignKey("accounts.person_id"), primary_key=True)
    # The version of the text that she was shown.
    version: Mapped[int] = mapped_column(primary_key=True)
    read_at: Mapped[datetime] = mapped_column(Moment)


class EntrySlip(Base):
    """The QR of a sign-in slip: opens one account once, until a day."""

    __tablename__ = "entry_slips"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("accounts.person_id"), index=True)
    # SHA-256 of the random token in the QR; the token itself is nowhere on the server.
    token_hash: Mapped[str] = mapped_column(Key, unique=True)
    made_at: Mapped[datetime] = mapped_column(Moment)
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("persons.id"))
    expires_at: Mapped[datetime] = mapped_column(Moment)
    # Set by its use, or when a newer slip or password took its place.
    ended_at: Mapped[datetime | None] = mapped_column(Moment)


class OutsideAccount(Base):
    """The account of a person at the sign-in service of her office (OIDC)."""

    __tablename__ = "outside_accounts"
    __table_args__ = (UniqueConstraint("issuer", "subject"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("accounts.person_id"), index=True)
    # The address of the service, and its own unchanging name for her there.
    issuer: Mapped[str] = mapped_column(Words)
    subject: Mapped[str] = mapped_column(Words)
    linked_at: Mapped[datetime] = mapped_column(Moment)
