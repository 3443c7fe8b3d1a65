"""Commands of courses: check the packages, publish them, begin new ones, write what the web says to disk."""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from pathlib import Path

import click
from flask import Flask, current_app
from flask.cli import AppGroup

from app.courses.check.report import as_lines, as_values, topic_sums
from app.courses.check.whole import Check, check_all
from app.courses.cli_word import add_import
from app.courses.faults import Fault, Severity
from app.courses.package import find_packages, read_package
from app.courses.package.records import Package
from app.courses.package.skeleton import new_lesson, new_package
from app.courses.services import Faulty, PublishOutcome, publish
from app.courses.services.export import export_package
from app.courses.services.export_structure import export_new
from app.courses.services.files import sweep
from app.courses.services.publish import Part
from app.courses.services.publish_draft import publish_due
from app.courses.shelf import used_paths
from app.kernel.clock import local_day, utc_now
from app.kernel.refusal import Refused
from app.kernel.settings import Settings
from app.kernel.text import _
from app.storage.media import media_of

_PARTS = {
    "questions_new": _("câu hỏi mới"),
    "questions_changed": _("câu hỏi đã sửa"),
    "questions_retired": _("câu hỏi thôi dùng"),
    "plans_new": _("kế hoạch buổi học mới hoặc đã sửa"),
    "papers_new": _("bài kiểm tra mới"),
}
"""The counts of other rooms, in words; a count without words is shown by its name."""
_NAMED = {
    "questions_conflict": _(
        "Các câu này vừa sửa trong tệp vừa sửa trên web, bản trên web được giữ: {names}. Mở ngân hàng câu hỏi để chọn bản."
    ),
}
"""The lists of other rooms, as sentences."""


def make_group(parts: Sequence[Part] = (), checks: Sequence[Check] = ()) -> AppGroup:
    """The commands `content …`; `parts` are published with every package, `checks` are run on it."""
    group = AppGroup("content", help=_("Gói học liệu: kiểm tra và phát hành."))
    chosen = click.option("--package", "key", help=_("Chỉ gói này (tên thư mục)."))

    @group.command("check", help=_("Nêu từng lỗi của các gói: tệp, dòng, cách sửa."))
    @chosen
    @click.option("--strict", is_flag=True, help=_("Điều cần để ý mà tệp chưa giải thích (allow) cũng là không đạt."))
    @click.option("--online", is_flag=True, help=_("Thử mở các liên kết ra ngoài; cần mạng, lâu nhất hai phút."))
    @click.option("--json", "as_json", is_flag=True, help=_("In ra dạng JSON."))
    def check(key: str | None, strict: bool, online: bool, as_json: bool) -> None:
        """Print every fault; exit code 1 when one of them is an error, with `--strict` also when one is not explained."""
        packages = [read_package(folder) for folder in _folders(key)]
        faults, writings = check_all(packages, _settings().content, checks, online=online, today=local_day(utc_now()))
        sums = topic_sums(packages, writings, faults)
        report = json.dumps(as_values(faults, sums), ensure_ascii=False, indent=1) if as_json else as_lines(faults, sums, _where)
        click.echo(report)
        if any(fault.is_error or (strict and fault.severity is Severity.WARNING) for fault in faults):
            raise SystemExit(1)

    @group.command("publish", help=_("Phát hành các gói; chạy lại bao nhiêu lần cũng được, chỉ phần đã sửa thành bản mới."))
    @chosen
    def publish_all(key: str | None) -> None:
        """Publish every package; exit code 1 when one of them has errors."""
        packages = [read_package(folder) for folder in _folders(key)]
        packages.sort(key=lambda package: any(topic.package for topic in package.topics))
        refused = [package for package in packages if not _publish(package, parts)]
        if refused:
            raise SystemExit(1)

    _add_writing(group)
    add_import(group)
    return group


