"""GET /sign-in/oidc: off to the identity provider; GET /sign-in/oidc/return: back from it."""

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from dashboard import runtime
from dashboard.provider_settings import RETURN_PATH, START_PATH, ProviderSettings
from dashboard.sign_in.answering import page_answer
from dashboard.sign_in.cookie import set_session
from dashboard.sign_in.provider.attempt import ATTEMPT_COOKIE, LASTS, Attempt, new_attempt
from dashboard.sign_in.provider.entering import BEGIN_ANEW, enter, note, use_up
from dashboard.sign_in.provider.pages import not_linked_page, signed_in_page
from dashboard.sign_in.provider.refusals import NotLinked, ProviderRefused, declined
from dashboard.sign_in.routes import ask_code_anew, is_signed_in, sign_in_answer
from dashboard.sign_in.signing_in import CodeNeeded, TooManyAttempts
from monitoring.errors import ValueRefused
from monitoring.staff import Identity

_SEE_OTHER, _FORBIDDEN = 303, 403
_LONGEST_CODE = 4_000


async def begin(request: Request) -> Response:
    """Send the browser to the provider; the sign-in page says it when that does not answer."""
    here, at = runtime.installation(), runtime.now()
    settings = here.settings.provider
    if settings is None or await is_signed_in(request):
        return RedirectResponse("/", _SEE_OTHER)
    attempt = new_attempt(here.form_key, at)
    try:
        address = await _address_for(settings, attempt)
    except ProviderRefused as refusal:
        return await sign_in_answer(request, refusal)
    answer = RedirectResponse(address, _SEE_OTHER)
    answer.set_cookie(
        ATTEMPT_COOKIE,
        attempt.cookie,
        max_age=int(LASTS.total_seconds()),
        path=START_PATH,
        secure=settings.public_url.startswith("https:"),
        httponly=True,
        # The browser comes back from another site, by a link and no form.
        samesite="lax",
    )
    return answer


async def come_back(request: Request) -> Response:
    """Sign in whom the provider has named, or say why not. Its answer is good once."""
    settings = runtime.installation().settings.provider
    if settings is None or await is_signed_in(request):
        return RedirectResponse("/", _SEE_OTHER)
    answer = await _answer(request, settings)
    answer.delete_cookie(ATTEMPT_COOKIE, path=START_PATH, httponly=True, samesite="lax")
    return answer


ROUTES = [
    Route(START_PATH, begin, methods=["GET"]),
    Route(RETURN_PATH, come_back, methods=["GET"]),
]


async def _answer(request: Request, settings: ProviderSettings) -> Response:
    here, at = runtime.installation(), runtime.now()
    attempt = Attempt(request.cookies.get(ATTEMPT_COOKIE, ""), here.form_key)
    # Before anything is counted or written: any page can send a browser here with any answer.
    if not attempt.is_answered_by(request.query_params.get("state", ""), at):
        return await sign_in_answer(request, ValueRefused("state", BEGIN_ANEW))
    address, identity = request.client.host if request.client else "", None
    try:
        await run_in_threadpool(use_up, here.database, attempt, address, at)
        subject = await _subject(request, settings, attempt)
        identity = Identity(issuer=settings.issuer, subject=subject)
        token = await run_in_threadpool(enter, here.database, identity, at)
    except CodeNeeded as needed:
        return ask_code_anew(request, needed.user)
    except TooManyAttempts as refusal:
        return await sign_in_answer(request, refusal)
    except ProviderRefused as refusal:
        await run_in_threadpool(note, here.database, refusal, address, at, identity)
        if isinstance(refusal, NotLinked):
            return page_answer(not_linked_page(settings.name, refusal.subject), _FORBIDDEN)
        return await sign_in_answer(request, refusal)
    answer = page_answer(signed_in_page())
    set_session(answer, token, request, is_secure=here.settings.is_cookie_secure)
    return answer


async def _address_for(settings: ProviderSettings, attempt: Attempt) -> str:
    """Where the browser is sent; ProviderRefused."""
    # Imported here: where nobody signs in by a provider, each start is half a second shorter.
    from dashboard.sign_in.provider.provider import provider_of  # noqa: PLC0415

    return await provider_of(settings).address_for(attempt, runtime.now())


async def _subject(request: Request, settings: ProviderSettings, attempt: Attempt) -> str:
    """Who the provider says has come back; ProviderRefused."""
    asked = request.query_params
    code = asked.get("code", "")
    if "error" in asked or not 0 < len(code) <= _LONGEST_CODE:
        # What it says about it is not shown: anybody can write it into the address.
        raise declined(settings.name)
    from dashboard.sign_in.provider.provider import provider_of  # noqa: PLC0415 (as above)

    provider = provider_of(settings)
    return await provider.subject(attempt, code, asked.get("iss"), runtime.now())
