"""The last word on HTML: one allow-list, first through bleach, then through nh3.

bleach has ended its releases, so nh3 must be enough alone; both get the same list, and every value is checked by `keeps`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

ALLOWED: Mapping[str, frozenset[str]] = {
    "a": frozenset({"href", "rel", "class", "title"}),
    "abbr": frozenset({"title"}),
    "aside": frozenset({"class"}),
    "blockquote": frozenset(),
    "br": frozenset(),
    "code": frozenset(),
    "dd": frozenset(),
    "div": frozenset({"class", "tabindex", "role", "aria-label"}),
    "dl": frozenset(),
    "dt": frozenset(),
    "em": frozenset(),
    "figcaption": frozenset(),
    "figure": frozenset({"class"}),
    "h3": frozenset({"id"}),
    "h4": frozenset({"id"}),
    "hr": frozenset(),
    "img": frozenset({"src", "srcset", "sizes", "width", "height", "alt", "loading"}),
    "li": frozenset({"id"}),
    "ol": frozenset({"start"}),
    "p": frozenset({"class"}),
    "pre": frozenset(),
    "section": frozenset({"class"}),
    "span": frozenset({"class"}),
    "strong": frozenset(),
    "sup": frozenset({"id"}),
    "table": frozenset(),
    "tbody": frozenset(),
    "td": frozenset(),
    "th": frozenset({"scope"}),
    "thead": frozenset(),
    "tr": frozenset(),
    "ul": frozenset(),
}
"""Elements and their attributes; nothing else comes through."""

_CLASSES = frozenset(
    {"note", "case", "do", "lead", "minutes", "fig", "caption", "gap", "scroll", "footnotes", "footnote-ref", "footnote-backref"}
    | {"file", "size"}
)
_MEDIA = r"/media/[0-9a-f]{64}-\d{1,4}\.webp"
_VALUES: Mapping[str, re.Pattern[str]] = {
    "href": re.compile(
        r"https?://[^\s\"'<>\\]+|mailto:[^\s\"'<>\\]+|tel:\+?[\d. ()-]+|#[A-Za-z0-9_-]+|bai-[a-z0-9-]+"
        r"|/tep/[0-9a-f]{64}/[A-Za-z0-9%._-]+"
    ),
    "id": re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*"),
    "loading": re.compile("lazy"),
    "rel": re.compile("noopener"),
    "role": re.compile("region"),
    "scope": re.compile("col"),
    "sizes": re.compile(r"[\w\s().,:+*-]+"),
    "src": re.compile(_MEDIA),
    "srcset": re.compile(rf"{_MEDIA} \d{{1,4}}w(?:, {_MEDIA} \d{{1,4}}w)*"),
    "start": re.compile(r"\d{1,4}"),
    "tabindex": re.compile("0"),
    "width": re.compile(r"\d{1,4}"),
    "height": re.compile(r"\d{1,5}"),
}
_NOTE_ID = re.compile(r"fn(?:ref\d*)?-[a-z0-9-]+")
_SCHEMES = {"http", "https", "mailto", "tel"}
_TAGS = set(ALLOWED)


def clean(html: str) -> str:
    """`html` with nothing in it but what is allowed."""
    import bleach  # both are read when the first text is cleaned: learners' pages are cleaned already
    import nh3

    once = bleach.clean(html, tags=_TAGS, attributes=keeps, protocols=_SCHEMES, strip=True, strip_comments=True)
    return str(
        nh3.clean(
            once,
            tags=_TAGS,
            attributes={tag: set(names) for tag, names in ALLOWED.items()},
            attribute_filter=lambda tag, name, value: value if keeps(tag, name, value) else None,
            url_schemes=_SCHEMES,
            link_rel=None,
            strip_comments=True,
        )
    )


def keeps(tag: str, name: str, value: str) -> bool:
    """Whether an attribute with this value may stay; free text is left to alt, title and aria-label."""
    if name not in ALLOWED.get(tag, frozenset()):
        return False
    if name == "class":
        return value in _CLASSES
    pattern = _NOTE_ID if name == "id" and tag in {"li", "sup"} else _VALUES.get(name)
    return pattern is None or pattern.fullmatch(value) is not None
