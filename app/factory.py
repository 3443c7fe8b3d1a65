"""`create_app`: settings, database, identity, blueprints, commands. The only module that knows every room."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from flask import Flask
from flask_wtf import CSRFProtect
from werkzeug.middleware.proxy_fix import ProxyFix

from app.attendance.services import joining
from app.completion.services import joining as completion_joining
from app.desks import navigation
from app.kernel.settings import ROOT, Settings, read_settings
from app.people import identity
from app.people.rules import SIGN_IN_DAYS
from app.quizzes.services import joining as quizzes_joining
from app.storage.base import db
from app.storage.engine import engine_options, prepare
from app.web import assets, commands, cookies, errors, format, gate, logs, metrics, operation, reading, security, shell

ROOMS = (
    "people",
    "courses",
    "plans",
    "cohorts",
    "learning",
    "surveys",
    "attendance",
    "quizzes",
    "completion",
    "certificates",
    "offline",
    "exchange",
    "reports",
    "privacy",
    "desks",
)
"""The rooms with pages, lowest first."""
COMMANDS = (
    "storage",
    "web",
    "people",
    "plans",
    "cohorts",
    "attendance",
    "quizzes",
    "completion",
    "certificates",
    "exchange",
    "reports",
    "privacy",
    "demonstration",
)
"""The rooms with commands, besides courses."""


class Application(Flask):
    """Flask without its question, eight times in each request, whether a function is a coroutine: none of ours is."""

    def ensure_sync(self, func: Callable[..., Any]) -> Callable[..., Any]:
        """`func` itself."""
        return func


def create_app(settings: Settings | None = None, **overrides: object) -> Flask:
    """The application for `settings` (default: from the environment); `overrides` are Flask configuration keys, for tests."""
    settings = settings or read_settings()
    app = Application(
        "app",
        root_path=str(ROOT / "app"),
        static_folder=None,
        template_folder="web/templates",
        instance_path=str(settings.instance),
    )
    app.config.update(
        SETTINGS=settings,
        SECRET_KEY=settings.secret_key,
        SQLALCHEMY_DATABASE_URI=settings.database_url,
        SQLALCHEMY_ENGINE_OPTIONS=engine_options(settings),
        MAX_CONTENT_LENGTH=settings.max_upload_bytes,
        PERMANENT_SESSION_LIFETIME=timedelta(days=SIGN_IN_DAYS),
        SESSION_REFRESH_EACH_REQUEST=False,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=settings.behind_tls,
        SESSION_COOKIE_NAME="so_hoc",
        WTF_CSRF_TIME_LIMIT=None,
        TRUSTED_HOSTS=[*settings.allowed_hosts, "localhost", "127.0.0.1"] if settings.allowed_hosts else None,
    )
    app.config.update(overrides)
    _install_database(app)
    CSRFProtect(app)
    identity.install(app)
    for part in (logs, cookies, assets, errors, format, operation, reading, security):
        part.install(app)
    shell.install(app, navigation.provide, navigation.plain_shell(settings), navigation.neutral_shell)
    _install_rooms(app)
    gate.install(app)
    metrics.install(app)
    if settings.proxy_hops:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=settings.proxy_hops, x_proto=settings.proxy_hops)  # type: ignore[method-assign]
    return app


def _install_database(app: Flask) -> None:
    """Bind the database."""
    import_models()
    db.init_app(app)
    with app.app_context():
        prepare(db.engine, slow_ms=app.config["SETTINGS"].slow_query_ms)


def import_models() -> None:
    """Load every table, so that migrations and `create_all` see the whole."""
    for room in ("storage", *ROOMS):
        if find_spec(f"app.{room}.models"):
            import_module(f"app.{room}.models")


def _install_rooms(app: Flask) -> None:
    """Register the pages of every room, and its commands when one is asked for."""
    for room in ROOMS:
        app.register_blueprint(getattr(import_module(f"app.{room}.views"), room))
    joining.join()
    completion_joining.join()
    quizzes_joining.join()
    commands.install(app, _add_commands)


def _add_commands(app: Flask) -> None:
    """Add the commands of every room; publishing a package also fills the banks of questions."""
    import_module("app.storage.migrations").prepare(app)
    publish_banks = import_module("app.quizzes.services.banks").publish_banks
    share_faults = import_module("app.quizzes.shares").share_faults
    import_module("app.courses.cli").register(app, parts=(publish_banks,), checks=(share_faults,))
    for room in COMMANDS:
        import_module(f"app.{room}.cli").register(app)
