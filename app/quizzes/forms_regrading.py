"""What the forms of regrading bring. Syntax only."""

from __future__ import annotations

import re
from dataclasses import dataclass

from werkzeug.datastructures import MultiDict

from app.kernel.ids import is_id
from app.kernel.text import nfc
from app.quizzes.rules.grading import Ruling
from app.quizzes.rules.regrading import Remedy

_REMEDY = re.compile(r"version-([0-9]{1,9})|full|drop|own")
_CLIENT_ID = re.compile(r"[A-Za-z0-9-]{8,64}")


@dataclass(frozen=True)
class SentRegrade:
    """The choice as it was sent; `remedy` None when nothing that can be read was chosen."""

    remedy: Remedy | None
    chosen: tuple[int, ...]
    said: str
    reason: str
    digest: str
    knows_decided: bool
    client_id: str


def read_regrade(sent: MultiDict[str, str]) -> SentRegrade:
    """The fields cach (remedy), ban (versions), ly-do, thay (digest of the list seen), biet (knows of decisions), client_id."""
    said = sent.get("cach", "")
    found = _REMEDY.fullmatch(said)
    remedy = None
    if found:
        remedy = Remedy(Ruling.VERSION, int(found.group(1))) if found.group(1) else Remedy(Ruling(said))
    chosen = tuple(int(text) for text in sent.getlist("ban")[:200] if is_id(text))
    client_id = sent.get("client_id", "")
    return SentRegrade(
        remedy,
        chosen,
        said if found else "",
        nfc(sent.get("ly-do", "").replace("\r\n", "\n")),
        sent.get("thay", "")[:64],
        sent.get("biet") == "1",
        client_id if _CLIENT_ID.fullmatch(client_id) else "",
    )
