"""QTI 2.1: single items, and packages (.zip with imsmanifest.xml) with their pictures.

After the information model of IMS QTI 2.1: what may be answered is an interaction in the body of the item, what is right stands
in its response declaration, how it is marked in the mapping.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from posixpath import dirname, join, normpath
from typing import Any
from urllib.parse import unquote

from lxml import etree

from app.kernel.refusal import Refused
from app.kernel.text import _, squeeze
from app.quizzes.formats.archive import files_of
from app.quizzes.formats.drafting import Draft, settle_all
from app.quizzes.formats.qti_body import Item
from app.quizzes.formats.qti_items import question_of
from app.quizzes.formats.records import FileReading
from app.quizzes.formats.text import checked_count
from app.quizzes.formats.xml_tree import child, everything, name_of, tree_of

MANIFEST = "imsmanifest.xml"
ITEM = "assessmentItem"


def read(data: bytes) -> FileReading:
    """Every item of a package or the one item of a file.

    Refused: what `files_of` and `tree_of` refuse, "not_qti", "too_many".
    """
    if data.startswith(b"PK"):
        return _package(files_of(data))
    root = tree_of(data)
    if name_of(root) != ITEM:
        raise _not_qti(root)
    return FileReading("qti", "", settle_all([_draft(root, "", {})], "qti"))


def _not_qti(root: Any) -> Refused:
    """Why a file is refused."""
    if name_of(root) in {"questestinterop", "qti-assessment-item"}:
        return Refused("not_qti", _("Tệp theo bản QTI khác. Ở đây đọc QTI 2.1; xuất lại tệp theo bản 2.1."))
    return Refused("not_qti", _("Tệp này không phải câu hỏi QTI 2.1 (thẻ ngoài cùng phải là assessmentItem)."))


def _package(files: Mapping[str, bytes]) -> FileReading:
    """The items that the manifest names, in its order; without one, every item that the package holds."""
    manifest = next((name for name in sorted(files, key=len) if name.rsplit("/", 1)[-1] == MANIFEST), None)
    title, tags = _contents(files, manifest) if manifest else ("", {})
    paths = list(tags) or [name for name in files if name.endswith(".xml") and name != manifest]
    checked_count(len(paths))
    drafts, notes = [], []
    for path in paths:
        draft, note = _file(path, files)
        if draft and draft.question:
            draft.question = replace(draft.question, tags=tags.get(path, ()))
        drafts += [draft] if draft else []
        notes += [note] if note else []
    if not drafts:
        raise Refused("not_qti", _("Tệp nén này không có câu hỏi QTI 2.1 nào."))
    return FileReading("qti", title, settle_all(drafts, "qti"), tuple(notes[:20]))


def _contents(files: Mapping[str, bytes], manifest: str) -> tuple[str, dict[str, tuple[str, ...]]]:
    """(title, keywords of the items by their paths) of a manifest."""
    root = tree_of(files[manifest])
    rows = [row for row in everything(root, "resource") if (row.get("type") or "").startswith("imsqti_item")]
    folder = dirname(manifest)
    metadata = child(root, "metadata")
    titles = everything(metadata, "title") if metadata is not None else []
    title = squeeze("".join(titles[0].itertext())) if titles else ""
    return title, {_place(folder, row.get("href") or ""): _keywords(row) for row in rows}


def _keywords(row: Any) -> tuple[str, ...]:
    """The keywords of a resource."""
    words = (squeeze("".join(keyword.itertext())) for keyword in everything(row, "keyword"))
    return tuple(dict.fromkeys(filter(None, words)))


def _place(folder: str, href: str) -> str:
    """A path in the package."""
    return normpath(join(folder, unquote(href))).lstrip("/")


def _file(path: str, files: Mapping[str, bytes]) -> tuple[Draft | None, str]:
    """(question, note) of one file of a package; a file that cannot be read is a question that cannot be taken in."""
    draft = Draft(path.rsplit("/", 1)[-1], 0, "qti")
    if path not in files:
        draft.block("missing_file", _("Gói nêu tệp {path} nhưng không kèm tệp đó.").format(path=path[:120]))
        return draft, ""
    try:
        root = tree_of(files[path])
    except Refused as refusal:
        draft.block(refusal.reason, refusal.sentence)
        return draft, ""
    if name_of(root) != ITEM:
        return None, _("Tệp {path} trong gói không phải câu hỏi (thẻ {name}) nên bỏ qua.").format(path=path, name=name_of(root))
    return _draft(root, dirname(path), files), ""


def _draft(root: Any, folder: str, files: Mapping[str, bytes]) -> Draft:
    """One item."""
    label = squeeze(root.get("title") or root.get("identifier") or "")
    draft = Draft(label, root.sourceline or 0, "qti", etree.tostring(root, encoding="unicode")[:4_000])
    body = child(root, "itemBody")
    if body is None:
        draft.block("no_body", _("Câu QTI này không có phần nội dung (itemBody)."))
        return draft
    draft.question = question_of(Item(root, body, draft, lambda source: files.get(_place(folder, source))))
    return draft