def _add_writing(group: AppGroup) -> None:
    """The commands for those who write."""

    @group.command("new", help=_("Tạo khung một gói mới, hoặc một bài mới của một chuyên đề: new GÓI [CHUYÊN-ĐỀ MÃ-BÀI]."))
    @click.argument("package")
    @click.argument("topic", required=False)
    @click.argument("lesson", required=False)
    @click.option("--title", default="", help=_("Tên gói hoặc tên bài."))
    def new(package: str, topic: str | None, lesson: str | None, title: str) -> None:
        """Write the files of a beginning; nothing that is there is written over."""
        try:
            for path in _begin(package, topic, lesson, title):
                click.echo(_("Đã tạo {file}").format(file=os.path.relpath(path)))
        except Refused as refusal:
            raise click.ClickException(refusal.sentence) from refusal

    @group.command("export", help=_("Chép gói học liệu ra thư mục khác, kèm chữ đã sửa trên web."))
    @click.option("--package", "key", help=_("Chỉ gói này (tên thư mục)."))
    @click.option("--to", "to", required=True, type=click.Path(path_type=Path), help=_("Thư mục nhận các gói."))
    def export(key: str | None, to: Path) -> None:
        """Write the packages with the texts of the web; exit code 1 when a file was left alone for a person to decide."""
        if _export_all(key, to):
            raise SystemExit(1)

    @group.command("publish-due", help=_("Phát hành các bài đã duyệt và hẹn đến hôm nay; chạy mỗi sáng."))
    def publish_due_now() -> None:
        """Publish the drafts whose day has come; exit code 1 when one of them could not be."""
        now = utc_now()
        outcomes = list(publish_due(today=local_day(now), at=now, content=_settings().content))
        for lesson_id, sentence in outcomes:
            click.echo(_("Bài {id}: {said}").format(id=lesson_id, said=sentence or _("đã phát hành")), err=bool(sentence))
        if any(sentence for _lesson_id, sentence in outcomes):
            raise SystemExit(1)

    @group.command("sweep", help=_("Xóa hẳn hình và tệp đã bỏ quá một tháng; chạy mỗi đêm."))
    def sweep_media() -> None:
        """Let go what was put away long ago and nothing names."""
        swept = sweep(media_of(_settings()), used=used_paths, at=utc_now())
        click.echo(_("Đã xóa {n} mục đã bỏ, {files} tệp trong kho.").format(n=swept.names, files=swept.files))


def _begin(package: str, topic: str | None, lesson: str | None, title: str) -> list[Path]:
    """The files of a new package, or of a new lesson; Refused when the place is taken or missing."""
    folder = _settings().content / package
    if topic is None:
        if folder.exists():
            raise Refused("exists", _("Đã có thư mục {folder}.").format(folder=folder))
        files = {folder / name: text for name, text in new_package(package, title or package).items()}
    else:
        place = folder / topic
        if not (place / "topic.yml").is_file() or place.resolve().parent != folder.resolve():
            raise Refused("no_topic", _("Không có chuyên đề “{key}” trong gói “{package}”.").format(key=topic, package=package))
        name, text = new_lesson(place, lesson or "bai-moi", title or _("Bài mới"))
        files = {place / name: text}
    for path, text in files.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")
    return list(files)


def _export_all(key: str | None, to: Path) -> list[str]:
    """Write the packages, and the programmes that were begun at the desk; the files that were left alone."""
    there = [folder for folder in find_packages(_settings().content) if key in {None, folder.name}]
    left = [file for folder in there for file in _export(folder, to)]
    if not _export_new(to, key) and not there:
        _folders(key)
    return left


def _export(folder: Path, to: Path) -> tuple[str, ...]:
    """Write one package and say what happened; the files that were left alone."""
    try:
        done = export_package(folder, to, media_of(_settings()))
    except Refused as refusal:
        raise click.ClickException(refusal.sentence) from refusal
    if done.structure:
        click.echo(_("{folder}: programme.yml theo bàn chương trình.").format(folder=done.folder))
    words = _("{folder}: {n} bài theo web, {p} hình và tệp từ web, các tệp khác giữ nguyên từng byte.")
    click.echo(words.format(folder=done.folder, n=len(done.written), p=len(done.pictures)))
    for file in done.left:
        words = _("{file}: tệp và web đều đã sửa nên giữ tệp. Chạy content publish, mở Soạn bài để đối chiếu, rồi xuất lại.")
        click.echo(words.format(file=file), err=True)
    return done.left


