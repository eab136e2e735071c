"""The door: without a web session a browser gets the sign-in page and nothing else."""

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.requests import HTTPConnection, Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from dashboard import runtime
from dashboard.open_websocket import serve_while_signed_in
from dashboard.security_headers import with_headers
from dashboard.sign_in.cookie import SESSION_COOKIE
from dashboard.sign_in.forms import is_own_address, is_same_origin
from dashboard.sign_in.presence import note_activity, open_session
from db.web_sessions import WebSession
from monitoring.people import User

OPEN_PATHS = frozenset({"/sign-in", "/healthz"})
# Asked by the page itself, so no sign of a person.
QUIET_PATHS = frozenset({"/signed-in"})
_SEE_OTHER = 303
_SAFE_METHODS = frozenset({"GET", "HEAD"})
_UNSIGNED = "Please sign in."
_FOREIGN = "This was sent by another site."
_POLICY_VIOLATION = 1008


class Door:
    """Lets pass who is signed in; sits in front of Streamlit's routes and of our own."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            await self._http(scope, receive, with_headers(send, scope["path"]))
        elif scope["type"] == "websocket":
            await self._websocket(scope, receive, send)
        else:
            await self.app(scope, receive, send)

    async def _http(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["path"] in OPEN_PATHS:
            await self.app(scope, receive, send)
            return
        session = await run_in_threadpool(_session_of, scope)
        if session is None:
            await _refusal(scope)(scope, receive, send)
            return
        if not _is_from_own_page(scope):
            await _plain(_FOREIGN, 403)(scope, receive, send)
            return
        if _is_activity(scope):
            await run_in_threadpool(_note_activity, session)
        scope.setdefault("state", {})["user"] = session.user
        await self.app(scope, receive, send)

    async def _websocket(self, scope: Scope, receive: Receive, send: Send) -> None:
        session = await run_in_threadpool(_session_of, scope)
        if session is None or not _is_own_origin(scope):
            await receive()
            await send({"type": "websocket.close", "code": _POLICY_VIOLATION})
            return
        await serve_while_signed_in(self.app, scope, receive, send, _is_still_signed_in)


def signed_in_user(request: Request) -> User:
    """Who sent this request; for routes of ours, which the door lets only signed-in people reach.

    KeyError on a path that is open to everybody.
    """
    user = request.scope["state"]["user"]
    if not isinstance(user, User):
        raise TypeError(user)
    return user


def _session_of(scope: Scope) -> WebSession | None:
    here = runtime.installation()
    token = HTTPConnection(scope).cookies.get(SESSION_COOKIE)
    return open_session(here.database, here.settings, token, runtime.now())


def _is_still_signed_in(scope: Scope, *, is_active: bool) -> bool:
    """Asked for an open websocket: is its web session still open, and was the person active?"""
    session = _session_of(scope)
    if session is not None and is_active:
        _note_activity(session)
    return session is not None


def _note_activity(session: WebSession) -> None:
    note_activity(runtime.database(), session, runtime.now())


def _is_activity(scope: Scope) -> bool:
    """Did a person do this? A page that opens, or something sent; not what a page loads."""
    is_sent = scope["method"] not in _SAFE_METHODS
    return scope["path"] not in QUIET_PATHS and (is_sent or _is_navigation(scope))


def _is_navigation(scope: Scope) -> bool:
    headers = Headers(scope=scope)
    mode = headers.get("sec-fetch-mode")
    if scope["method"] not in _SAFE_METHODS:
        return False
    return mode == "navigate" if mode else "text/html" in headers.get("accept", "")


def _is_from_own_page(scope: Scope) -> bool:
    return scope["method"] in _SAFE_METHODS or is_same_origin(Request(scope))


def _is_own_origin(scope: Scope) -> bool:
    """Streamlit would also accept addresses of this machine, and ask the network for them."""
    headers = Headers(scope=scope)
    origin = headers.get("origin")
    return origin is None or is_own_address(origin, headers.get("host", ""))


def _refusal(scope: Scope) -> Response:
    if _is_navigation(scope):
        return RedirectResponse("/sign-in", _SEE_OTHER)
    return _plain(_UNSIGNED, 401)


def _plain(sentence: str, status: int) -> Response:
    return PlainTextResponse(sentence, status)
