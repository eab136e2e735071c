"""GET and POST /wall-display: a person hangs the board on a wall and is signed out by it."""

from datetime import timedelta

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from dashboard import runtime
from dashboard.sign_in.cookie import SESSION_COOKIE, set_session
from dashboard.sign_in.forms import check_sender, form_token, read_form
from dashboard.sign_in.presence import open_session
from dashboard.sign_in.signing_in import begin_wall_display
from dashboard.sign_in.wall_page import WALL_PATH, wall_page
from monitoring.errors import MonitoringError, PermissionRefused

_SEE_OTHER, _BAD = 303, 400


async def show_wall(request: Request) -> Response:
    """Ask whether this browser shall become a wall display."""
    return _page(request)


async def post_wall(request: Request) -> Response:
    """End the person's web session and begin that of the wall display."""
    here, cookie = runtime.installation(), request.cookies.get(SESSION_COOKIE, "")
    try:
        form = await read_form(request)
        check_sender(request, form, here.form_key, cookie)
        token = await run_in_threadpool(_begin, cookie)
    except MonitoringError as refusal:
        return _page(request, refusal)
    answer = RedirectResponse("/", _SEE_OTHER)
    secure, lasts = here.settings.is_cookie_secure, timedelta(days=here.settings.wall_days)
    set_session(answer, token, request, is_secure=secure, lasts=lasts)
    return answer


ROUTES = [
    Route(WALL_PATH, show_wall, methods=["GET"]),
    Route(WALL_PATH, post_wall, methods=["POST"]),
]


def _begin(cookie: str) -> str:
    here, at = runtime.installation(), runtime.now()
    session = open_session(here.database, here.settings, cookie, at)
    if session is None:
        raise PermissionRefused(runtime.SIGNED_OUT)
    return begin_wall_display(here.database, session, at)


def _page(request: Request, refusal: MonitoringError | None = None) -> Response:
    here = runtime.installation()
    return wall_page(
        token=form_token(here.form_key, request.cookies.get(SESSION_COOKIE, "")),
        days=here.settings.wall_days,
        message=str(refusal) if refusal else "",
        status=_BAD if refusal else 200,
    )
