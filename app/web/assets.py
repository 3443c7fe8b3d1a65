"""Static files without a build step: bundles of CSS, one hash over everything, gzip ready in memory.

At the start the folder `static/` is read once. Templates ask for `asset_url("js/main.js")` and get `/t/<hash>/js/main.js`,
which browsers may keep for a year; modules import each other by relative addresses, so the hash in the folder covers them.
"""

from __future__ import annotations

import gzip
import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import cast

from flask import Blueprint, Flask, Response, current_app, request
from flask.typing import ResponseReturnValue

STATIC = Path(__file__).with_name("static")

_EVERYWHERE = ("tokens", "base", "layout", "shell", "buttons", "forms", "cards", "status", "ledger", "tasks")
_TRAINEE = ("prose", "quiz", "rollcall", "nav", "keys", "door")
_DESK = ("sheet", "imports", "editor", "charts", "commands", "ways", "calendar")
_LAST = ("util", "print")
BUNDLES: Mapping[str, tuple[str, ...]] = {
    "trainee": (*_EVERYWHERE, *_TRAINEE, *_LAST),
    "desk": (*_EVERYWHERE, *_TRAINEE, *_DESK, *_LAST),
}
"""The stylesheets of each bundle, in order: `tokens` first, because it declares the order of the layers."""

_TYPES = {
    ".css": "text/css",
    ".js": "text/javascript",
    ".svg": "image/svg+xml",
    ".json": "application/json",
    ".webmanifest": "application/manifest+json",
    ".txt": "text/plain",
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".webp": "image/webp",
}
_TEXT = {".css", ".js", ".svg", ".json", ".webmanifest", ".txt"}
_FOREVER = "public, max-age=31536000, immutable"

web = Blueprint("web", __name__)


@dataclass(frozen=True)
class Asset:
    """One file as it is sent; `gzipped` is None for what is compressed already."""

    body: bytes
    gzipped: bytes | None
    mimetype: str
    etag: str


@dataclass(frozen=True)
class Shelf:
    """All assets by their path, and the hash over them."""

    digest: str
    assets: Mapping[str, Asset]


def install(app: Flask) -> None:
    """Read the static files, serve them, and give templates `asset_url`."""
    app.extensions["web.assets"] = read_shelf(STATIC)
    app.register_blueprint(web)
    app.jinja_env.globals["asset_url"] = asset_url


def asset_url(path: str) -> str:
    """The address of `css/<bundle>.css`, `js/main.js`, `icons.svg` …; raises KeyError for a file that is not there."""
    shelf = _shelf()
    if path not in shelf.assets:
        raise KeyError(path)
    return f"/t/{shelf.digest}/{path}"


@web.get("/t/<digest>/<path:name>")
def asset(digest: str, name: str) -> ResponseReturnValue:
    """A static file. An old hash (a page kept since the last release) gets today's file, which it may not keep."""
    shelf = _shelf()
    found = shelf.assets.get(name)
    if found is None:
        return Response(status=404, mimetype="text/plain")
    return _answer(found, _FOREVER if digest == shelf.digest else "no-cache")


@web.get("/favicon.ico")
def favicon() -> ResponseReturnValue:
    """The mark of the product, for browsers that ask at the root."""
    return _answer(_shelf().assets["mark.svg"], "public, max-age=86400")


@web.get("/sw.js")
def service_worker() -> ResponseReturnValue:
    """The service worker, at the root because it answers for every page; asked for anew at every visit.

    It only names the script of this release, so that every release is a new worker and its parts are kept for ever.
    """
    response = Response(f'import "{asset_url("js/sw.js")}";\n', mimetype="text/javascript")
    response.headers["Cache-Control"] = "no-cache"
    response.add_etag()
    return response.make_conditional(request)


def _answer(found: Asset, caching: str) -> Response:
    """`found` as the client can read it, or 304 when it has it."""
    packed = found.gzipped if request.accept_encodings["gzip"] > 0 else None
    response = Response(found.body if packed is None else packed, mimetype=found.mimetype)
    response.headers["Cache-Control"] = caching
    if found.gzipped is not None:
        response.vary.add("Accept-Encoding")
    if packed is not None:
        response.headers["Content-Encoding"] = "gzip"
    response.set_etag(found.etag if packed is None else f"{found.etag}-gz")
    return cast(Response, response.make_conditional(request))


@cache
def read_shelf(root: Path) -> Shelf:
    """Every file under `root`, stylesheets only as bundles; raises OSError when one cannot be read."""
    bodies = dict(_bundles(root))
    for path in sorted(root.rglob("*")):
        if path.is_file() and path.suffix in _TYPES and path.suffix != ".css":
            bodies[path.relative_to(root).as_posix()] = _bare(path)
    digest = hashlib.sha256()
    for name, body in sorted(bodies.items()):
        digest.update(name.encode() + b"\0" + body + b"\0")
    return Shelf(digest.hexdigest()[:12], {name: _make_asset(name, body) for name, body in bodies.items()})


def _bundles(root: Path) -> Iterable[tuple[str, bytes]]:
    """The CSS bundles as (path, bytes), without comments and indentation."""
    for bundle, parts in BUNDLES.items():
        sheets = [(root / "css" / f"{part}.css").read_text(encoding="utf-8") for part in parts]
        bare = re.sub(r"/\*.*?\*/", "", "\n".join(sheets), flags=re.DOTALL)
        lines = (line.strip() for line in bare.splitlines())
        yield f"css/{bundle}.css", "\n".join(line for line in lines if line).encode()


def _bare(path: Path) -> bytes:
    """A file as it goes over the line: scripts without the lines that are only comment, and without indentation."""
    if path.suffix != ".js":
        return path.read_bytes()
    lines = (line.strip() for line in path.read_text(encoding="utf-8").splitlines())
    return ("\n".join(line for line in lines if line and not line.startswith("//")) + "\n").encode()


def _make_asset(name: str, body: bytes) -> Asset:
    """`body` with its type, its compressed twin and its tag."""
    suffix = Path(name).suffix
    packed = gzip.compress(body, 9, mtime=0) if suffix in _TEXT else None
    return Asset(body, packed, _TYPES[suffix], hashlib.sha256(body).hexdigest()[:16])


def _shelf() -> Shelf:
    """The shelf of the running application."""
    return cast(Shelf, current_app.extensions["web.assets"])
