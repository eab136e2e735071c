"""GET and POST /one-time-code: whoever was given a code chooses a password."""

from collections.abc import Mapping

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from dashboard import runtime
from dashboard.sign_in.answering import form_answer, page_answer
from dashboard.sign_in.code_page import CODE_PATH, code_page, done_page
from dashboard.sign_in.forms import (
    FORM_COOKIE,
    check_sender,
    read_form,
)
from dashboard.sign_in.redeeming import Redemption, redeem
from dashboard.sign_in.signing_in import TooManyAttempts
from monitoring.errors import MonitoringError

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
    return page_answer(done_page())


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
    return form_answer(request, code_page, typed, refusal, _status(refusal))


def _status(refusal: MonitoringError | None) -> int:
    if refusal is None:
        return 200
    return _TOO_MANY if isinstance(refusal, TooManyAttempts) else _BAD
