"""The pages of an empty database: how to begin, and the form that makes the clinic."""

from collections.abc import Mapping
from dataclasses import dataclass
from zoneinfo import available_timezones

from dashboard.html import Html, fill, place, texts
from dashboard.sign_in.forms import TOKEN_FIELD
from dashboard.sign_in.page import whole_page
from monitoring.founding import LONGEST_NAME, LONGEST_PASSWORD, SHORTEST_PASSWORD

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
_BOX = """<label for="$name">$label</label>$hint
<input id="$name" name="$name" type="$kind" value="$value" maxlength="$longest" required
 autocomplete="$complete" $more$described>$refusal
"""
_HINT = '<span class="quiet hint" id="$name-hint">$words</span>'
_REFUSAL = '<span class="refusal" id="$name-refusal">$sentence</span>'
_NOTHING = Html("")
_PLAIN = Html('autocapitalize="none" spellcheck="false" ')


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """One box of the form; `hint` says what belongs into it."""

    name: str
    label: str
    hint: str = ""
    kind: str = "text"
    longest: int = LONGEST_NAME
    complete: str = "off"
    more: Html = _NOTHING


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
    Box(name="login", label="Your login", complete="username", more=_PLAIN),
    Box(
        name="password",
        label="Your password",
        hint=f"At least {SHORTEST_PASSWORD} letters; some words together are easy to keep.",
        kind="password",
        longest=LONGEST_PASSWORD,
        complete="new-password",
    ),
    Box(
        name="password_again",
        label="The password again",
        kind="password",
        longest=LONGEST_PASSWORD,
        complete="new-password",
    ),
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
    is_at_box = any(box.name == refused for box in BOXES)
    body = place(
        _FORM,
        **texts(field=TOKEN_FIELD, token=token),
        message=fill(_MESSAGE, sentence=sentence) if sentence else _NOTHING,
        boxes=Html(
            "".join(
                _box(box, typed, sentence if is_at_box and box.name == refused else "")
                for box in BOXES
            )
        ),
        zones=_zones(),
    )
    return whole_page("Set up your clinic", body)


def _box(box: Box, typed: Mapping[str, str], sentence: str) -> Html:
    named = [f"{box.name}-hint"] * bool(box.hint) + [f"{box.name}-refusal"] * bool(sentence)
    described = fill('aria-describedby="$ids"', ids=" ".join(named)) if named else _NOTHING
    invalid = Html(' aria-invalid="true" autofocus') if sentence else _NOTHING
    return place(
        _BOX,
        **texts(
            name=box.name,
            label=box.label,
            kind=box.kind,
            value="" if box.kind == "password" else typed.get(box.name, ""),
            longest=str(box.longest),
            complete=box.complete,
        ),
        hint=fill(_HINT, name=box.name, words=box.hint) if box.hint else _NOTHING,
        more=box.more,
        described=Html(described + invalid),
        refusal=fill(_REFUSAL, name=box.name, sentence=sentence) if sentence else _NOTHING,
    )


def _zones() -> Html:
    names = sorted(name for name in available_timezones() if "/" in name or name == "UTC")
    return Html("".join(fill('<option value="$name">', name=name) for name in names))
