"""The end-of-online test of the 25-day course, drawn a thousand times from the real banks."""

from __future__ import annotations

from collections import Counter
from math import sqrt

import pytest

from app.courses.package import read_package
from app.courses.package.records import Package
from app.kernel.settings import ROOT
from app.quizzes.rules.drawing import PRACTICE, TEST, BankItem, DrawLine, Drawn, draw, uses_of

pytestmark = pytest.mark.sqlite_only

DRAWS = 1000
FURTHEST = 5.0
"""Standard deviations; the seeds are fixed, so a draw that is fair today is fair for ever, and 5 is far outside of chance."""


@pytest.fixture(scope="module")
def package() -> Package:
    """The course as it lies in the repository."""
    return read_package(ROOT / "courses_content" / "nghiep-vu-co-ban-25-ngay")


@pytest.fixture(scope="module")
def blueprint(package: Package) -> list[DrawLine]:
    """The lines of the test; a topic is called by its place."""
    places = {topic.key: place for place, topic in enumerate(package.topics, 1)}
    (paper,) = package.papers
    return [DrawLine(places[line.topic], line.count, line.topic, levels=line.levels) for line in paper.blueprint]


@pytest.fixture(scope="module")
def bank(package: Package) -> list[BankItem]:
    """Every question of every bank as the draw sees it; a number stands for its version."""
    found: list[BankItem] = []
    for place, topic in enumerate(package.topics, 1):
        for question in topic.folder.questions if topic.folder else ():
            keys = tuple(option.key for option in question.options)
            uses = uses_of(question.use, parted=True, practised=False)
            found.append(BankItem(len(found) + 1, place, question.kind, keys, level=question.level, uses=uses))
    return found


@pytest.fixture(scope="module")
def papers(blueprint: list[DrawLine], bank: list[BankItem]) -> list[list[Drawn]]:
    """A thousand papers from a thousand seeds."""
    return [draw(blueprint, bank, seed) for seed in range(DRAWS)]


def test_every_paper_obeys_the_blueprint(papers: list[list[Drawn]], blueprint: list[DrawLine], bank: list[BankItem]) -> None:
    topic_of = {item.version_id: item.topic_id for item in bank}
    level_of = {item.version_id: item.level for item in bank}
    wanted = Counter({(line.topic_id, line.levels[0]): line.count for line in blueprint})
    assert wanted.total() == 30
    for paper in papers:
        ids = [drawn.version_id for drawn in paper]
        assert len(set(ids)) == len(ids)
        assert Counter((topic_of[version_id], level_of[version_id]) for version_id in ids) == wanted


def test_every_paper_is_as_hard_as_the_next(papers: list[list[Drawn]], bank: list[BankItem]) -> None:
    level_of = {item.version_id: item.level for item in bank}
    for paper in papers:
        found = Counter(level_of[drawn.version_id] for drawn in paper)
        assert found == {"nhan-biet": 10, "thong-hieu": 11, "van-dung": 9}


def test_every_option_is_shown_once(papers: list[list[Drawn]], bank: list[BankItem]) -> None:
    keys = {item.version_id: sorted(item.option_keys) for item in bank if item.kind in {"single", "several", "true_false"}}
    shown = [drawn for paper in papers for drawn in paper if drawn.version_id in keys]
    assert all(sorted(drawn.option_order) == keys[drawn.version_id] for drawn in shown)


def test_no_question_appears_in_more_than_its_fair_share(
    papers: list[list[Drawn]], blueprint: list[DrawLine], bank: list[BankItem]
) -> None:
    seen = Counter(drawn.version_id for paper in papers for drawn in paper)
    sizes = Counter((item.topic_id, item.level) for item in bank if TEST in item.uses)
    counts = {(line.topic_id, line.levels[0]): line.count for line in blueprint}
    for item in bank:
        place = item.topic_id, item.level
        if place not in counts or TEST not in item.uses:
            continue
        share = counts[place] / sizes[place]
        spread = sqrt(DRAWS * share * (1 - share))
        assert abs(seen[item.version_id] - DRAWS * share) <= FURTHEST * spread, item


def test_no_place_of_the_paper_belongs_to_one_topic(papers: list[list[Drawn]], bank: list[BankItem]) -> None:
    topic_of = {item.version_id: item.topic_id for item in bank}
    first = Counter(topic_of[paper[0].version_id] for paper in papers)
    assert max(first.values()) < DRAWS * 0.25
    assert len(first) == 12


def test_no_paper_asks_what_is_for_practice(papers: list[list[Drawn]], bank: list[BankItem]) -> None:
    practice = {item.version_id for item in bank if PRACTICE in item.uses}
    assert not practice & {drawn.version_id for paper in papers for drawn in paper}


def test_both_shares_of_every_bank_are_wide_enough_for_variety(package: Package) -> None:
    """A quiz draws at most six in ten of what there is for practice; the test chooses each question from four or more."""
    (paper,) = package.papers
    for topic in package.topics:
        if topic.folder is None or topic.folder.quiz is None:
            continue
        practice = [question for question in topic.folder.questions if question.is_practice]
        assert topic.folder.quiz.draw <= 0.6 * len(practice), topic.key
        assert {question.level for question in practice} == {"nhan-biet", "thong-hieu", "van-dung"}
        levels = Counter(question.level for question in topic.folder.questions if not question.is_practice)
        for line in paper.blueprint:
            assert line.topic != topic.key or levels[line.levels[0]] >= 4 * line.count, (topic.key, line.levels)


def test_what_lies_in_phones_can_be_judged_there(package: Package) -> None:
    kinds = {
        question.kind for topic in package.topics if topic.folder for question in topic.folder.questions if question.is_practice
    }
    assert kinds == {"single", "several", "true_false", "matching", "ordering"}
