"""Levels of questions as lecturers write them."""

from __future__ import annotations

import re

from app.kernel.text import fold

_LEVELS = {"nb": "nhan-biet", "nhan biet": "nhan-biet", "biet": "nhan-biet", "1": "nhan-biet", "de": "nhan-biet"}
_LEVELS |= {"th": "thong-hieu", "thong hieu": "thong-hieu", "hieu": "thong-hieu", "2": "thong-hieu", "trung binh": "thong-hieu"}
_LEVELS |= {"vd": "van-dung", "vdc": "van-dung", "vdt": "van-dung", "van dung": "van-dung", "van dung thap": "van-dung"}
_LEVELS |= {"van dung cao": "van-dung", "3": "van-dung", "4": "van-dung", "kho": "van-dung"}


def level_of(text: str) -> str:
    """The level that a word names; "" for any other word."""
    return _LEVELS.get(re.sub(r"[^\w ]", "", fold(text)).strip(), "")
