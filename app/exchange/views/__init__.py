"""What exchange shows: pages where people make tokens, and the interface that programs call."""

from app.exchange.views import calls, pages
from app.exchange.views.blueprint import exchange

__all__ = ["calls", "exchange", "pages"]
