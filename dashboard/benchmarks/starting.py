"""How long a newcomer waits for the first page of a fresh demonstration clinic."""

import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from time import perf_counter, sleep

from dashboard.benchmarks.figures import Figure, Measured

_MOST_MS = 10_000.0
_PATIENCE_S = 60
_POLL_S = 0.05


def starting(port: int) -> Figure:
    """From the command to the first page that a browser gets."""
    began = perf_counter()
    with serving_demo(port):
        took_ms = 1000 * (perf_counter() - began)
    return Figure(
        promise="First page of a fresh demonstration clinic",
        ours=Measured(name="serve --demo", runs_ms=(took_ms,)),
        most=_MOST_MS,
    )


@contextmanager
def serving_demo(port: int) -> Iterator[str]:
    """The address of a demonstration clinic that answers; it ends with the block."""
    command = [sys.executable, "-m", "dashboard.commands", "serve", "--demo", "--port", f"{port}"]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)  # noqa: S603 (our own command)
    try:
        yield wait_for(f"http://127.0.0.1:{port}/sign-in", process)
    finally:
        process.terminate()
        process.wait()


def wait_for(url: str, process: subprocess.Popen[bytes]) -> str:
    """`url` once it answers; RuntimeError when the process ends or too much time passes."""
    patience = perf_counter() + _PATIENCE_S
    while perf_counter() < patience and process.poll() is None:
        try:
            with urllib.request.urlopen(url):  # noqa: S310 (on this machine)
                return url
        except (urllib.error.URLError, ConnectionError):
            sleep(_POLL_S)
    msg = f"{url} did not answer"
    raise RuntimeError(msg)
