"""GET and POST /one-time-code: whoever was given a code chooses a password."""

from collections.abc import Mapping

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from dashboard import runtime
from dashboard.html import Html
from dashboard.sign_in.code_page import CODE_PATH, code_page, done_page
from dashboard.sign_in.cookie import set_form
from dashboard.sign_in.forms import (
    FORM_COOKIE,
    check_sender,
    form_token,
    new_form_secret,
    read_form,
)
from dashboard.sign_in.page import CONTENT_POLICY
from dashboard.sign_in.redeeming import Redemption, redeem
from dashboard.sign_in.signing_in import TooManyAttempts
from monitoring.errors import MonitoringError, ValueRefused

_BAD, _TOO_MANY = 400, 429


async def show_code(request: Request) -> Response:
    """The form."""
    return _form(request, {})


async def post_code(request: Request) -> Response:
    """Set the password, or show the form again with the reason why not."""
    form: Mapping[str, str] = {}
    try:
        form = await read_form(request)
        here = runtime.installation()
        check_sender(request, form, here.form_key, request.cookies.get(FORM_COOKIE, ""))
        await run_in_threadpool(_redeem, request, form)
    except MonitoringError as refusal:
        return _form(request, form, refusal)
    return _answer(done_page())


ROUTES = [
    Route(CODE_PATH, show_code, methods=["GET"]),
    Route(CODE_PATH, post_code, methods=["POST"]),
]


def _redeem(request: Request, form: Mapping[str, str]) -> None:
    typed = Redemption(
        code=form.get("code", ""),
        login=form.get("login", ""),
        password=form.get("password", ""),
        again=form.get("password_again", ""),
        address=request.client.host if request.client else "",
        at=runtime.now(),
    )
    redeem(runtime.database(), typed)


def _form(
    request: Request, typed: Mapping[str, str], refusal: MonitoringError | None = None
) -> Response:
    here = runtime.installation()
    secret = request.cookies.get(FORM_COOKIE) or new_form_secret()
    page = code_page(
        token=form_token(here.form_key, secret),
        typed=typed,
        refused=refusal.field if isinstance(refusal, ValueRefused) else "",
        sentence=str(refusal) if refusal else "",
    )
    answer = _answer(page, _status(refusal))
    set_form(answer, secret, request, is_secure=here.settings.is_cookie_secure)
    return answer


def _answer(page: Html, status: int = 200) -> HTMLResponse:
    return HTMLResponse(page, status, {"Content-Security-Policy": CONTENT_POLICY})


def _status(refusal: MonitoringError | None) -> int:
    if refusal is None:
        return 200
    return _TOO_MANY if isinstance(refusal, TooManyAttempts) else _BAD
