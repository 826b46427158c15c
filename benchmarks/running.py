"""The app in a process of its own and a browser in front of it: for benchmarks, and for tests."""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory, TemporaryFile

ROOT = Path(__file__).parents[1]
START = ("-m", "views")
BROWSER_FLAGS = [
    "--no-sandbox",  # Chromium refuses to start as root with one
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE localhost , EXCLUDE 127.0.0.1",
]
# The script has run through and no chart's code is still loading.
IDLE = (
    '[data-testid="stApp"][data-test-connection-state="CONNECTED"][data-test-script-state="notRunning"]'
    ':not(:has([data-testid="stSkeleton"]))'
)
START_UP = 90.0


class DidNotStartError(Exception):
    """The app did not come up; the message ends with what it printed."""


def find_browser(*rather: str) -> str | None:
    """The Chromium of this machine: named by GREENROOM_BROWSER, or found on the path, `rather` one of these names."""
    names = (*rather, "chromium", "chromium-browser", "google-chrome")
    named = os.environ.get("GREENROOM_BROWSER")
    return shutil.which(named) if named else next(filter(None, map(shutil.which, names)), None)


@contextmanager
def running(
    root: Path = ROOT,
    start: Sequence[str] = START,
    home: Path | None = None,
    port: int | None = None,
    database: str | None = None,
) -> Iterator[tuple[str, int]]:
    """The app as `make run` starts it, on a free port or this one: its address and process id. Raises DidNotStartError.

    It keeps what is practised in the folder `home`, or in one of its own that goes with it, or in the `database` of
    this address: never in the user's.
    """
    port = port or _free_port()
    url = f"http://127.0.0.1:{port}"
    command = [sys.executable, *start, f"--server.port={port}", "--server.address=127.0.0.1"]
    command += ["--server.fileWatcherType=none", "--server.headless=true"]
    with TemporaryFile() as output, TemporaryDirectory(ignore_cleanup_errors=True) as own:
        environment = {**os.environ, "GREENROOM_HOME": str(home or own)}
        environment.pop("GREENROOM_DATABASE", None)
        if database is not None:
            environment["GREENROOM_DATABASE"] = database
        with subprocess.Popen(command, cwd=root, env=environment, stdout=output, stderr=output) as server:
            try:
                if not _comes_up(url, server):
                    output.seek(0)
                    raise DidNotStartError(f"The app did not start:\n{output.read().decode(errors='replace')}")
                yield url, server.pid
            finally:
                server.terminate()
                try:
                    server.wait(10)
                except subprocess.TimeoutExpired:
                    server.kill()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _comes_up(url: str, server: "subprocess.Popen[bytes]") -> bool:
    straight = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    give_up = time.monotonic() + START_UP
    while server.poll() is None and time.monotonic() < give_up:
        try:
            with straight.open(f"{url}/_stcore/health", timeout=5):
                return True
        except OSError:
            time.sleep(0.1)
    return False
