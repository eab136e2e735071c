"""GET and POST /sign-in, POST /sign-out."""

from collections.abc import Mapping

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from dashboard import runtime
from dashboard.sign_in.code_asked import person_of, sign_in_with_code, ticket_for, way_of
from dashboard.sign_in.code_asked_page import (
    CODE_ASKED_PATH,
    CODE_FIELD,
    TICKET_FIELD,
    code_asked_page,
)
from dashboard.sign_in.cookie import SESSION_COOKIE, forget_session, set_form, set_session
from dashboard.sign_in.forms import (
    FORM_COOKIE,
    check_sender,
    form_token,
    new_form_secret,
    read_form,
)
from dashboard.sign_in.page import CONTENT_POLICY, PersonaButton, ProviderButton, sign_in_page
from dashboard.sign_in.presence import unended_session
from dashboard.sign_in.set_up_page import empty_page
from dashboard.sign_in.signing_in import (
    BY_PROVIDER,
    CodeNeeded,
    SignInRefused,
    TooManyAttempts,
    attempt_of,
    sign_in,
    sign_in_as_persona,
    sign_out,
)
from db.accounts import demonstration_accounts
from db.clinics import has_clinic
from db.web_sessions import WebSession
from monitoring.errors import MonitoringError, ValueRefused
from monitoring.people import User

PERSONAS = ("nora", "piet", "ada")
_SEE_OTHER = 303


async def show_sign_in(request: Request) -> Response:
    """The sign-in page; somebody who is signed in goes on to the board."""
    if await is_signed_in(request):
        return RedirectResponse("/", _SEE_OTHER)
    return await sign_in_answer(request)


async def post_sign_in(request: Request) -> Response:
    """Sign in with what was typed, or show the page again with the reason why not."""
    try:
        form = await read_form(request)
        check_sender(
            request, form, runtime.installation().form_key, request.cookies.get(FORM_COOKIE, "")
        )
        token = await run_in_threadpool(_new_token, request, form)
    except CodeNeeded as needed:
        return _ask_code(request, _ticket(request, needed.user))
    except MonitoringError as refusal:
        return await sign_in_answer(request, refusal)
    return _signed_in(request, token)


async def post_code(request: Request) -> Response:
    """Sign in by the code of one's app; ask again for a wrong one, begin anew when it is late."""
    ticket = ""
    try:
        form = await read_form(request)
        ticket, cookie = form.get(TICKET_FIELD, ""), request.cookies.get(FORM_COOKIE, "")
        check_sender(request, form, runtime.installation().form_key, cookie)
        token = await run_in_threadpool(_token_by_code, request, form, cookie)
    except (SignInRefused, TooManyAttempts) as refusal:
        return _ask_code(request, ticket, refusal)
    except MonitoringError as refusal:
        return await sign_in_answer(request, refusal)
    return _signed_in(request, token)


async def post_sign_out(request: Request) -> Response:
    """End the web session for good and go to the sign-in page."""
    cookie = request.cookies.get(SESSION_COOKIE, "")
    try:
        form = await read_form(request)
        check_sender(request, form, runtime.installation().form_key, cookie)
    except ValueRefused as refusal:
        return Response(str(refusal), 400, media_type="text/plain")
    await run_in_threadpool(_sign_out, request)
    answer = RedirectResponse("/sign-in", _SEE_OTHER)
    forget_session(answer)
    return answer


def form_token_for(cookie: str) -> str:
    """The token of a form for the browser with this cookie: its session's, or its form's."""
    return form_token(runtime.installation().form_key, cookie)


async def sign_in_answer(request: Request, refusal: MonitoringError | None = None) -> Response:
    """The sign-in page, with the reason why nobody was signed in."""
    secret = request.cookies.get(FORM_COOKIE) or new_form_secret()
    personas = await run_in_threadpool(_persona_buttons)
    page = (
        empty_page()
        if personas is None
        else sign_in_page(
            token=form_token_for(secret),
            personas=personas,
            message=str(refusal) if refusal else "",
            provider=_provider_button(),
        )
    )
    answer = HTMLResponse(page, _status(refusal))
    answer.headers["Content-Security-Policy"] = CONTENT_POLICY
    set_form(answer, secret, request, is_secure=_is_secure_setting())
    return answer


