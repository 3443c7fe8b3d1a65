"""Reading a post as lists write it: "CT", "PCT. UBMTTQ, Chủ tịch Hội LHPN xã", "nguồn Chủ tịch"."""

from __future__ import annotations

import re

from app.kernel.text import fold

KINDS = ("chair", "vice_chair", "reserve", "other")
"""The kinds of post that an enrolment tells apart."""
_UNION = re.compile(r"\b(hoi|lhpn|hpn|phu nu|pn|hlhpn)\b")
_OTHER_BODIES = re.compile(r"\b(mttq|ubmttq|mat tran|ubnd|uy ban|dang uy|hdnd|nong dan|cuu chien binh|doan thanh nien)\b")
_KINDS = (
    ("reserve", re.compile(r"\b(nguon|quy hoach|du nguon)\b")),
    ("cell_deputy", re.compile(r"\b(chi hoi pho|pho chi hoi|chp)\b")),
    ("cell_head", re.compile(r"\b(chi hoi truong|truong chi hoi|cht)\b")),
    ("vice_chair", re.compile(r"\b(pho chu tich|pct|pho ct|phct)\b")),
    ("chair", re.compile(r"\b(chu tich|ct)\b")),
    ("standing", re.compile(r"\b(uvbtv|btv|thuong vu)\b")),
    ("committee", re.compile(r"\b(uvbch|bch|ban chap hanh|uy vien)\b")),
    ("staff", re.compile(r"\b(can bo|chuyen vien|cong chuc|nhan vien)\b")),
)


def post_kind(title: str) -> str:
    """The kind of a post: chair, vice_chair, standing, committee, cell_head, cell_deputy, reserve, staff or other.

    Of two posts in one cell the one in the union counts: "PCT UBMTTQ, đồng thời là Chủ tịch Hội LHPN xã" is a chair.
    """
    whole = re.sub(r"[^a-z0-9,;/+&\-]+", " ", fold(title))
    if _KINDS[0][1].search(whole):
        return "reserve"
    parts = [part for part in re.split(r"[,;/+&\-]|\bdong thoi(?: la)?\b|\bkiem(?: nhiem)?\b", whole) if part.strip()]
    union = [part for part in parts if _UNION.search(part)] or [part for part in parts if not _OTHER_BODIES.search(part)]
    for part in union:
        kind = next((kind for kind, pattern in _KINDS if pattern.search(part)), None)
        if kind is not None:
            return kind
    return "other"


def enrolment_kind(kind: str) -> str:
    """The kind of post as an enrolment keeps it: one of `KINDS`."""
    return kind if kind in KINDS else "other"
