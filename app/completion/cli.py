"""Commands of completion: how a class stands, and the whole account of one trainee in words."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

import click
from flask import Flask
from flask.cli import AppGroup, with_appcontext

from app.cohorts.queries import CohortView, EnrolmentView, RosterRow, cohort_by_code, roster
from app.completion.queries import Decided, Ledger, Standing, decided, decision_of, ledger, standings
from app.completion.rules import rescues
from app.completion.shown import lines_shown
from app.completion.wording import rescue_words, sentence, state_word, summary, title
from app.kernel.clock import local_day, utc_now
from app.kernel.ids import is_id
from app.kernel.periods import say_number
from app.kernel.text import _, fold
from app.people.rules import phone_of

completion = AppGroup("completion", help=_("Sổ học và kết luận hoàn thành."))


@completion.command("show", help=_("In tình hình và kết luận của cả lớp."))
@click.option("--cohort", "code", required=True, help=_("Mã lớp"))
@click.option("--json", "as_json", is_flag=True, help=_("In dạng JSON"))
def show(code: str, as_json: bool) -> None:
    """Print how everybody in a class stands."""
    cohort = _cohort(code)
    whole, made = standings(cohort, today=local_day(utc_now())), decided(cohort.id)
    if as_json:
        rows = [_record(row, made.get(row.person.enrolment_id)) for row in whole.rows]
        click.echo(json.dumps({"cohort": cohort.code, "day": whole.today.isoformat(), "rows": rows}, ensure_ascii=False))
        return
    for row in whole.rows:
        verdict = row.verdict
        tiet = f"{say_number(verdict.earned)}/{say_number(verdict.planned)}"
        click.echo(f"{row.person.full_name:<28} {tiet:>9}  {state_word(verdict.state):<14} {summary(verdict)}")


def _record(row: Standing, made: Decided | None) -> dict[str, Any]:
    """One trainee as JSON."""
    verdict = row.verdict
    return {
        "enrolment": row.person.enrolment_id,
        "name": row.person.full_name,
        "unit": row.person.unit_name,
        "phone": row.person.phone,
        "state": str(verdict.state),
        "online": verdict.online_earned,
        "in_person": verdict.in_person_earned,
        "earned": verdict.earned,
        "required": verdict.required,
        "reachable": verdict.reachable,
        "planned": verdict.planned,
        "band": verdict.band,
        "summary": summary(verdict),
        "requirements": [
            {
                "key": finding.requirement.key,
                "state": str(finding.state),
                "earned": finding.earned,
                "required": finding.required,
                "reachable": finding.reachable,
                "unit": str(finding.unit),
                "sentence": sentence(finding),
            }
            for finding in verdict.findings
        ],
        "decision": {"number": made.number, "on": made.decided_on.isoformat(), "outcome": made.outcome} if made else None,
    }


@click.command("explain", help=_("In cả sổ học của một học viên bằng lời: số điện thoại, mã ghi danh hoặc họ tên; rồi mã lớp."))
@click.argument("person")
@click.argument("code")
@with_appcontext
def explain(person: str, code: str) -> None:
    """Print the whole account of one trainee in words."""
    cohort = _cohort(code)
    row = _one(_matching(roster(cohort.id, left=True), person), person)
    enrolment = EnrolmentView(
        row.enrolment_id, row.person_id, row.full_name, row.unit_name, row.post_title, row.left_at, row.officer_role, cohort
    )
    book = ledger(enrolment, today=local_day(utc_now()))
    click.echo("\n".join(explained(book, decision_of(enrolment.id))))


def explained(book: Ledger, made: Decided | None) -> list[str]:
    """The account of one trainee, line by line, then every requirement, then the verdict."""
    enrolment, verdict = book.enrolment, book.verdict
    head = _("{name}, {post}, {unit}. {title} ({code}), tính đến ngày {day:%d/%m/%Y}.").format(
        name=enrolment.full_name,
        post=enrolment.post_title,
        unit=enrolment.unit_name or _("chưa rõ đơn vị"),
        title=enrolment.cohort.title,
        code=enrolment.cohort.code,
        day=book.today,
    )
    lines = [head, ""]
    for line in lines_shown(book):
        day = f"{line.on:%d/%m/%Y}" if line.on else "          "
        what = f"{line.title} ({line.topic})" if line.topic else line.title
        words = _("{day}  {half:<9} {what}: kế hoạch {planned}, được {earned}, cộng dồn {total}. {basis}.")
        numbers = {"planned": say_number(line.planned), "earned": say_number(line.earned), "total": say_number(line.total)}
        lines.append(words.format(day=day, half=line.half, what=what, basis=line.basis, **numbers))
    lines += ["", *(f"{title(item)} [{state_word(item.state)}]: {sentence(item)}" for item in verdict.findings)]
    lines += ["", summary(verdict)]
    lines += [_("Còn gỡ được: {how}").format(how=rescue_words(rescue)) for rescue in rescues(verdict)]
    if made is not None:
        word = _("được công nhận hoàn thành") if made.recognised else _("không đủ điều kiện")
        lines.append(
            _("Quyết định số {number} ngày {day:%d/%m/%Y}: {word}.").format(number=made.number, day=made.decided_on, word=word)
        )
    return lines


def _cohort(code: str) -> CohortView:
    """The class of that code."""
    cohort = cohort_by_code(code)
    if cohort is None:
        raise click.ClickException(_("Không có lớp mang mã {code}.").format(code=code))
    return cohort


def _matching(rows: Sequence[RosterRow], person: str) -> list[RosterRow]:
    """The people that a telephone number, a number of enrolment or a name means; a whole name before a part of one."""
    phone = phone_of(person)
    found = [row for row in rows if phone is not None and row.phone == phone]
    if not found and is_id(person):
        found = [row for row in rows if row.enrolment_id == int(person)]
    key = fold(person)
    whole = [row for row in rows if fold(row.full_name) == key]
    return found or whole or [row for row in rows if key and f" {key}" in f" {fold(row.full_name)}"]


def _one(found: Sequence[RosterRow], person: str) -> RosterRow:
    """The only one; nobody and several are said, never guessed."""
    if not found:
        raise click.ClickException(_("Trong lớp không có ai là “{person}”.").format(person=person))
    if len(found) > 1:
        names = "; ".join(f"{row.full_name}, {row.unit_name}, {row.phone or ''}, #{row.enrolment_id}" for row in found)
        several = _("Có {n} người khớp, gọi bằng số điện thoại hoặc mã: {names}")
        raise click.ClickException(several.format(n=len(found), names=names))
    return found[0]


def register(app: Flask) -> None:
    """Add the commands to the application; `explain` stands among those of attendance, which were added before."""
    app.cli.add_command(completion)
    attendance = app.cli.commands.get("attendance")
    if isinstance(attendance, click.Group):
        attendance.add_command(explain)
