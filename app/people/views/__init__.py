"""Pages of people: signing in and out, one's own account and password, the second factor."""

from app.people.views import pages, second
from app.people.views.blueprint import people

__all__ = ("pages", "people", "second")
