"""An open websocket ends with the web session it was opened with.

The session is looked up again with every message of the browser, before it is handed on, and
every few seconds in between; when it is over the browser is told and Streamlit sees it leave.
"""

import asyncio
from collections.abc import MutableMapping
from typing import Any, Protocol

from google.protobuf.message import DecodeError  # type: ignore[import-untyped]  # has no stubs
from starlette.concurrency import run_in_threadpool
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit.proto.BackMsg_pb2 import BackMsg

LOOK_EVERY_S = 5.0
_POLICY_VIOLATION = 1008
_GONE: Message = {"type": "websocket.disconnect", "code": _POLICY_VIOLATION}


class StillSignedIn(Protocol):
    """Is the web session of `scope` still open? Remembers that its person is active, if so."""

    def __call__(self, scope: Scope, *, is_active: bool) -> bool: ...


async def serve_while_signed_in(
    app: ASGIApp, scope: Scope, receive: Receive, send: Send, still_signed_in: StillSignedIn
) -> None:
    """Serve a websocket for as long as its person is signed in."""
    guarded = _Guarded(scope, receive, send, still_signed_in)
    try:
        await app(scope, guarded.receive, guarded.send)
    finally:
        guarded.forget()


class _Guarded:
    """Both ends of one websocket."""

    def __init__(
        self, scope: Scope, receive: Receive, send: Send, still_signed_in: StillSignedIn
    ) -> None:
        self._scope, self._receive, self._send = scope, receive, send
        self._still_signed_in = still_signed_in
        self._waiting: asyncio.Task[MutableMapping[str, Any]] | None = None
        self._is_over = False

    async def receive(self) -> Message:
        """The browser's next message, or that it has gone, once its session is over."""
        while not self._is_over:
            message = await self._next()
            is_active = message is not None and is_sign_of_person(message)
            if not await run_in_threadpool(self._still_signed_in, self._scope, is_active=is_active):
                await self._end()
            elif message is not None:
                return message
        return _GONE

    async def send(self, message: Message) -> None:
        """Send to the browser; dropped when its session is over."""
        if not self._is_over:
            await self._send(message)

    def forget(self) -> None:
        """Stop waiting for the browser."""
        if self._waiting is not None:
            self._waiting.cancel()

    async def _next(self) -> Message | None:
        """A message, or None when none came in time. One that is on its way is not lost."""
        self._waiting = self._waiting or asyncio.ensure_future(self._receive())
        done, _ = await asyncio.wait({self._waiting}, timeout=LOOK_EVERY_S)
        if not done:
            return None
        message = self._waiting.result()
        self._waiting = None
        return message

    async def _end(self) -> None:
        await self._send({"type": "websocket.close", "code": _POLICY_VIOLATION})
        self._is_over = True


def is_sign_of_person(message: Message) -> bool:
    """Did a person cause this message? A page that refreshes itself is nobody."""
    data = message.get("bytes")
    if not data:
        return False
    try:
        sent = BackMsg.FromString(data)
    except DecodeError:
        return False
    return sent.WhichOneof("type") == "rerun_script" and not sent.rerun_script.is_auto_rerun
