"""A paper as plain JSON values and back: the form in which an issued report keeps what it says."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from app.reports.rules.document import (
    Align,
    Block,
    Caption,
    Cell,
    Column,
    Document,
    Grid,
    Heading,
    Letterhead,
    NewPage,
    Signing,
    Skin,
    Text,
)

FORM = 1
"""The form of the record; a later one reads this one too."""


def record_of(document: Document) -> dict[str, Any]:
    """The paper as JSON values; days stand as {"day": "2025-12-31"} in cells."""
    head = document.head
    return {
        "form": FORM,
        "head": [str(head.skin), head.parent, head.body, head.place],
        "symbol": document.symbol,
        "on": document.on.isoformat() if document.on else None,
        "dated": document.dated.isoformat(),
        "title": document.title,
        "about": document.about,
        "blocks": [_block_record(block) for block in document.blocks],
        "signing": _signing_record(document.signing),
        "beside": _signing_record(document.beside),
        "recipients": list(document.recipients),
        "landscape": document.landscape,
    }


def document_of(record: Mapping[str, Any]) -> Document:
    """The paper that was frozen."""
    skin, *names = record["head"]
    return Document(
        Letterhead(Skin(skin), *names),
        record["symbol"],
        date.fromisoformat(record["on"]) if record["on"] else None,
        date.fromisoformat(record["dated"]),
        record["title"],
        record["about"],
        tuple(_block_of(one) for one in record["blocks"]),
        _signing_of(record["signing"]),
        _signing_of(record["beside"]),
        tuple(record["recipients"]),
        record["landscape"],
    )


def _block_record(block: Block) -> dict[str, Any]:
    """One block."""
    if isinstance(block, Heading):
        return {"kind": "heading", "level": block.level, "text": block.text}
    if isinstance(block, Text):
        return {"kind": "text", "text": block.text, "as": block.kind}
    if isinstance(block, Caption):
        return {"kind": "caption", "text": block.text, "small": block.small}
    if isinstance(block, NewPage):
        return {"kind": "page"}
    return {
        "kind": "grid",
        "name": block.name,
        "columns": [[column.label, column.share, str(column.align), column.group] for column in block.columns],
        "rows": [[_cell_record(cell) for cell in row] for row in block.rows],
        "strong": sorted(block.strong),
    }


def _block_of(record: Mapping[str, Any]) -> Block:
    """The block that was frozen."""
    kind = record["kind"]
    if kind == "heading":
        return Heading(record["level"], record["text"])
    if kind == "text":
        return Text(record["text"], record["as"])
    if kind == "caption":
        return Caption(record["text"], record["small"])
    if kind == "page":
        return NewPage()
    columns = tuple(Column(label, share, Align(align), group) for label, share, align, group in record["columns"])
    rows = tuple(tuple(_cell_of(cell) for cell in row) for row in record["rows"])
    return Grid(record["name"], columns, rows, frozenset(record["strong"]))


def _cell_record(cell: Cell) -> Any:
    """One cell."""
    return {"day": cell.isoformat()} if isinstance(cell, date) else cell


def _cell_of(record: Any) -> Cell:
    """The cell that was frozen."""
    found: Cell = date.fromisoformat(record["day"]) if isinstance(record, dict) else record
    return found


def _signing_record(signing: Signing | None) -> list[str] | None:
    """Who signs."""
    return [signing.capacity, signing.title, signing.name] if signing else None


def _signing_of(record: list[str] | None) -> Signing | None:
    """Who signed."""
    return Signing(*record) if record else None
