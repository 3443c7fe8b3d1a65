"""Words and numbers of other programs in our Markdown: what means nothing there must mean nothing here."""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation

from app.kernel.text import nfc

_SPECIAL = re.compile(r"[\\`*_{}\[\]]|<(?=[^\s<>]*[:@][^\s<>]*>)")
_ENTITY = re.compile(r"&(?=#?\w{1,32};)")
_LINE_START = re.compile(r"^(?:([#>+-])|([0-9]{1,9})(\.)(?=\s)|(=+$))")
_MAX_DIGITS = 15


def as_markdown(plain: str) -> str:
    """Plain text as Markdown that shows it letter by letter; an empty line parts paragraphs, a single line break is a space."""
    lines = (" ".join(line.split()) for line in nfc(plain).replace("\r\n", "\n").replace("\r", "\n").split("\n"))
    text = "\n".join(escaped_line(line) for line in lines)
    return re.sub(r"\n{3,}", "\n\n", text).strip("\n")


def escaped_line(line: str) -> str:
    """One line of plain text as a line of Markdown."""
    return guarded_line(escaped_words(line))


def guarded_line(line: str) -> str:
    """A line of Markdown whose first signs mean nothing."""
    return _LINE_START.sub(_harmless, line)


def escaped_words(text: str) -> str:
    """Words in the middle of a line: signs of Markdown with a backslash in front where they could mean something."""
    return _SPECIAL.sub(_escape, _ENTITY.sub("&amp;", text))


def _escape(found: re.Match[str]) -> str:
    """A sign in front of which a backslash is needed; a "<" that would begin a link."""
    sign, text, at = found.group(), found.string, found.end()
    if sign == "<":
        return "&lt;"
    between_letters = sign == "_" and text[at - 2 : at - 1].isalnum() and text[at : at + 1].isalnum()
    return sign if between_letters else "\\" + sign


def _harmless(found: re.Match[str]) -> str:
    """The beginning of a line that would be a heading, a list or a quotation."""
    if found.group(2):
        return f"{found.group(2)}\\{found.group(3)}"
    return "\\" + found.group() if found.group(1) else "&#61;" + found.group()[1:]


def vietnamese_number(text: str) -> str | None:
    """A number as programs write it ("1234.5", "-1e3") as people here write it ("1234,5"); None when it is none."""
    try:
        number = Decimal(text.strip().replace(",", ".") if "." not in text else text.strip())
    except (InvalidOperation, ValueError):
        return None
    return shown_number(number)


def shown_number(number: Decimal) -> str | None:
    """A number with a decimal comma and without thousands signs; None when it has too many digits to be read back."""
    if not number.is_finite() or abs(number.adjusted()) > _MAX_DIGITS:
        return None
    written = f"{number:f}"
    if "." in written:
        written = written.rstrip("0").rstrip(".")
    whole, _sign, decimals = written.lstrip("-").partition(".")
    if len(whole) > _MAX_DIGITS or len(decimals) > 9:
        return None
    return ("-" if written.startswith("-") and written.strip("-0.") else "") + whole + ("," + decimals if decimals else "")


def band(answer: str, tolerance: str) -> str | None:
    """An accepted number with its tolerance as we write it: "12,5 ± 0,5"; None when one of them is no number."""
    number, off = vietnamese_number(answer), vietnamese_number(tolerance.strip() or "0")
    if number is None or off is None or off.startswith("-"):
        return None
    return number if off == "0" else f"{number} ± {off}"


def range_band(least: str, most: str) -> str | None:
    """A range as we write it: 1..4 is "2,5 ± 1,5"; None when the ends are no numbers or stand the wrong way round."""
    try:
        low, high = Decimal(least.strip()), Decimal(most.strip())
    except (InvalidOperation, ValueError):
        return None
    if not (low.is_finite() and high.is_finite()) or low > high or max(abs(low.adjusted()), abs(high.adjusted())) > _MAX_DIGITS:
        return None
    middle, off = shown_number((low + high) / 2), shown_number((high - low) / 2)
    return None if middle is None or off is None else middle if off == "0" else f"{middle} ± {off}"
