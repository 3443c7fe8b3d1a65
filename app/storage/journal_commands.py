"""Commands of the journal: put it under seal, prove that nobody touched it."""

from __future__ import annotations

import click
from flask.cli import AppGroup

from app.kernel.clock import utc_now
from app.kernel.text import _
from app.storage import chain

journal = AppGroup("journal", help=_("Nhật ký: ai đã đổi gì, lúc nào."))


@journal.command("seal", help=_("Niêm phong các mục đã quá một giờ; in dấu để cất ở nơi khác. Chạy lại không hại gì."))
def seal() -> None:
    """A new seal, and the hash to keep elsewhere."""
    made = chain.seal_journal(at=utc_now())
    if made is None:
        click.echo(_("Không có mục mới để niêm phong."))
        return
    click.echo(_("Đã niêm phong {n} mục, đến mục số {last}.").format(n=made.entries, last=made.last_entry_id))
    click.echo(_("Dấu: {hash}").format(hash=made.hash))


@journal.command("verify", help=_("Tính lại mọi dấu niêm phong; báo mục nào đã bị sửa, xóa hay chèn thêm."))
@click.option("--expect", default="", metavar=_("DẤU"), help=_("dấu đã cất ở nơi khác, phải có trong chuỗi"))
def verify(expect: str) -> None:
    """Whether the chain holds; ends with 1 when it does not."""
    found = chain.verify_journal(expect.strip().lower())
    if found.broken is not None:
        raise click.ClickException(
            _("Nhật ký KHÔNG còn nguyên: đoạn đến mục số {last} khác lúc niêm phong.").format(last=found.broken.last_entry_id)
        )
    if found.missing:
        raise click.ClickException(
            _("Không dấu nào trong chuỗi bằng dấu đã cất: cả chuỗi đã bị viết lại hoặc thay bằng bản cũ hơn.")
        )
    click.echo(
        _("Nhật ký còn nguyên: {seals} lần niêm phong, {n} mục; {rest} mục chưa niêm phong.").format(
            seals=found.seals, n=found.entries, rest=found.unsealed
        )
    )
