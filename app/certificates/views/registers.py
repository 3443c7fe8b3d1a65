"""Pages of registers: all within reach, one of them with search and filter, the same as a workbook and as pages of paper."""

from __future__ import annotations

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.certificates.pages import register_cells, register_table, register_title
from app.certificates.queries import bodies_in_reach, entries, entry_count, registers_in_reach
from app.certificates.rules import State
from app.certificates.views.blueprint import certificates, register_reached
from app.certificates.wording import kind_word, state_tag, state_word
from app.kernel.ids import is_id
from app.kernel.text import _
from app.people.identity import current_viewer
from app.web.downloads import attachment
from app.web.workbook import FILE_TYPE, workbook

_A_PAGE = 50


@certificates.get("/so-chung-chi")
def registers() -> ResponseReturnValue:
    """The registers within her reach, and the bodies that keep them."""
    viewer = current_viewer()
    return render_template(
        "certificates/registers.html",
        registers=registers_in_reach(viewer),
        bodies=bodies_in_reach(viewer),
        kind_word=kind_word,
    )


@certificates.get("/so-chung-chi/<int:register_id>")
def register(register_id: int) -> ResponseReturnValue:
    """One register, a page of lines at a time."""
    found = register_reached(register_id)
    words, state = (request.args.get(name, "").strip()[:100] for name in ("q", "tt"))
    asked = request.args.get("trang", "")
    count = entry_count(found, words=words, state=state)
    pages = max(1, -(-count // _A_PAGE))
    page = min(max(int(asked), 1), pages) if is_id(asked) else 1
    return render_template(
        "certificates/register.html",
        register=found,
        lines=entries(found, words=words, state=state, first=(page - 1) * _A_PAGE, most=_A_PAGE),
        count=count,
        page=page,
        pages=pages,
        per_page=_A_PAGE,
        url=lambda n: url_for("certificates.register", register_id=register_id, q=words or None, tt=state or None, trang=n),
        chosen={"q": words, "tt": state},
        states=[(str(state), state_word(state)) for state in State if state is not State.PROPOSED],
        state_word=state_word,
        state_tag=state_tag,
        kind_word=kind_word,
    )


@certificates.get("/so-chung-chi/<int:register_id>.xlsx")
def register_xlsx(register_id: int) -> ResponseReturnValue:
    """The whole register as a workbook."""
    found = register_reached(register_id)
    title = register_title(found)
    return attachment(workbook(title, [register_table(found, entries(found))]), f"{title}.xlsx", FILE_TYPE)


@certificates.get("/so-chung-chi/<int:register_id>.pdf")
def register_pdf(register_id: int) -> ResponseReturnValue:
    """The whole register as pages of paper."""
    from app.certificates.paper import RegisterHead, RegisterLine, register_pages  # megabytes that few workers ever need

    found = register_reached(register_id)
    title = register_title(found)
    head = RegisterHead(found.parent_name, found.body_name, title, found.year, found.count, found.voided)
    lines = [RegisterLine(register_cells(line), line.state is State.VOIDED) for line in entries(found)]
    return attachment(register_pages(head, lines), _("{title}.pdf").format(title=title), "application/pdf")
