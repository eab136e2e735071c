"""POST /lock: lock this screen now; POST /unlock: the password of whose screen is locked."""

from collections.abc import Mapping

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from dashboard import runtime
from dashboard.middleware import seen_session
from dashboard.sign_in.cookie import SESSION_COOKIE
from dashboard.sign_in.forms import check_sender, form_token, read_form
from dashboard.sign_in.locking import hint_at_lock, lock, unlock
from dashboard.sign_in.locking_page import RETURN_FIELD, locked_page
from dashboard.sign_in.presence import Seen, Standing, look_up
from dashboard.sign_in.signing_in import TooManyAttempts
from db.web_sessions import WebSession
from monitoring.errors import MonitoringError, ValueRefused

_DONE, _SEE_OTHER, _TOO_MANY, _BAD, _FORBIDDEN = 204, 303, 429, 400, 403
_LONGEST = 500


async def post_lock(request: Request) -> Response:
    """Lock, and say nothing more: everything asked for after this is answered with the lock."""
    here, session = runtime.installation(), seen_session(request).session
    try:
        form = await read_form(request)
        check_sender(request, form, here.form_key, request.cookies.get(SESSION_COOKIE, ""))
    except MonitoringError as refusal:
        return JSONResponse({"sentence": str(refusal)}, _status(refusal))
    if session is not None:
        await run_in_threadpool(lock, here.database, session, runtime.now())
    return Response(status_code=_DONE)


async def post_unlock(request: Request) -> Response:
    """Unlock, and go back to where the person was; or say why not."""
    seen = await run_in_threadpool(_seen, request)
    if seen.session is None or seen.standing is Standing.OVER:
        return RedirectResponse("/sign-in", _SEE_OTHER)
    form: Mapping[str, str] = {}
    try:
        form = await read_form(request)
        cookie = request.cookies.get(SESSION_COOKIE, "")
        check_sender(request, form, runtime.installation().form_key, cookie)
        if seen.standing is Standing.LOCKED:
            await run_in_threadpool(_unlock, request, seen.session, form)
    except MonitoringError as refusal:
        return await run_in_threadpool(_refused, request, seen.session, form, refusal)
    if _is_script(request):
        return JSONResponse({"is_unlocked": True})
    return RedirectResponse(return_address(form.get(RETURN_FIELD, "")), _SEE_OTHER)


def return_address(text: str) -> str:
    """`text` where it is an address of this server, else the home page."""
    is_ours = text.startswith("/") and text.isascii() and text.isprintable()
    if not is_ours or text.startswith("//") or "\\" in text or len(text) > _LONGEST:
        return "/"
    return text


ROUTES = [
    Route("/lock", post_lock, methods=["POST"]),
    Route("/unlock", post_unlock, methods=["POST"]),
]


def _seen(request: Request) -> Seen:
    here = runtime.installation()
    token = request.cookies.get(SESSION_COOKIE)
    return look_up(here.database, here.settings, token, runtime.now())


def _unlock(request: Request, session: WebSession, form: Mapping[str, str]) -> None:
    unlock(
        runtime.database(),
        session,
        password=form.get("password", ""),
        address=request.client.host if request.client else "",
        at=runtime.now(),
    )


def _refused(
    request: Request, session: WebSession, form: Mapping[str, str], refusal: MonitoringError
) -> Response:
    if _is_script(request):
        return JSONResponse({"sentence": str(refusal)}, _status(refusal))
    here = runtime.installation()
    page = locked_page(
        session.user,
        token=form_token(here.form_key, request.cookies.get(SESSION_COOKIE, "")),
        return_to=return_address(form.get(RETURN_FIELD, "")),
        password_hint=hint_at_lock(here.database, here.settings.provider, session.user),
        message=str(refusal),
    )
    page.status_code = _status(refusal)
    return page


def _status(refusal: MonitoringError) -> int:
    match refusal:
        case TooManyAttempts():
            return _TOO_MANY
        case ValueRefused():
            return _BAD
        case _:
            return _FORBIDDEN


def _is_script(request: Request) -> bool:
    """Did the page's script ask, which wants no page for an answer?"""
    return "application/json" in request.headers.get("accept", "")
