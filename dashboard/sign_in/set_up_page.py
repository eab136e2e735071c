"""The pages of an empty database: how to begin, and the form that makes the clinic."""

from collections.abc import Mapping
from zoneinfo import available_timezones

from dashboard.html import Html, fill, place, texts
from dashboard.sign_in.form_boxes import PLAIN, Box, boxes_html, new_password_boxes
from dashboard.sign_in.forms import TOKEN_FIELD
from dashboard.sign_in.page import whole_page

_EMPTY = """<p class="lead">There is no clinic in this database yet.</p>
<a class="button" href="/set-up">Set up your clinic</a>
<p class="quiet note">To look around first, end the program and start a clinic of synthetic people:
<code>infusion-monitor serve --demo</code></p>
"""
_FORM = """<h2 class="lead">Set up your clinic</h2>$message
<form method="post" action="/set-up">
<input type="hidden" name="$field" value="$token">
$boxes
<button type="submit">Set up and sign in</button></form>
<p class="quiet note">To look around first, end the program and start a clinic of synthetic people:
<code>infusion-monitor serve --demo</code></p>
<datalist id="timezones">$zones</datalist>
"""
_MESSAGE = '<p class="message" role="alert">$sentence</p>'
_NOTHING = Html("")


BOXES = (
    Box(
        name="code",
        label="Set-up code",
        hint="The program printed it in its terminal when it was started.",
        longest=100,
        more=Html('autocapitalize="characters" spellcheck="false" '),
    ),
    Box(name="clinic_name", label="Name of the clinic", complete="organization"),
    Box(
        name="timezone",
        label="Time zone of the clinic",
        hint="Such as Europe/Oslo; type a city to find it. Every time on a screen is in it.",
        more=Html('list="timezones" autocapitalize="none" spellcheck="false" '),
    ),
    Box(
        name="name",
        label="Your name",
        hint="You will be the first administrator.",
        complete="name",
    ),
    Box(name="login", label="Your login", complete="username", more=PLAIN),
    *new_password_boxes("Your password"),
)


def empty_page() -> Html:
    """What stands in place of the sign-in form while there is no clinic."""
    return whole_page("Welcome", Html(_EMPTY))


def set_up_page(
    *, token: str, typed: Mapping[str, str], refused: str = "", sentence: str = ""
) -> Html:
    """The form with what was typed before, except passwords.

    `sentence` says why it was refused, at the box `refused` or, where there is none such, above.
    """
    body = place(
        _FORM,
        **texts(field=TOKEN_FIELD, token=token),
        message=fill(_MESSAGE, sentence=sentence) if sentence else _NOTHING,
        boxes=boxes_html(BOXES, typed, refused, sentence),
        zones=_zones(),
    )
    return whole_page("Set up your clinic", body)


def _zones() -> Html:
    names = sorted(name for name in available_timezones() if "/" in name or name == "UTC")
    return Html("".join(fill('<option value="$name">', name=name) for name in names))
