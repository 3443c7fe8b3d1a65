"""The WSGI entry point: what gunicorn and the `flask` command load."""

from app.factory import create_app

app = create_app()
