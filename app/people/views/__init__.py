"""Pages of people: signing in and out, other ways in, one's own account and password, the second factor."""

from app.people.views import entry, pages, second
from app.people.views.blueprint import people

__all__ = ("entry", "pages", "people", "second")
