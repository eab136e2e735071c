"""The door: without a web session a browser gets the sign-in page and nothing else."""

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from dashboard import runtime
from dashboard.access_audit import Reason, note_refused
from dashboard.open_websocket import serve_while_signed_in
from dashboard.provider_settings import RETURN_PATH, START_PATH
from dashboard.security_headers import with_headers
from dashboard.sign_in.code_asked_page import CODE_ASKED_PATH
from dashboard.sign_in.code_page import CODE_PATH
from dashboard.sign_in.presence import Seen, Standing, look_up, note_activity
from dashboard.turned_away import (
    LOCK_PATHS,
    TurnedAway,
    cookie_of,
    is_activity,
    is_own_origin,
    reason_unsigned,
    subject_of,
    turned_away,
)
from db.web_sessions import WebSession
from monitoring.people import User

# /set-up leads to the sign-in page itself once there is a clinic.
OPEN_PATHS = frozenset(
    {"/sign-in", "/set-up", CODE_PATH, CODE_ASKED_PATH, START_PATH, RETURN_PATH, "/healthz"}
)
_FORM_PATHS = LOCK_PATHS | {"/lock", "/wall-display"}
_API = "/api/"
_BAD_FORM = 400
_REFUSALS = {403: Reason.NOT_ALLOWED, 404: Reason.NOT_FOUND}
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
        seen, away = await run_in_threadpool(_look_at, scope)
        if away is not None or seen.session is None:
            await _turn_away(away, scope, receive, send)
            return
        if seen.standing is Standing.OPEN and is_activity(scope):
            await run_in_threadpool(_note_activity, seen.session)
        scope.setdefault("state", {}).update(user=seen.session.user, seen=seen)
        answered = _Answered(send)
        await self.app(scope, receive, answered.send)
        reason = _reason_of(scope["path"], answered.status)
        if reason is not None:
            await run_in_threadpool(note_refused, seen.session.user, reason, subject_of(scope))

    async def _websocket(self, scope: Scope, receive: Receive, send: Send) -> None:
        seen = await run_in_threadpool(_seen, scope)
        reason = _reason_to_close(scope, seen)
        if reason is None:
            await serve_while_signed_in(self.app, scope, receive, send, _standing)
            return
        if cookie_of(scope):
            by = seen.session.user if seen.session else None
            await run_in_threadpool(note_refused, by, reason)
        await receive()
        await send({"type": "websocket.close", "code": _POLICY_VIOLATION})


class _Answered:
    """Passes an answer on and remembers its status."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self.status = 0

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
        await self._send(message)


def signed_in_user(request: Request) -> User:
    """Who sent this request; for routes of ours, which the door lets only signed-in people reach.

    KeyError on a path that is open to everybody.
    """
    user = request.scope["state"]["user"]
    if not isinstance(user, User):
        raise TypeError(user)
    return user


def seen_session(request: Request) -> Seen:
    """How the web session of this request stands; KeyError as for `signed_in_user`."""
    seen = request.scope["state"]["seen"]
    if not isinstance(seen, Seen):
        raise TypeError(seen)
    return seen


def _look_at(scope: Scope) -> tuple[Seen, TurnedAway | None]:
    seen = _seen(scope)
    return seen, turned_away(scope, seen)


async def _turn_away(away: TurnedAway | None, scope: Scope, receive: Receive, send: Send) -> None:
    if away is None:
        return
    if away.reason is not None:
        await run_in_threadpool(note_refused, away.by, away.reason, subject_of(scope))
    await away.answer(scope, receive, send)


def _seen(scope: Scope) -> Seen:
    here = runtime.installation()
    return look_up(here.database, here.settings, cookie_of(scope), runtime.now())


def _standing(scope: Scope, *, is_active: bool) -> Standing:
    """Asked for an open websocket: how does its web session stand, and was the person active?"""
    seen = _seen(scope)
    if seen.session is not None and seen.standing is Standing.OPEN and is_active:
        _note_activity(seen.session)
    return seen.standing


def _note_activity(session: WebSession) -> None:
    note_activity(runtime.database(), session, runtime.now())


def _reason_to_close(scope: Scope, seen: Seen) -> Reason | None:
    """Why a websocket is not opened; one of a locked screen is, and stays silent."""
    if seen.session is None or seen.standing is Standing.OVER:
        return reason_unsigned(seen)
    return None if is_own_origin(scope) else Reason.OTHER_SITE


def _reason_of(path: str, status: int) -> Reason | None:
    """What the app's own refusal means for the audit; None for every other answer."""
    if status == _BAD_FORM and path in _FORM_PATHS:
        return Reason.FORGED_FORM
    return _REFUSALS.get(status) if path.startswith(_API) else None
