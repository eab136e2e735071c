"""The page that asks for the code of one's app, after the password."""

from dashboard.html import Html, fill, place
from dashboard.sign_in.forms import TOKEN_FIELD
from dashboard.sign_in.page import whole_page

CODE_ASKED_PATH = "/sign-in/code"
TICKET_FIELD = "ticket"
CODE_FIELD = "code"
_FORM = """<form method="post" action="$path">
<input type="hidden" name="$field" value="$token">
<input type="hidden" name="$ticket_field" value="$ticket">
<label for="code">Code</label>
<span class="quiet hint" id="code-hint">Six digits of your app, or a recovery code.</span>
<input id="code" name="$code_field" autocomplete="one-time-code" autocapitalize="characters"
 spellcheck="false" maxlength="100" required autofocus aria-describedby="code-hint">
<button type="submit">Sign in</button></form>
<p class="quiet"><a href="/sign-in">Sign in as somebody else</a></p>
"""
_MESSAGE = '<p class="message" role="alert">$sentence</p>'


def code_asked_page(*, token: str, ticket: str, message: str = "") -> Html:
    """The whole page; `message` says why the last code was refused."""
    body = place(
        '<h2 class="lead">Second step</h2>$message$form',
        message=fill(_MESSAGE, sentence=message) if message else Html(""),
        form=fill(
            _FORM,
            path=CODE_ASKED_PATH,
            field=TOKEN_FIELD,
            token=token,
            ticket_field=TICKET_FIELD,
            ticket=ticket,
            code_field=CODE_FIELD,
        ),
    )
    return whole_page("Second step", body)
