"""The page on which somebody with a one-time code chooses a password."""

from collections.abc import Mapping

from dashboard.html import Html, fill, place, texts
from dashboard.sign_in.form_boxes import CAPITALS, PLAIN, Box, boxes_html, new_password_boxes
from dashboard.sign_in.forms import TOKEN_FIELD
from dashboard.sign_in.page import whole_page

CODE_PATH = "/one-time-code"
_FORM = """<h2 class="lead">Choose your password</h2>$message
<form method="post" action="$path">
<input type="hidden" name="$field" value="$token">
$boxes
<button type="submit">Set the password</button></form>
<p class="quiet note"><a href="/sign-in">Back to the sign-in page</a></p>
"""
_DONE = """<h2 class="lead">Your password is set</h2>
<p>The code is used up. Wherever you were signed in before, you are not any more.</p>
<a class="button" href="/sign-in">Go to the sign-in page</a>
"""
_MESSAGE = '<p class="message" role="alert">$sentence</p>'
BOXES = (
    Box(
        name="code",
        label="One-time code",
        hint="Your administrator has made it for you.",
        longest=100,
        more=CAPITALS,
    ),
    Box(
        name="login",
        label="Your login",
        hint="If you are new here, choose one; else type the one you have.",
        complete="username",
        more=PLAIN,
    ),
    *new_password_boxes("New password"),
)


def code_page(
    *, token: str, typed: Mapping[str, str], refused: str = "", sentence: str = ""
) -> Html:
    """The form; `sentence` says why it was refused, at the box `refused` or above."""
    body = place(
        _FORM,
        **texts(field=TOKEN_FIELD, token=token, path=CODE_PATH),
        message=fill(_MESSAGE, sentence=sentence) if sentence else Html(""),
        boxes=boxes_html(BOXES, typed, refused, sentence),
    )
    return whole_page("Choose your password", body)


def done_page() -> Html:
    """What stands there once the password is set."""
    return whole_page("Your password is set", Html(_DONE))
