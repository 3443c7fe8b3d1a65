"""Pages of plans: the plan and its lines, who lacks what her post requires, nominations."""

from app.plans.views.blueprint import plans
from app.plans.views.lacking_pages import lacking, lacking_xlsx
from app.plans.views.opening_pages import answer, move, nominate, opening, opening_edit, opening_new, withdraw
from app.plans.views.plan_pages import index, line, plan, plan_file
from app.plans.views.publishing_pages import publish, withdraw_plan

__all__ = [
    "answer",
    "index",
    "lacking",
    "lacking_xlsx",
    "line",
    "move",
    "nominate",
    "opening",
    "opening_edit",
    "opening_new",
    "plan",
    "plan_file",
    "plans",
    "publish",
    "withdraw",
    "withdraw_plan",
]
