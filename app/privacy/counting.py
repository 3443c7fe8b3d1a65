"""The counts of a year by ethnicity, religion and party: tables as they may be shown, and the same as a workbook."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from app.kernel.text import _
from app.privacy.queries import COUNTED
from app.privacy.rules import NONE, UNSAID, ParticularKind, Share, group_of, shares_of
from app.privacy.wording import PARTICULARS
from app.web.workbook import Column, Table

_MEMBER = "dang vien"
_OTHERS = ("quan chung", "doan vien", "cam tinh", "doi tuong")
"""How forms call those who are no members (yet): "quần chúng", "đoàn viên", "cảm tình Đảng", "đối tượng Đảng"."""
_SAID = {NONE: _("Không"), UNSAID: _("Chưa cho biết"), _MEMBER: _("Đảng viên")}


@dataclass(frozen=True)
class Counted:
    """One table: what was asked, and its lines; None where the groups are too small to be shown."""

    kind: ParticularKind
    shares: list[Share] | None


def counted(people: int, told: Iterable[tuple[str, str]]) -> list[Counted]:
    """A table for each kind, of so many people and what some of them told."""
    groups: dict[str, Counter[str]] = defaultdict(Counter)
    names: dict[str, Counter[str]] = defaultdict(Counter)
    for kind, words in told:
        key = _member(words) if kind == ParticularKind.PARTY else group_of(words)
        groups[kind][key] += 1
        names[key][words] += 1
    return [_table(kind, people, groups[kind], names) for kind in COUNTED]


def counted_tables(title: str, unit: str, people: int, tables: Sequence[Counted], *, on: date) -> list[Table]:
    """The same as sheets."""
    lines = (title, _("{unit}; {n} người được công nhận; số liệu đến {day:%d/%m/%Y}").format(unit=unit, n=people, day=on))
    columns = (Column(_("Nhóm"), 40), Column(_("Số người"), 12))
    return [
        Table(PARTICULARS[one.kind], lines, columns, [(group_name(share.name), share.people) for share in one.shares or ()])
        for one in tables
    ]


def group_name(name: str) -> str:
    """What a line is called."""
    return name or _("Các nhóm nhỏ, gộp lại")


def _table(kind: ParticularKind, people: int, groups: Counter[str], names: dict[str, Counter[str]]) -> Counted:
    """One table; who told nothing is a group of her own."""
    whole = {_said(key, names): count for key, count in groups.items()}
    whole[_SAID[UNSAID]] = people - sum(groups.values())
    return Counted(kind, shares_of(whole))


def _said(key: str, names: dict[str, Counter[str]]) -> str:
    """A group as most people write it."""
    return _SAID.get(key) or names[key].most_common(1)[0][0]


def _member(words: str) -> str:
    """A member whatever she wrote (yes, a day, a number), unless she wrote that she is none, or what only others are."""
    key = group_of(words)
    return NONE if key == NONE or key.startswith(_OTHERS) else _MEMBER
