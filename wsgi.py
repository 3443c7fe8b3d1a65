"""The WSGI entry point: what gunicorn and the `flask` command load."""

import gc
import sys

from app.factory import create_app

app = create_app()
gc.freeze()  # what was loaded now stays for good: collecting garbage need not look at it again
sys.setswitchinterval(0.05)  # a request is a few milliseconds: let it finish instead of passing the interpreter back and forth
