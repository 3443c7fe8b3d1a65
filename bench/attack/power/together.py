"""`python -m bench.attack.power.together DATA SERVER… -- CLIENT…`: a server and its client under one watch."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path


def main(words: Sequence[str]) -> int:
    """Start the server as the user of SERVER_USER, wait until it is ready, run the client, end the server."""
    middle = words.index("--")
    data, server, client = Path(words[0]), words[1:middle], words[middle + 1 :]
    running = subprocess.Popen(
        server, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, user=os.environ.get("SERVER_USER") or None
    )
    state = data / "postmaster.pid"
    while not (state.is_file() and "ready" in state.read_text()):
        if running.poll() is not None:
            return 1
        time.sleep(0.05)
    code = subprocess.call(client)
    running.send_signal(signal.SIGINT)
    running.wait()
    return code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
