"""The list of all addresses, stored beside this file: `python -m tests.house.urls` writes it anew."""

from __future__ import annotations

import tempfile
from pathlib import Path

from flask import Flask

from app.people.policy import TABLE

STORED = Path(__file__).with_name("urls.txt")


def lines_of(app: Flask) -> list[str]:
    """method, rule, endpoint, who may open it: one line per method, sorted by address."""
    rows = [
        (rule.rule, method, str(rule.endpoint), str(TABLE.get(str(rule.endpoint), "nobody")))
        for rule in app.url_map.iter_rules()
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"})
    ]
    return [f"{method:4} {rule:62} {endpoint:32} {who}" for rule, method, endpoint, who in sorted(rows)]


def main() -> None:
    """Write the list."""
    from app.factory import create_app
    from app.kernel.settings import Settings

    with tempfile.TemporaryDirectory() as folder:
        url, here = f"sqlite:///{folder}/urls.sqlite3", Path(folder)
        app = create_app(Settings(database_url=url, secret_key="urls", instance=here, content=here))
        STORED.write_text("\n".join(lines_of(app)) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
