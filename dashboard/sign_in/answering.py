"""A form for somebody who is not signed in yet, as the answer to a request."""

from collections.abc import Mapping
from typing import Protocol

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from dashboard import runtime
from dashboard.html import Html
from dashboard.sign_in.cookie import set_form
from dashboard.sign_in.forms import FORM_COOKIE, form_token, new_form_secret
from dashboard.sign_in.page import CONTENT_POLICY
from monitoring.errors import MonitoringError, ValueRefused


class FormPage(Protocol):
    """A page with a form; `sentence` says why it was refused, at the box `refused` or above."""

    def __call__(
        self, *, token: str, typed: Mapping[str, str], refused: str = "", sentence: str = ""
    ) -> Html: ...


def page_answer(page: Html, status: int = 200) -> Response:
    """The page, under the content policy of what is open to everybody."""
    return HTMLResponse(page, status, {"Content-Security-Policy": CONTENT_POLICY})


def form_answer(
    request: Request,
    form_page: FormPage,
    typed: Mapping[str, str],
    refusal: MonitoringError | None,
    status: int,
) -> Response:
    """The form with what was `typed`, the reason why not, and the cookie it is checked against."""
    here = runtime.installation()
    secret = request.cookies.get(FORM_COOKIE) or new_form_secret()
    page = form_page(
        token=form_token(here.form_key, secret),
        typed=typed,
        refused=refusal.field if isinstance(refusal, ValueRefused) else "",
        sentence=str(refusal) if refusal else "",
    )
    answer = page_answer(page, status)
    set_form(answer, secret, request, is_secure=here.settings.is_cookie_secure)
    return answer
