"""What stands among the words of a Word file: pictures, boxes of text, formulas, embedded things, links, fields."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from docx.oxml.ns import nsmap, qn
from lxml import etree

from app.courses.formats.word.formulas import formula_of
from app.courses.formats.word.package import WordPackage
from app.courses.formats.word.revisions import remove, unwrap
from app.courses.formats.word.tracing import Trace, said
from app.courses.images import BadPicture, check_picture
from app.courses.rules.word_blocks import WordPicture

MAX_PICTURES = 100
_MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_IMAGE_DATA = "{urn:schemas-microsoft-com:vml}imagedata"
_CHART = "{http://schemas.openxmlformats.org/drawingml/2006/chart}chart"
_DIAGRAM = "{http://schemas.openxmlformats.org/drawingml/2006/diagram}relIds"
_OLE = "{urn:schemas-microsoft-com:office:office}OLEObject"
_ENDINGS = {".png": ".png", ".jpg": ".jpg", ".jpeg": ".jpg", ".gif": ".gif", ".webp": ".webp"}
_SAFE = re.compile(r"(?:https?://|mailto:|tel:)[^\s\"<>\\]+", re.IGNORECASE)
_FIELD_LINK = re.compile(r'^\s*HYPERLINK\s+(?!\\)"?([^"\s]+)', re.IGNORECASE)
_FETCHING = re.compile(r"^\s*(?:INCLUDEPICTURE|INCLUDETEXT|DDE|DDEAUTO|LINK|IMPORT|RD|DATABASE)\b", re.IGNORECASE)
_MADE_ALT = re.compile(r"automatically generated|được tạo tự động|AI-generated", re.IGNORECASE)
_DEEPEST = 20


def is_safe(address: str) -> bool:
    """Whether a link of a lesson may lead there."""
    return _SAFE.fullmatch(address.strip()) is not None


class Things:
    """Takes the things of a file apart; `pictures` fill meanwhile, each known by its part."""

    def __init__(self, package: WordPackage, trace: Trace) -> None:
        self.package, self.trace = package, trace
        self.pictures: list[WordPicture] = []
        self._numbers: dict[str, int | None] = {}

    def settle(self, root: Any) -> None:
        """Bring every thing of a part into a form that lessons have, or leave it out and say so."""
        for formula in list(root.iter(f"{_MATH}oMathPara", f"{_MATH}oMath")):
            if formula.getparent() is not None and not any(True for _up in formula.iterancestors(f"{_MATH}oMathPara")):
                self._formula(formula)
        for _turn in range(_DEEPEST):
            if not self._open_boxes(root):
                break
        for drawing in list(root.iter(qn("w:drawing"), qn("w:pict"), qn("w:object"))):
            if drawing.getparent() is not None:
                self._drawing(drawing)
        for link in list(root.iter(qn("w:hyperlink"))):
            self._link(link)
        for field in list(root.iter(qn("w:instrText"))):
            self._field(field)

    def _formula(self, formula: Any) -> None:
        """A formula as one line of text."""
        found = formula_of(formula)
        self.trace.note("formula" if found.plain else "formula_flat", formula, found.text)
        formula.getparent().replace(formula, _run(found.text))

    def _open_boxes(self, root: Any) -> bool:
        """Put what stands in boxes behind the paragraph that they hang on; False when there is none."""
        found = False
        for box in list(root.iter(qn("w:txbxContent"))):
            if any(True for _up in box.iterancestors(qn("w:txbxContent"))):
                continue
            found = True
            paragraph = next(box.iterancestors(qn("w:p")), None)
            if paragraph is not None and said(box):
                self.trace.note("box", paragraph, said(box))
                for child in reversed([child for child in box if child.tag in (qn("w:p"), qn("w:tbl"))]):
                    paragraph.addnext(child)
            remove(box)
        return found

    def _drawing(self, drawing: Any) -> None:
        """The pictures of a drawing; anything else in it is left out."""
        runs = []
        for key, alt, linked in self._shown(drawing):
            number = None if linked else self._picture(drawing, key)
            if linked:
                self.trace.note("linked", drawing, alt)
            elif number is not None:
                runs.append(_picture_run(key, f"{number}:{alt}"))
        for tag, what in ((_CHART, "chart"), (_DIAGRAM, "smartart"), (_OLE, "object")):
            for one in drawing.iter(tag):
                is_formula = "equation" in str(one.get("ProgID", "")).lower()
                self.trace.note("formula_object" if is_formula else what, drawing)
        parent = drawing.getparent()
        place = parent.index(drawing)
        parent[place : place + 1] = []
        if parent.tag == qn("w:r"):
            for run in reversed(runs):
                parent.addnext(run)

    def _shown(self, drawing: Any) -> Iterator[tuple[str, str, bool]]:
        """(key of the relation, description, whether it is only a link) of each picture of a drawing that is no preview."""
        if any(True for _one in drawing.iter(_OLE)):
            return
        named = next(iter(drawing.iter(qn("wp:docPr"))), None)
        alt = _alt(str(named.get("descr", "")) if named is not None else "")
        for blip in drawing.iter(qn("a:blip")):
            linked = blip.get(qn("r:embed")) is None
            yield str(blip.get(qn("r:embed")) or blip.get(qn("r:link")) or ""), alt, linked
        for image in drawing.iter(_IMAGE_DATA):
            yield str(image.get(qn("r:id")) or image.get(qn("r:pict")) or ""), alt, False

    def _picture(self, drawing: Any, key: str) -> int | None:
        """The number of a picture; None when it cannot be used, which is said once for each place."""
        relation = self.package.relation(drawing, key)
        if relation is None or relation.external or relation.target not in self.package.parts:
            self.trace.note("linked", drawing)
            return None
        if relation.target not in self._numbers:
            self._numbers[relation.target] = self._taken(drawing, relation.target)
        elif self._numbers[relation.target] is None:
            self.trace.note("picture", drawing)
        return self._numbers[relation.target]

    def _taken(self, drawing: Any, name: str) -> int | None:
        """A picture of the file that lessons can show; its kind is what its bytes say."""
        ending = name[name.rfind(".") :].lower()
        data = self.package.parts[name]
        if ending not in _ENDINGS:
            self.trace.note("picture_kind", drawing, ending.strip(".").upper())
            return None
        if len(self.pictures) >= MAX_PICTURES:
            self.trace.note("many_pictures", drawing)
            return None
        try:
            check_picture(data, f"hinh{_ENDINGS[ending]}")
        except BadPicture as bad:
            self.trace.note("picture", drawing, bad.sentence)
            return None
        self.pictures.append(WordPicture(data, f"hinh{_ENDINGS[ending]}", ""))
        return len(self.pictures) - 1

    def _link(self, link: Any) -> None:
        """A link to a safe address stays; of any other its words."""
        relation = self.package.relation(link, link.get(qn("r:id")))
        if link.get(qn("r:id")) is not None and (relation is None or not relation.external or not is_safe(relation.target)):
            self.trace.note("link", link, relation.target if relation else "")
            unwrap(link)
        elif link.get(qn("r:id")) is None:
            unwrap(link)

    def _field(self, field: Any) -> None:
        """A field that links or fetches: safe links stay, nothing is fetched."""
        code = field.text or ""
        link = _FIELD_LINK.match(code)
        if link is not None and not is_safe(link[1]):
            self.trace.note("link", field, link[1])
            remove(field)
        elif _FETCHING.match(code):
            self.trace.note("field", field, code)
            remove(field)


def _alt(text: str) -> str:
    """The description of a picture, when a person wrote it."""
    return "" if _MADE_ALT.search(text) else " ".join(text.split())[:300]


def _run(text: str) -> Any:
    """A run of text."""
    run = etree.Element(qn("w:r"))
    words = etree.SubElement(run, qn("w:t"))
    words.text = text
    words.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    return run


def _picture_run(key: str, named: str) -> Any:
    """A run that shows a picture and nothing else."""
    names = {name: nsmap[name] for name in ("w", "wp", "a", "pic", "r")}
    run = etree.Element(qn("w:r"), nsmap=names)
    inline = etree.SubElement(etree.SubElement(run, qn("w:drawing")), qn("wp:inline"))
    etree.SubElement(inline, qn("wp:docPr"), id="1", name="hinh", descr=named)
    data = etree.SubElement(etree.SubElement(inline, qn("a:graphic")), qn("a:graphicData"))
    fill = etree.SubElement(etree.SubElement(data, qn("pic:pic")), qn("pic:blipFill"))
    etree.SubElement(fill, qn("a:blip")).set(qn("r:embed"), key)
    return run
