"""Forms sent by a browser: read within a limit, and only if one of our own pages sent them."""

import hmac
import secrets
from collections.abc import Mapping
from urllib.parse import parse_qsl, urlsplit

from starlette.requests import Request

from monitoring.errors import ValueRefused

FORM_COOKIE = "infusion_form"
TOKEN_FIELD = "form_token"  # noqa: S105 (the name of a field)
_MOST_BYTES = 16_384
_MOST_FIELDS = 20


async def read_form(request: Request) -> Mapping[str, str]:
    """The fields of a form; ValueRefused when it is larger than any of ours or no form at all."""
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > _MOST_BYTES:
            raise ValueRefused("form", "That was more text than this page takes.")
    try:
        text = body.decode("ascii")
        return dict(parse_qsl(text, keep_blank_values=True, max_num_fields=_MOST_FIELDS))
    except ValueError as error:
        raise ValueRefused("form", "That was not a form of this page.") from error


def new_form_secret() -> str:
    """What a browser is given in a cookie before anyone has signed in with it."""
    return secrets.token_urlsafe(32)


def form_token(key: bytes, cookie: str) -> str:
    """The token a form carries: only we can make it, and only for the browser with `cookie`."""
    return hmac.new(key, b"form token\0" + _octets(cookie), "sha256").hexdigest()


def check_sender(request: Request, form: Mapping[str, str], key: bytes, cookie: str) -> None:
    """Raise ValueRefused unless one of our own pages, shown to this browser, sent the form."""
    token = form_token(key, cookie)
    is_ours = bool(cookie) and hmac.compare_digest(
        _octets(token), _octets(form.get(TOKEN_FIELD, ""))
    )
    if not is_ours or not is_same_origin(request):
        raise ValueRefused("form", "This page had been open for too long. Please try again.")


def is_same_origin(request: Request) -> bool:
    """Does nothing the browser says about the sender speak against our own pages?

    Over plain http on a network a browser sends no Sec-Fetch-Site, and our referrer policy makes
    its Origin "null"; then the form's token and the SameSite cookie alone decide.
    """
    site = request.headers.get("sec-fetch-site")
    if site is not None:
        return site == "same-origin"
    origin = request.headers.get("origin", "null")
    return origin == "null" or is_own_address(origin, request.headers.get("host", ""))


def is_own_address(origin: str, host: str) -> bool:
    """Does this Origin name the host that was asked? What is no address does not."""
    try:
        return urlsplit(origin).netloc == host
    except ValueError:
        return False


def _octets(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")
