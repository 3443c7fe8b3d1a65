"""From a .docx to blocks in the Markdown of lessons: the file is made ready, mammoth converts it, its HTML is walked."""

from __future__ import annotations

import io
import re
from typing import Any

from docx.oxml.ns import qn
from lxml import html as markup

from app.courses.formats.word.lettering import Lettering
from app.courses.formats.word.looks import Looks
from app.courses.formats.word.numbers import Numbers
from app.courses.formats.word.package import MAIN, NOTES, WordPackage
from app.courses.formats.word.revisions import accept
from app.courses.formats.word.structure import LOWEST, STYLE, Structure
from app.courses.formats.word.things import Things
from app.courses.formats.word.tracing import Trace
from app.courses.formats.word.walking import Walker
from app.courses.rules.word_blocks import WordReading
from app.kernel.refusal import Refused
from app.kernel.text import _, squeeze
from app.kernel.word_file import checked_word

MAX_PARAGRAPHS = 20_000
MAX_LETTERS = 1_500_000
"""About 600 pages of text."""
_STYLES = "\n".join(
    [f"p.{STYLE.format(level=level)} => h{level}:fresh" for level in range(1, LOWEST + 1)]
    + [f"p.{STYLE.format(level=0)} => div.ten:fresh", "comment-reference =>", "b => strong", "i => em", "u =>", "strike =>"]
)


def read_word(data: bytes) -> WordReading:
    """What a .docx says. Refused: see `checked_word`; "truncated", "too_long", "no_words".

    Takes some seconds and some hundred megabytes over a file of hundreds of pages: to be called in a process of its own.
    """
    checked = checked_word(data)
    try:
        return _read(checked)
    except (Refused, MemoryError):
        raise
    except Exception as error:  # lxml and mammoth raise whatever they stumble over in a damaged file
        sentence = _("Tệp Word không đọc được, có thể bị hỏng. Mở tệp bằng Word, lưu lại rồi tải lên lần nữa.")
        raise Refused("truncated", sentence) from error


def _read(checked: bytes) -> WordReading:
    """The reading of a file whose parts are measured."""
    package = WordPackage(checked)
    body = package.body
    _measure(body)
    trace = Trace(body)
    roots = [package.trees[name] for name in (MAIN, *NOTES) if name in package.trees]
    trace.calls = {
        (qn(f"w:{kind}"), str(call.get(qn("w:id")))): call
        for kind in ("footnote", "endnote")
        for call in body.iter(qn(f"w:{kind}Reference"))
    }
    looks = Looks(package.tree("styles"))
    things, lettering = Things(package, trace), Lettering(looks, trace)
    for root in roots:
        accept(root, trace)
        things.settle(root)
    lettering.tidy(roots)
    structure = Structure(looks, Numbers(package.tree("numbering")), lettering, trace)
    structure.settle(body, roots)
    if _edges(package):
        trace.note("edges", None)
    remarks = tuple(trace.remarks(structure.levels))
    walker = Walker()
    blocks = tuple(walker.blocks(_html(package)))
    if not any(block.words for block in blocks) and not things.pictures:
        raise Refused("no_words", _("Tệp Word không có chữ nào. Chọn tệp khác."))
    title = squeeze(structure.title or re.sub(r"^(?:Microsoft Word|Word Document)\b.*", "", package.title()))[:200]
    return WordReading(title, blocks, walker.notes, tuple(things.pictures), remarks)


def _measure(body: Any) -> None:
    """Refused "too_long": a file that no lecturer would cut up by hand."""
    letters = sum(len(text.text or "") for text in body.iter(qn("w:t")))
    if letters > MAX_LETTERS or sum(1 for _one in body.iter(qn("w:p"))) > MAX_PARAGRAPHS:
        raise Refused("too_long", _("Tệp Word quá dài. Tách thành nhiều tệp, mỗi tệp một chuyên đề, rồi tải lên từng tệp."))


def _html(package: WordPackage) -> Any:
    """The file as mammoth converts it, as a tree."""
    import mammoth

    converted = mammoth.convert_to_html(
        io.BytesIO(package.packed()),
        style_map=_STYLES,
        convert_image=mammoth.images.img_element(lambda image: {"src": "hinh"}),
        include_embedded_style_map=False,
        external_file_access=False,
    )
    return markup.fragment_fromstring(converted.value, create_parent="div")


def _edges(package: WordPackage) -> bool:
    """Whether the head or the foot of the pages says anything but numbers."""
    words = "".join(re.findall(r"<w:t[^>]*>([^<]*)</w:t>", package.edges.decode("utf-8", "replace")))
    return any(letter.isalpha() for letter in words)
