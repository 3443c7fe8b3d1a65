"""Use-cases of persons, their posts, accounts and roles."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime

from sqlalchemy import select, update

from app.kernel.refusal import Refused
from app.kernel.text import _, fold, name_sort_key, squeeze
from app.people.models import Account, EntrySlip, Person, Post, RoleGrant, SignIn
from app.people.queries import account_of, installation_kind
from app.people.rules import Role, login_of, phone_of
from app.people.services.passwords import first_password, hash_of
from app.storage.journal import record
from app.storage.transaction import transaction


def add_person(
    *,
    full_name: str,
    by: int | None,
    at: datetime,
    birth_on: date | None = None,
    birth_year: int | None = None,
    phone: str | None = None,
    gender: str | None = None,
) -> int:
    """Write down a person; gives back her id. Looking for her first is the caller's task.

    Refused: "name_missing", "phone" (not a Vietnamese number).
    """
    name = squeeze(full_name)
    if not name:
        raise Refused("name_missing", _("Hãy nhập họ và tên."))
    number = phone_of(phone) if phone else None
    if phone and number is None:
        raise Refused("phone", _("Số điện thoại cần có 10 chữ số, ví dụ 0912 345 678."))
    with transaction() as db:
        person = Person(
            full_name=name,
            search_key=fold(name),
            sort_key=name_sort_key(name),
            birth_on=birth_on,
            birth_year=birth_on.year if birth_on else birth_year,
            phone=number,
            gender=gender,
        )
        db.add(person)
        db.flush()
        record("people.added_person", "person", person.id, by=by, at=at)
        return person.id


def add_post(*, person_id: int, unit_id: int, kind: str, title: str, from_on: date | None, by: int | None, at: datetime) -> int:
    """Write down that a person holds a post from a day on (None: not known); gives back the post's id.

    The same open post is not written twice.
    """
    return take_post(person_id=person_id, unit_id=unit_id, kind=kind, title=title, from_on=from_on, by=by, at=at)[0]


def take_post(
    *, person_id: int, unit_id: int, kind: str, title: str, from_on: date | None, by: int | None, at: datetime
) -> tuple[int, bool]:
    """`add_post` that also says whether the post is new; an open post whose first day was not known gets it."""
    with transaction() as db:
        known = db.scalar(
            select(Post).where(Post.person_id == person_id, Post.unit_id == unit_id, Post.kind == kind, Post.to_on.is_(None))
        )
        if known is not None:
            if known.from_on is None and from_on is not None:
                known.from_on = from_on
                record("people.dated_post", "person", person_id, by=by, at=at, post=known.id, from_on=from_on.isoformat())
            return known.id, False
        post = Post(person_id=person_id, unit_id=unit_id, kind=kind, title=squeeze(title), from_on=from_on)
        db.add(post)
        db.flush()
        record("people.added_post", "person", person_id, by=by, at=at, post=post.id, unit=unit_id, kind=kind)
        return post.id, True


def end_posts(post_ids: Collection[int], *, to_on: date | None, by: int | None, at: datetime) -> None:
    """Let these posts end with a day, or with None go on again; a post that would end before it began ends on its first day."""
    with transaction() as db:
        for post in db.scalars(select(Post).where(Post.id.in_(sorted(post_ids)))):
            before = post.to_on.isoformat() if post.to_on else None
            post.to_on = max(to_on, post.from_on or to_on) if to_on else None
            after = post.to_on.isoformat() if post.to_on else None
            record("people.ended_post", "person", post.person_id, by=by, at=at, post=post.id, before=before, after=after)


def remove_posts(post_ids: Collection[int], *, by: int | None, at: datetime) -> int:
    """Take away posts that a list wrote by mistake; the journal keeps what they said. Gives how many there were."""
    with transaction() as db:
        posts = db.scalars(select(Post).where(Post.id.in_(sorted(post_ids)))).all()
        for post in posts:
            said = {"post": post.id, "unit": post.unit_id, "kind": post.kind, "title": post.title}
            record("people.removed_post", "person", post.person_id, by=by, at=at, **said)
            db.delete(post)
        return len(posts)


def open_account(
    *, person_id: int, phone: str | None, login_name: str | None, by: int | None, at: datetime, password: str | None = None
) -> str:
    """Give a person an account with a first password that she must change; gives back that password.

    `password` is only for demonstration data, and such an account need not change it.
    Refused: "login_missing", "login_taken" (another person signs in with it), "has_account", "demo_in_office".
    """
    number, name = (login_of(text) if text else None for text in (phone, login_name))
    if not number and not name:
        raise Refused("login_missing", _("Cần số điện thoại hoặc tên đăng nhập để mở tài khoản."))
    given = password or first_password()
    stored = hash_of(given)
    with transaction() as db:
        if db.get(Account, person_id) is not None:
            raise Refused("has_account", _("Người này đã có tài khoản."))
        for login in filter(None, (number, name)):
            if account_of(login) is not None:
                raise Refused("login_taken", _("“{login}” đã có người khác dùng để đăng nhập.").format(login=login))
        if password is not None and installation_kind() != "demo":
            raise Refused("demo_in_office", _("Cơ sở dữ liệu này dùng thật, không mở tài khoản minh họa được."))
        demo = "demo" if password is not None else None
        must_change = password is None
        db.add(
            Account(
                person_id=person_id,
                phone=number,
                login_name=name,
                password_hash=stored,
                must_change=must_change,
                password_set_at=at,
                demo_of=demo,
            )
        )
        record("people.opened_account", "person", person_id, by=by, at=at)
    return given


def reset_password(*, person_id: int, by: int | None, at: datetime) -> str:
    """Give an account a new first password and end all its sign-ins; gives back that password.

    Refused: "no_account".
    """
    given = first_password()
    stored = hash_of(given)
    with transaction() as db:
        account = db.get(Account, person_id)
        if account is None:
            raise Refused("no_account", _("Người này chưa có tài khoản."))
        account.password_hash, account.must_change, account.password_set_at = stored, True, at
        db.execute(update(SignIn).where(SignIn.person_id == person_id, SignIn.ended_at.is_(None)).values(ended_at=at))
        db.execute(update(EntrySlip).where(EntrySlip.person_id == person_id, EntrySlip.ended_at.is_(None)).values(ended_at=at))
        record("people.reset_password", "person", person_id, by=by, at=at)
    return given


def grant_role(*, person_id: int, role: Role, unit_id: int, by: int | None, at: datetime) -> None:
    """Give a person a role in a unit and all below it; giving it twice is giving it once."""
    with transaction() as db:
        known = db.scalar(
            select(RoleGrant.id).where(
                RoleGrant.person_id == person_id,
                RoleGrant.role == role,
                RoleGrant.unit_id == unit_id,
                RoleGrant.revoked_at.is_(None),
            )
        )
        if known is None:
            db.add(RoleGrant(person_id=person_id, role=role, unit_id=unit_id, granted_at=at, granted_by_id=by))
            record("people.granted_role", "person", person_id, by=by, at=at, role=str(role), unit=unit_id)
