"""Serving the app from this process until it is told to end."""

import signal
import socket
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass

import click
import uvicorn

from dashboard import runtime
from dashboard.application import create_app
from dashboard.settings import Settings
from monitoring.errors import ValueRefused

_GRACE_S = 3
_ANY = frozenset({"0.0.0.0", "::"})  # noqa: S104 (recognised, to print an address that opens)


@dataclass(frozen=True, slots=True)
class Listener:
    """A socket that is bound, so that a port taken by another program is known at once."""

    socket: socket.socket
    url: str


@contextmanager
def listening(address: str, port: int) -> Iterator[Listener]:
    """A listener on `address` and `port`; ValueRefused when they cannot be had."""
    try:
        bound = socket.create_server(
            (address, port), family=socket.AF_INET6 if ":" in address else socket.AF_INET
        )
    except OSError as error:
        raise ValueRefused("port", _cure(address, port)) from error
    with closing(bound):
        host = "localhost" if address in _ANY else address
        shown = f"[{host}]" if ":" in host else host
        yield Listener(bound, f"http://{shown}:{bound.getsockname()[1]}")


def serve(settings: Settings, listener: Listener, *, note: str = "") -> None:
    """Serve an installation until the process is interrupted; what prevents it is refused first."""
    with runtime.running(settings):
        pass
    config = uvicorn.Config(
        create_app(settings),
        log_level="warning",
        access_log=False,
        server_header=False,
        proxy_headers=bool(settings.trusted_proxies),
        forwarded_allow_ips=list(settings.trusted_proxies),
        timeout_graceful_shutdown=_GRACE_S,
    )
    # Uvicorn raises the signal again once it has closed everything: leave as after any block.
    signal.signal(signal.SIGTERM, _leave)
    with suppress(KeyboardInterrupt):
        _Server(config, f"Infusion monitor{note}: {listener.url}").run(sockets=[listener.socket])


class _Server(uvicorn.Server):
    """Says where it is as soon as a browser can be sent there."""

    def __init__(self, config: uvicorn.Config, line: str) -> None:
        super().__init__(config)
        self._line = line

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            click.echo(self._line)


def _leave(*_: object) -> None:
    sys.exit(0)


def _cure(address: str, port: int) -> str:
    return f"Cannot listen on {address} port {port}; choose another one with --port or --address."
