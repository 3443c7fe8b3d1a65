"""Hostile texts, and good files under hostile names."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass

from tests.files.make_rosters import plain


@dataclass(frozen=True)
class Hostile:
    """A file as it is sent: what is wrong with it, its name and its bytes."""

    what: str
    name: str
    data: bytes


def texts() -> Iterator[Hostile]:
    """Texts: too long, too deep, in no known letters."""
    made: dict[str, tuple[str, bytes]] = {
        "one line of ten million": ("dong.txt", b"a" * 10_000_000),
        "five million lines": ("dong.csv", b"\n" * 5_000_000),
        "a million columns": ("cot.csv", b"a," * 1_000_000),
        "a quote that never ends": ("ngoac.csv", b'"' + b"a,\n" * 500_000),
        "noughts": ("khong.txt", bytes(100_000)),
        "half signs": ("nua.txt", "Câu 1: \ud83d\nA. a\nB. b\nĐáp án: A".encode("utf-8", "surrogatepass")),
        "no letters": ("chu.txt", bytes(range(256)) * 400),
        "UTF-16 without a sign": ("utf16.txt", ("Câu 1: x\n" * 1000).encode("utf-16-le")),
        "pictures that never end": ("hinh.md", b"![" * 20_000),
        "links that never end": ("lien-ket.md", b"[a](" * 20_000),
        "lists in lists": ("danh-sach.md", b"- " * 20_000 + b"a"),
        "quotes in quotes": ("trich.md", b"> " * 20_000 + b"a"),
        "stars": ("sao.md", b"*a_" * 20_000),
        "deep JSON": ("sau.json", b"[" * 500_000),
        "deep JSON of objects": ("sau2.json", b'{"a":' * 100_000 + b"1" + b"}" * 100_000),
        "huge numbers": ("so.json", b'{"so-hoc": ' + b"9" * 100_000 + b"}"),
        "no number in JSON": ("so2.json", b'{"so-hoc": NaN, "who": Infinity, "text": -Infinity}'),
        "the same name twice": ("ten.json", b'{"so-hoc":1,"so-hoc":2,"who":"1","text":"{}","seal":""}'),
        "somebody else's events": ("viec.json", json.dumps({"so-hoc": 1, "who": "1", "text": "{}", "seal": "0" * 64}).encode()),
        "laughs in Moodle": ("cuoi.xml", b'<!DOCTYPE q [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;">]><quiz>&b;</quiz>'),
        "a file in Moodle": (
            "tep.xml",
            b'<!DOCTYPE q [<!ENTITY f SYSTEM "file:///etc/passwd">]><quiz><question>&f;</question></quiz>',
        ),
        "deep Moodle": ("sau.xml", b"<quiz>" + b"<question>" * 50_000),
        "a GIFT that never ends": ("gift.txt", b"::a:: b {" + b"=a ~b " * 50_000),
        "equals and braces": ("gift2.txt", b"{" * 50_000 + b"}" * 50_000),
        "questions without end": ("cau.txt", b"C\xc3\xa2u 1: " + b"(" * 50_000),
    }
    for what, (name, data) in made.items():
        yield Hostile(what, name, data)


def names() -> Iterator[Hostile]:
    """Good workbooks under bad names."""
    for name in (
        "../../../../etc/passwd",
        "..\\..\\windows\\system32\\a.xlsx",
        "/etc/passwd.xlsx",
        "a\x00.xlsx",
        "a.xlsx\r\nSet-Cookie: x=1",
        "<img src=x onerror=window.ran=1>.xlsx",
        "=1+1.xlsx",
        "\u202exslx.exe",
        "a" * 5000 + ".xlsx",
        ".xlsx",
        "CON.xlsx",
        "a.php.xlsx",
    ):
        yield Hostile(f"named {name[:30]!r}", name, plain())