def _export_new(to: Path, key: str | None) -> list[Path]:
    """Write the programmes that were begun at the desk and have no folder, and say so."""
    try:
        made = export_new(to, [read_package(folder).key for folder in find_packages(_settings().content)], key)
    except Refused as refusal:
        raise click.ClickException(refusal.sentence) from refusal
    for folder in made:
        click.echo(_("{folder}: chương trình lập ở bàn chương trình.").format(folder=folder))
    return made


def register(app: Flask, parts: Sequence[Part] = (), checks: Sequence[Check] = ()) -> None:
    """Add the commands to the application."""
    app.cli.add_command(make_group(parts, checks))


def _settings() -> Settings:
    """The settings of this installation."""
    settings: Settings = current_app.config["SETTINGS"]
    return settings


def _folders(key: str | None) -> list[Path]:
    """The folders of the packages that are meant."""
    content = _settings().content
    found = [folder for folder in find_packages(content) if key in {None, folder.name}]
    if not found:
        raise click.ClickException(
            _("Không có gói học liệu nào trong {folder}.").format(folder=content)
            if key is None
            else _("Không có gói “{key}” trong {folder}.").format(key=key, folder=content)
        )
    return found


def _where(fault: Fault) -> str:
    """The place of a fault as editors open it: path from here, line."""
    return f"{os.path.relpath(_settings().content / fault.file)}:{fault.line}"


def _publish(package: Package, parts: Sequence[Part]) -> bool:
    """Publish one package and say what happened; False when it has errors."""
    try:
        outcome = publish(package, by=None, at=utc_now(), media=media_of(_settings()), parts=parts, progress=_say_progress)
    except Faulty as refusal:
        for fault in refusal.faults:
            click.echo(_("{where}: {sentence}").format(where=_where(fault), sentence=fault.sentence), err=True)
        click.echo(_("Chưa phát hành {key}: còn {n} lỗi.").format(key=package.folder.name, n=len(refusal.faults)), err=True)
        return False
    except Refused as refusal:
        click.echo(refusal.sentence, err=True)
        return False
    click.echo(_summary(package, outcome))
    return True


def _say_progress(number: int, total: int, title: str) -> None:
    """One line for each lesson that is rendered."""
    click.echo(_("[{number}/{total}] {title}").format(number=number, total=total, title=title))


def _summary(package: Package, outcome: PublishOutcome) -> str:
    """What publishing did, in one line."""
    name = _("{title}, ấn bản {n}").format(title=package.short_title, n=outcome.edition_number)
    words = _("{new} bài mới hoặc đã sửa, {same} bài giữ nguyên, {pictures} hình mới.").format(
        new=outcome.lessons_new, same=outcome.lessons_same, pictures=outcome.pictures_new
    )
    what = _("mới mở") if outcome.new_edition else (_("đã cập nhật") if outcome.changed else _("không có gì mới"))
    parts = {"plans_new": outcome.plans_new, **outcome.parts}
    counts = ", ".join(f"{n} {_PARTS.get(label, label)}" for label, n in parts.items() if n and not isinstance(n, tuple))
    named = [_NAMED[label].format(names=", ".join(names)) for label, names in parts.items() if isinstance(names, tuple)]
    said = _("{name} ({what}): {words}").format(name=name, what=what, words=words)
    if outcome.structure_conflict:
        named.append(
            _("Cấu trúc vừa sửa trong tệp vừa sửa ở bàn chương trình, bản ở bàn được giữ. Mở Chương trình khung để đối chiếu.")
        )
    if outcome.conflicts:
        words = _("Các bài này vừa sửa trong tệp vừa sửa trên web, bản trên web được giữ: {names}. Mở Soạn bài để đối chiếu.")
        named.append(words.format(names=", ".join(outcome.conflicts)))
    return " ".join([said, *([f"{counts}."] if counts else []), *named])
