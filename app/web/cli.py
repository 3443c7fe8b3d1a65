"""Commands for whoever keeps the server."""

from __future__ import annotations

import json
from dataclasses import asdict

import click
from flask import Flask, current_app
from flask.cli import with_appcontext

from app.kernel.clock import utc_now
from app.kernel.text import _
from app.storage.base import db
from app.web.doctor import State, examine, told

_SIGNS = {State.GOOD: "✓", State.WARN: "!", State.BAD: "✗"}


@click.command("doctor", help=_("Soát máy chủ: thiết lập, thư mục, đĩa, đồng hồ, các bảng, thư viện, sao lưu; nói cách chữa."))
@click.option("--json", "as_json", is_flag=True, help=_("In cho máy đọc."))
@with_appcontext
def doctor(as_json: bool) -> None:
    """Say what stands well and what to mend; exit code 1 when something is bad."""
    found = examine(current_app.config["SETTINGS"], db.engine, now=utc_now())
    if as_json:
        click.echo(json.dumps([asdict(finding) for finding in found], ensure_ascii=False, indent=1))
    else:
        click.echo(told(found, lambda state: _SIGNS[state]))
        bad = sum(finding.state is State.BAD for finding in found)
        warned = sum(finding.state is State.WARN for finding in found)
        click.echo(_("\n{bad} điều phải chữa, {warned} điều nên xem.").format(bad=bad, warned=warned))
    if any(finding.state is State.BAD for finding in found):
        raise SystemExit(1)


def register(app: Flask) -> None:
    """Add the command to the application."""
    app.cli.add_command(doctor)
