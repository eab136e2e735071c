"""The page that is shown instead of any other while the screen is locked."""

from starlette.responses import HTMLResponse

from dashboard.html import Html, fill, place
from dashboard.sign_in.forms import TOKEN_FIELD
from dashboard.sign_in.plain_pages import plain_page
from monitoring.people import User

LOCKED_STATUS = 423
RETURN_FIELD = "return_to"
_TITLE = "Locked"
_BODY = """$who
<p class="quiet">This screen is locked. What was saved is saved.</p>
<form method="post" action="/unlock">$hidden$password<button type="submit">Unlock</button></form>
<section class="personas" aria-labelledby="somebody-else">
<h2 id="somebody-else">Somebody else?</h2>
<p class="quiet">A half-typed set of vitals is kept for the one who typed it.</p>
<form method="post" action="/sign-out">$token<button type="submit">Sign out</button></form>
</section>
"""
_WHO = "<p>Signed in: <strong><bdi>$name</bdi></strong>, $role</p>"
_HIDDEN = '<input type="hidden" name="$field" value="$token">'
_ASKED = """<label for="password">Password of <bdi>$name</bdi></label>
<span class="quiet hint" id="password-hint">$hint</span>
<input id="password" name="password" type="password" autocomplete="current-password"
 maxlength="1000" autofocus required aria-describedby="password-hint">"""


def locked_page(
    user: User, *, token: str, return_to: str, password_hint: str | None, message: str = ""
) -> HTMLResponse:
    """The page, 423; after unlocking the browser goes on to the address `return_to`.

    `password_hint` says which password is asked for, "" where there is one only; None for none.
    """
    hidden = fill(_HIDDEN, field=TOKEN_FIELD, token=token)
    back = fill(_HIDDEN, field=RETURN_FIELD, token=return_to)
    body = place(
        _BODY,
        who=fill(_WHO, name=user.name, role=user.role),
        hidden=Html(hidden + back),
        password=Html("")
        if password_hint is None
        else fill(_ASKED, name=user.name, hint=password_hint),
        token=hidden,
    )
    return plain_page(_TITLE, body, message=message, status=LOCKED_STATUS)
