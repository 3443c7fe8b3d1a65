"""Names of attachments, and what they are called beside a link."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from urllib.parse import quote

from app.courses.markdown.tree import Attachment
from app.kernel.text import _, nfc, without_controls

KINDS: Mapping[str, str] = {"pdf": "PDF", "docx": "Word", "xlsx": "Excel", "pptx": "PowerPoint"}
"""The endings that are taken, and how people call such a file."""
ACCEPT = ",".join(f".{kind}" for kind in KINDS)
FOLDER = "files"
"""Where the files of a topic lie in a package."""
_SCHEME = "tep:"
_LONGEST = 80
_NAME = re.compile(r"[^\W_][\w.-]{0,90}\.(?:pdf|docx|xlsx|pptx)")


def kind_of(name: str) -> str:
    """The ending of a name, when it is one that is taken; else ""."""
    ending = name.rpartition(".")[2].lower()
    return ending if "." in name and ending in KINDS else ""


def safe_name(name: str) -> str:
    """A name that may stand in a lesson and in a folder: its letters with their accents, digits, "-", "_" and "."; no path."""
    last = re.split(r"[/\\]", without_controls(nfc(name)))[-1]
    stem, _dot, ending = last.rpartition(".")
    stem = re.sub(r"[^\w.]+", "-", stem).strip("-._")
    stem = re.sub(r"[-.]*-[-.]*|\.{2,}", "-", stem)[:_LONGEST].strip("-._")
    return f"{stem or 'tep'}.{ending.lower()}"


def is_name(name: str) -> bool:
    """Whether a name is one that `safe_name` leaves as it is."""
    return bool(_NAME.fullmatch(name)) and safe_name(name) == name


def free_name(name: str, taken: Collection[str]) -> str:
    """The name, or the first of name-2, name-3 … that is not taken."""
    stem, _dot, ending = name.rpartition(".")
    tries = (name, *(f"{stem}-{n}.{ending}" for n in range(2, len(taken) + 3)))
    return next(each for each in tries if each not in taken)


def path_of(target: str) -> str | None:
    """The path in the topic's folder of a link "tep:mau-phieu.docx"; None for any other link."""
    return f"{FOLDER}/{nfc(target.removeprefix(_SCHEME))}" if target.startswith(_SCHEME) else None


def target_of(path: str) -> str:
    """How lessons name the file at a path: "tep:mau-phieu.docx"."""
    return _SCHEME + path.removeprefix(f"{FOLDER}/")


def stored_name(sha256: str, kind: str) -> str:
    """The name of a file in the media store."""
    return f"{sha256}.{kind}"


def address(attachment: Attachment, path: str) -> str:
    """Where a reader gets it; letters with accents as browsers send them."""
    return f"/tep/{attachment.sha256}/{quote(path.removeprefix(f'{FOLDER}/'), safe='')}"


def linked(files: Mapping[str, Attachment]) -> dict[str, tuple[str, str]]:
    """Address and words of files by the link that names them, for the renderer; `files` by path."""
    return {target_of(path): (address(file, path), said(file)) for path, file in files.items()}


def said_size(size: int) -> str:
    """Bytes in words: "24 KB", "1,4 MB"."""
    if size < 1024 * 1024:
        return _("{n} KB").format(n=max(1, -(-size // 1024)))
    return _("{n} MB").format(n=f"{size / 1024 / 1024:.1f}".replace(".", ","))


def said(attachment: Attachment) -> str:
    """What stands behind the words of a link: "Word, 24 KB"."""
    return f"{KINDS[attachment.kind]}, {said_size(attachment.bytes)}"
