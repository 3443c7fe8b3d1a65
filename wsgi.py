"""The WSGI entry point: what gunicorn and the `flask` command load."""

import gc

from app.factory import create_app

app = create_app()
gc.freeze()  # what was loaded now stays for good: collecting garbage need not look at it again
