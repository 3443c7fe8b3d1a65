"""Telling other software that something changed: where to, when again after a failure, and how it knows who rang."""

from __future__ import annotations

import hashlib
import hmac
import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from app.kernel.refusal import Refused
from app.kernel.text import _

LEASE = timedelta(minutes=2)
"""A sender who took a notice and was not heard of for so long has died: another one takes it."""
MOST_TRIES = 14
"""The last one comes about a day after the first; the state stands ready to be fetched in any case."""
WATCHED_DAYS = 90
"""A class is watched until so many days after it closed: late decisions and corrections come in that time."""
_FIRST_PAUSE, _LONGEST_PAUSE = timedelta(minutes=1), timedelta(hours=4)
_MOST_ADDRESS = 300
_HERE = {"localhost", "127.0.0.1", "::1"}


@dataclass(frozen=True)
class Letter:
    """What is sent: where to, the bytes, and the headers that prove and number them."""

    notice_id: int
    address: str
    body: bytes
    headers: dict[str, str]


def checked_address(text: str) -> str:
    """The address that is told. Refused: "address": https only, but for programs on this very machine; no password in it."""
    address = text.strip()
    try:
        parts = urlsplit(address)
        host, _port = parts.hostname, parts.port
    except ValueError:  # a port or brackets that are none
        parts, host = urlsplit(""), None
    safe = parts.scheme == "https" or (parts.scheme == "http" and host in _HERE)
    plain = address.isascii() and address.isprintable() and " " not in address and len(address) <= _MOST_ADDRESS
    if not (safe and host and plain) or "@" in parts.netloc or parts.fragment:
        raise Refused("address", _("Nhập địa chỉ bắt đầu bằng https://, không có khoảng trắng, tên và mật khẩu."))
    return address


def letter(notice_id: int, address: str, secret: str, *, cohort: str, made_at: datetime) -> Letter:
    """The notice as it is sent; it names the class and nobody in it."""
    said = {"id": notice_id, "event": "completion.changed", "cohort": cohort, "at": made_at.isoformat(timespec="seconds")}
    body = json.dumps(said, ensure_ascii=False).encode()
    headers = {
        "Content-Type": "application/json",
        "Idempotency-Key": str(notice_id),
        "X-So-Hoc-Signature": f"sha256={hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()}",
    }
    return Letter(notice_id, address, body, headers)


def next_try(tries: int, at: datetime) -> datetime | None:
    """When to try again after so many failures: each pause twice the last one; None when it is given up."""
    return None if tries >= MOST_TRIES else at + min(_FIRST_PAUSE * 2 ** (tries - 1), _LONGEST_PAUSE)
