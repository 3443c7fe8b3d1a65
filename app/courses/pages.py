"""What the preview pages of courses show, as plain values."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from markupsafe import Markup

from app.courses.asking import SolvedRow, solved_rows
from app.courses.markdown.phrases import RenderedQuestion
from app.courses.markdown.render import RenderedLesson
from app.courses.published import CheckView, EditionView, OptionView, RevisionView
from app.courses.queries import EditionRow

_LESSON_LINK = re.compile(r'href="(\d+)"')
_UNPUBLISHED_LINK = re.compile(r'href="bai-[a-z0-9-]+"')


@dataclass(frozen=True)
class OptionShown:
    """An option as the component of questions takes it."""

    value: str
    text: Markup


@dataclass(frozen=True)
class CheckShown:
    """A check question as a trainee first meets it, and its answer for the page's fold."""

    view: CheckView
    stem: Markup
    options: tuple[OptionShown, ...]
    rows: tuple[SolvedRow, ...]


@dataclass(frozen=True)
class SectionShown:
    """A section with its questions."""

    key: str
    title: str
    html: Markup
    checks: tuple[CheckShown, ...]


@dataclass(frozen=True)
class ProgrammeShown:
    """A programme: its newest edition in full, the earlier ones as rows."""

    edition: EditionView
    row: EditionRow
    earlier: tuple[EditionRow, ...]


def newest_and_earlier(rows: Sequence[EditionRow]) -> list[tuple[EditionRow, tuple[EditionRow, ...]]]:
    """(newest, earlier ones) of every programme; `rows` by programme, newest first."""
    groups = (tuple(group) for _key, group in groupby(rows, key=lambda row: row.programme_key))
    return [(group[0], group[1:]) for group in groups]


def preview_sections(revision: RevisionView, revision_of: Mapping[int, int]) -> tuple[SectionShown, ...]:
    """The sections of a lesson; links to lessons (by lesson id) lead to their previews (by revision id)."""
    return tuple(
        SectionShown(
            section.key,
            section.title,
            Markup(relinked(section.html, revision_of)),
            tuple(_check(revision.checks[key]) for key in section.checks),
        )
        for section in revision.sections
    )


def proof_sections(rendered: RenderedLesson) -> tuple[SectionShown, ...]:
    """The sections of a lesson that is not published; links to lessons lead nowhere."""
    checks = {check.key: _check(_proof_check(check)) for check in rendered.checks}
    return tuple(
        SectionShown(
            section.key,
            section.title,
            Markup(_UNPUBLISHED_LINK.sub('href="#chinh"', section.html)),
            tuple(checks[key] for key in section.checks if key in checks),
        )
        for section in rendered.sections
    )


def _proof_check(check: RenderedQuestion) -> CheckView:
    """A check question as it will be published."""
    options = tuple(OptionView(row.key, row.html, row.correct, row.feedback_html, row.fraction) for row in check.options)
    return CheckView(
        check.key,
        check.kind,
        check.stem_html,
        options,
        check.accepted,
        check.forgive,
        check.explanation_html,
        check.assigned,
        check.gaps,
    )


def relinked(html: str, revision_of: Mapping[int, int]) -> str:
    """Clean `html` with the addresses of previews in place of lesson ids; a lesson that is gone leads nowhere."""
    return _LESSON_LINK.sub(lambda match: f'href="{revision_of.get(int(match.group(1)), "#chinh")}"', html)


def _check(view: CheckView) -> CheckShown:
    """A check question."""
    plain = tuple(OptionShown(option.key, Markup(option.html)) for option in view.options)
    parts = [(option.key, option.html, option.feedback_html) for option in view.options]
    rows = solved_rows(view, parts, (), with_key=True)
    return CheckShown(view, Markup(view.stem_html), () if rows else plain, rows)