def ask_code_anew(request: Request, user: User) -> Response:
    """Ask for the code of the person's app in a browser that comes from another site.

    Such a browser has not sent the cookie of our forms; the ticket is tied to a new one.
    """
    here, secret = runtime.installation(), new_form_secret()
    ticket = ticket_for(here.form_key, secret, user, runtime.now(), by=BY_PROVIDER)
    page = code_asked_page(token=form_token_for(secret), ticket=ticket)
    answer = HTMLResponse(page, headers={"Content-Security-Policy": CONTENT_POLICY})
    set_form(answer, secret, request, is_secure=_is_secure_setting())
    return answer


async def is_signed_in(request: Request) -> bool:
    """Has this browser a web session that is not over?"""
    return await run_in_threadpool(_session_of, request) is not None


ROUTES = [
    Route("/sign-in", show_sign_in, methods=["GET"]),
    Route("/sign-in", post_sign_in, methods=["POST"]),
    Route(CODE_ASKED_PATH, post_code, methods=["POST"]),
    Route("/sign-out", post_sign_out, methods=["POST"]),
]


def _status(refusal: MonitoringError | None) -> int:
    match refusal:
        case None:
            return 200
        case TooManyAttempts():
            return 429
        case ValueRefused():
            return 400
        case _:
            return 401


def _new_token(request: Request, form: Mapping[str, str]) -> str:
    """The token of a new web session; the one the browser had before ends with it."""
    at, database = runtime.now(), runtime.database()
    persona = form.get("persona")
    if persona is not None:
        token = sign_in_as_persona(database, persona if persona in PERSONAS else "", at)
    else:
        token = sign_in(
            database,
            attempt_of(
                login=form.get("login", ""),
                password=form.get("password", ""),
                address=request.client.host if request.client else "",
                at=at,
            ),
        )
    _sign_out(request)
    return token


def _signed_in(request: Request, token: str) -> Response:
    answer = RedirectResponse("/", _SEE_OTHER)
    set_session(answer, token, request, is_secure=_is_secure_setting())
    return answer


def _ticket(request: Request, user: User) -> str:
    cookie = request.cookies.get(FORM_COOKIE, "")
    return ticket_for(runtime.installation().form_key, cookie, user, runtime.now())


def _ask_code(request: Request, ticket: str, refusal: MonitoringError | None = None) -> Response:
    page = code_asked_page(
        token=form_token_for(request.cookies.get(FORM_COOKIE, "")),
        ticket=ticket,
        message=str(refusal) if refusal else "",
    )
    return HTMLResponse(page, _status(refusal), {"Content-Security-Policy": CONTENT_POLICY})


def _token_by_code(request: Request, form: Mapping[str, str], cookie: str) -> str:
    here, at = runtime.installation(), runtime.now()
    person = person_of(here.form_key, cookie, form.get(TICKET_FIELD, ""), at)
    address = request.client.host if request.client else ""
    typed = form.get(CODE_FIELD, "")
    by = way_of(form.get(TICKET_FIELD, ""))
    token = sign_in_with_code(here.database, person, typed, address, at, by=by)
    _sign_out(request)
    return token


def _sign_out(request: Request) -> None:
    session = _session_of(request)
    if session is not None:
        sign_out(runtime.database(), session, runtime.now())


def _session_of(request: Request) -> WebSession | None:
    here = runtime.installation()
    token = request.cookies.get(SESSION_COOKIE)
    return unended_session(here.database, here.settings, token, runtime.now())


def _persona_buttons() -> tuple[PersonaButton, ...] | None:
    """The personas there are; None while there is no clinic in which anybody could sign in."""
    with runtime.database().reading() as connection:
        if not has_clinic(connection):
            return None
        accounts = {each.login: each.user for each in demonstration_accounts(connection)}
    return tuple(
        PersonaButton(login=login, label=f"{accounts[login].name}, {accounts[login].role}")
        for login in PERSONAS
        if login in accounts
    )


def _provider_button() -> ProviderButton | None:
    settings = runtime.installation().settings.provider
    return None if settings is None else ProviderButton(settings.start_url, settings.name)


def _is_secure_setting() -> bool | None:
    return runtime.installation().settings.is_cookie_secure
