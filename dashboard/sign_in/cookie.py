"""The cookies: out of reach of scripts and of other sites."""

from datetime import timedelta

from starlette.requests import Request
from starlette.responses import Response

from dashboard.sign_in.forms import FORM_COOKIE

SESSION_COOKIE = "infusion_session"


def set_session(
    response: Response,
    token: str,
    request: Request,
    *,
    is_secure: bool | None,
    lasts: timedelta | None = None,
) -> None:
    """Give the browser the secret of its web session; it forgets it when it is closed.

    Unless it `lasts`: a wall display comes back by itself after a night without power.
    """
    secure = _secure(request, setting=is_secure)
    _set(response, SESSION_COOKIE, token, secure=secure, lasts=lasts)


def set_form(response: Response, secret: str, request: Request, *, is_secure: bool | None) -> None:
    """Give the browser what its sign-in form is tied to."""
    _set(response, FORM_COOKIE, secret, secure=_secure(request, setting=is_secure))


def forget_session(response: Response) -> None:
    """Take the secret of the web session from the browser."""
    response.delete_cookie(SESSION_COOKIE, path="/", httponly=True, samesite="strict")


def _set(
    response: Response, name: str, value: str, *, secure: bool, lasts: timedelta | None = None
) -> None:
    response.set_cookie(
        name,
        value,
        max_age=None if lasts is None else int(lasts.total_seconds()),
        path="/",
        secure=secure,
        httponly=True,
        samesite="strict",
    )


def _secure(request: Request, *, setting: bool | None) -> bool:
    """As set by the installation, else whether this request came over https."""
    return request.url.scheme == "https" if setting is None else setting
