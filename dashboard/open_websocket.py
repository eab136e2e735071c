"""An open websocket lives and rests with the web session it was opened with.

The session is looked up again with every message of the browser, before it is handed on, and
every few seconds in between. While it is locked nothing goes either way: what a person sent waits
until it is opened, what a page sends by itself is dropped, and what a run of the script still had
to say is held back. When the session is over the browser is told and Streamlit sees it leave.
"""

import asyncio
from collections import deque
from collections.abc import MutableMapping
from typing import Any, Protocol

from google.protobuf.message import DecodeError  # type: ignore[import-untyped]  # has no stubs
from starlette.concurrency import run_in_threadpool
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit.proto.BackMsg_pb2 import BackMsg

from dashboard.sign_in.presence import Standing

LOOK_EVERY_S = 5.0
# A run of the script sends many messages; asking for each of them would cost more than it tells.
SEND_WITHOUT_LOOK_S = 1.0
MOST_WAITING = 20
_POLICY_VIOLATION = 1008
_GONE: Message = {"type": "websocket.disconnect", "code": _POLICY_VIOLATION}
_FROM_BROWSER, _TO_BROWSER = "websocket.receive", "websocket.send"


class HowItStands(Protocol):
    """How does the web session of `scope` stand? Remembers that its person is active, if open."""

    def __call__(self, scope: Scope, /, *, is_active: bool) -> Standing: ...


async def serve_while_signed_in(
    app: ASGIApp, scope: Scope, receive: Receive, send: Send, how_it_stands: HowItStands
) -> None:
    """Serve a websocket for as long as its person is signed in."""
    guarded = _Guarded(scope, receive, send, how_it_stands)
    try:
        await app(scope, guarded.receive, guarded.send)
    finally:
        guarded.forget()


class _Guarded:
    """Both ends of one websocket."""

    def __init__(
        self, scope: Scope, receive: Receive, send: Send, how_it_stands: HowItStands
    ) -> None:
        self._scope, self._receive, self._send = scope, receive, send
        self._how_it_stands = how_it_stands
        self._coming: asyncio.Task[MutableMapping[str, Any]] | None = None
        self._waiting: deque[Message] = deque()
        self._may_send = asyncio.Event()
        self._looked_s = float("-inf")
        self._standing = Standing.LOCKED
        self._is_over = False

    async def receive(self) -> Message:
        """The browser's next message, or that it has gone, once its session is over."""
        while not self._is_over:
            message = None if self._waiting and self._may_send.is_set() else await self._next()
            if message is not None and message["type"] != _FROM_BROWSER:
                return message
            standing = await self._look(message)
            if standing is Standing.OVER:
                await self._end()
            elif message is not None:
                self._put(message, standing)
            if standing is Standing.OPEN and self._waiting:
                return self._waiting.popleft()
        return _GONE

    async def send(self, message: Message) -> None:
        """Send to the browser once the screen is open; dropped when its session is over."""
        if message["type"] == _TO_BROWSER:
            if asyncio.get_running_loop().time() - self._looked_s > SEND_WITHOUT_LOOK_S:
                await self._look(None)
            await self._may_send.wait()
            if self._standing is Standing.OVER:
                return
        if not self._is_over:
            await self._send(message)

    def forget(self) -> None:
        """Stop waiting for the browser."""
        if self._coming is not None:
            self._coming.cancel()

    async def _next(self) -> Message | None:
        """A message, or None when none came in time. One that is on its way is not lost."""
        self._coming = self._coming or asyncio.ensure_future(self._receive())
        done, _ = await asyncio.wait({self._coming}, timeout=LOOK_EVERY_S)
        if not done:
            return None
        message = self._coming.result()
        self._coming = None
        return message

    async def _look(self, message: Message | None) -> Standing:
        """How the session stands now, which opens and shuts the way to the browser."""
        is_active = message is not None and is_sign_of_person(message)
        standing = await run_in_threadpool(self._how_it_stands, self._scope, is_active=is_active)
        self._standing = standing
        self._looked_s = asyncio.get_running_loop().time()
        if standing is Standing.LOCKED:
            self._may_send.clear()
        else:
            self._may_send.set()
        return standing

    def _put(self, message: Message, standing: Standing) -> None:
        is_waiting = is_sign_of_person(message) and len(self._waiting) < MOST_WAITING
        if standing is Standing.OPEN or is_waiting:
            self._waiting.append(message)

    async def _end(self) -> None:
        await self._send({"type": "websocket.close", "code": _POLICY_VIOLATION})
        self._is_over = True
        self._waiting.clear()


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
