"""Files of events: the seal says whose phone made one, and that nobody changed it since."""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Mapping
from dataclasses import dataclass

from app.kernel.refusal import Refused
from app.kernel.text import _
from app.offline.rules.plain import json_of

NO_FILE = _("Đây không phải tệp “việc chờ gửi” lưu từ máy của học viên. Chọn tệp có tên bắt đầu bằng viec-cho-gui.")
_PERSON = re.compile(r"[0-9]{1,9}")
_SEAL = re.compile(r"[0-9a-f]{64}")


def seal_key(secret: str, person_id: int) -> str:
    """The key with which the phones of one person seal files; nobody else's phone ever gets it."""
    return hmac.new(secret.encode(), f"offline-seal:{person_id}".encode(), hashlib.sha256).hexdigest()


def seal_of(key: str, text: str) -> str:
    """The seal of a file's content."""
    return hmac.new(key.encode(), text.encode("utf-8", "surrogatepass"), hashlib.sha256).hexdigest()


@dataclass(frozen=True)
class SealedFile:
    """A file of events: whose it is, the text that is sealed, and the seal."""

    person_id: int
    text: str
    seal: str

    def is_genuine(self, secret: str) -> bool:
        """Whether a phone of that person made it and nobody changed it since."""
        return hmac.compare_digest(seal_of(seal_key(secret, self.person_id), self.text), self.seal)

    def content(self) -> Mapping[str, object]:
        """What is in it. Refused: "no_file"."""
        found = json_of(self.text)
        if not isinstance(found, Mapping) or str(found.get("who")) != str(self.person_id):
            raise Refused("no_file", NO_FILE)
        return found


def read_file(data: bytes) -> SealedFile:
    """A file that a phone saved: {"so-hoc": 1, "who", "text", "seal"}. Refused: "no_file"."""
    try:
        found = json_of(data.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise Refused("no_file", NO_FILE) from error
    if not isinstance(found, Mapping) or found.get("so-hoc") != 1:
        raise Refused("no_file", NO_FILE)
    who, text, seal = (value if isinstance(value := found.get(name), str) else "" for name in ("who", "text", "seal"))
    if not text or not _PERSON.fullmatch(who) or not _SEAL.fullmatch(seal):
        raise Refused("no_file", NO_FILE)
    return SealedFile(int(who), text, seal)
