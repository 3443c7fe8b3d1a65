"""What each role finds in the header: the provider of `web.shell`."""

from __future__ import annotations

from flask import current_app, request, url_for

from app.kernel.settings import Settings
from app.kernel.text import _, given_name
from app.people.identity import viewer_or_none
from app.people.queries import installation_kind
from app.people.rules import Role, Viewer
from app.web.shell import NavItem, Shell


def plain_shell(settings: Settings) -> Shell:
    """The shell where nobody can be asked for."""
    return Shell(help_phone=settings.help_phone, org_line=settings.org_line)


NOBODY = 0
"""Stands for an enrolment in the addresses of a page that a phone keeps for whoever learns there (`js/sw.js` puts hers in)."""


def neutral_shell() -> Shell:
    """The shell of such a page; the phone fills in who she is."""
    settings: Settings = current_app.config["SETTINGS"]
    return Shell(
        role="trainee",
        name="{name}",
        initials="{initials}",
        items=_trainee(NOBODY),
        account_url=url_for("people.account"),
        help_phone=settings.help_phone,
        org_line=settings.org_line,
    )


def provide() -> Shell:
    """The shell of this request."""
    settings: Settings = current_app.config["SETTINGS"]
    viewer = viewer_or_none()
    demo = _is_demonstration()
    if viewer is None:
        return Shell(account_url=url_for("people.sign_in"), help_phone=settings.help_phone, org_line=settings.org_line, demo=demo)
    items = _staff(viewer) if viewer.grants else _trainee((request.view_args or {}).get("enrolment_id"))
    return Shell(
        role="staff" if viewer.grants else "trainee",
        name=viewer.full_name,
        initials=_initials(viewer.full_name),
        items=items,
        account_url=url_for("people.account"),
        help_phone=settings.help_phone,
        org_line=settings.org_line,
        demo=demo,
        who=str(viewer.person_id),
    )


def _is_demonstration() -> bool:
    """Whether this database is a demonstration; asked once, because what a database is for never changes once it is said."""
    if current_app.config.get("INSTALLATION") is None:
        current_app.config["INSTALLATION"] = installation_kind()
    return bool(current_app.config["INSTALLATION"] == "demo")


def _trainee(enrolment: int | None) -> tuple[NavItem, ...]:
    """The four destinations of the dock, in the class that the page is about."""
    here = request.endpoint
    targets = (
        (_("Hôm nay"), "desks.trainee", "home", {"desks.trainee"}),
        (_("Bài học"), "desks.topics", "book", {"desks.topics", "desks.topic", "learning.lesson", "quizzes.before"}),
        (_("Lịch học"), "desks.my_timetable", "cal", {"desks.my_timetable"}),
        (_("Sổ học"), "completion.my_ledger", "ledger", {"completion.my_ledger", "completion.my_frozen"}),
    )
    return tuple(
        NavItem(label, url_for(endpoint, enrolment_id=enrolment), icon, here in pages) for label, endpoint, icon, pages in targets
    )


_CLASSES = (
    "cohorts.",
    "attendance.",
    "completion.",
    "certificates.",
    "surveys.",
    "reports.dossier",
    "desks.coo",
    "desks.coh",
    "quizzes.given",
    "quizzes.coh",
    "quizzes.cla",
    "quizzes.ext",
)
"""Pages about classes, by the beginnings of their endpoints."""
_PLANS = ("plans.", "reports.", "cohorts.people_", "privacy.counts")
"""Pages about plans and reports."""


def _staff(viewer: Viewer) -> tuple[NavItem, ...]:
    """The destinations of instructors and coordinators."""
    here = request.endpoint or ""
    own_hours = here.startswith("attendance.my_teaching")
    items = []
    if viewer.has(Role.COORDINATOR, Role.ADMINISTRATOR):
        risks = here == "completion.risks"
        plan = here.startswith(_PLANS) and not here.startswith("reports.dossier")
        classes = here.startswith(_CLASSES) and not (risks or plan or own_hours)
        items.append(NavItem(_("Lớp học"), url_for("desks.coordinator"), "", classes))
        items.append(NavItem(_("Cần giúp"), url_for("completion.risks"), "", risks))
        items.append(NavItem(_("Kế hoạch"), url_for("plans.index"), "", plan))
    if viewer.has(Role.INSTRUCTOR):
        teaching = here == "desks.instructor" or own_hours or (not items and here.startswith("cohorts.announcement"))
        items.append(NavItem(_("Giảng dạy"), url_for("desks.instructor"), "", teaching))
    items.append(
        NavItem(
            _("Ngân hàng câu hỏi"),
            url_for("quizzes.bank"),
            "",
            here.startswith(("quizzes.bank", "quizzes.pap", "quizzes.try", "quizzes.fiv")),
        )
    )
    items.append(NavItem(_("Chương trình"), url_for("courses.preview"), "", here.startswith("courses.")))
    if viewer.has(Role.COORDINATOR, Role.ADMINISTRATOR):
        items.append(NavItem(_("Kết nối"), url_for("exchange.tokens"), "", here.startswith("exchange.")))
    return tuple(items)


def _initials(full_name: str) -> str:
    """Two letters for the round mark: of the family name and of the given name."""
    words = full_name.split()
    return "".join(word[:1] for word in (*words[:-1][:1], given_name(full_name))).upper()
