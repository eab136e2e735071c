"""The sign-in page: plain HTML without script, legible in light and dark."""

import base64
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from dashboard.html import Html, fill, place, texts
from dashboard.sign_in.forms import TOKEN_FIELD
from dashboard.theme import css_variables

STYLE = (
    css_variables()
    + """
*{box-sizing:border-box}
body{margin:0;min-height:100vh;display:grid;place-items:center;padding:24px;background:var(--panel);
color:var(--text);font:17px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,sans-serif}
main{width:100%;max-width:26rem;padding:32px;border:1px solid var(--line);border-radius:12px;
background:var(--ground)}
h1{margin:0;font-size:1.5rem;line-height:1.25}
h2{margin:0 0 4px;font-size:1.05rem}
.title{margin-top:20px;font-size:1.25rem}
p{margin:4px 0 0}
.quiet{color:var(--quiet-text);font-size:.94rem}
form{margin-top:20px}
label{display:block;margin-top:16px;font-weight:600}
input{width:100%;min-height:48px;margin-top:4px;padding:8px 12px;border:1px solid var(--quiet-text);
border-radius:8px;background:var(--ground);color:var(--text);font:inherit}
button{width:100%;min-height:48px;margin-top:24px;padding:8px 16px;border:1px solid var(--accent);
border-radius:8px;background:var(--accent);color:var(--on-accent);font:inherit;font-weight:600;
cursor:pointer}
.lead{margin-top:20px}
.hint{display:block;font-weight:400}
.refusal{display:block;margin-top:4px;color:var(--critical);font-weight:600}
code{overflow-wrap:anywhere}
a{color:var(--accent)}
p>a:only-child{display:inline-block;min-height:44px;padding-top:11px}
a.button{display:block;min-height:48px;margin-top:24px;padding:11px 16px;border-radius:8px;
background:var(--accent);color:var(--on-accent);font-weight:600;text-align:center;
text-decoration:none}
:is(input,button,a):focus-visible{outline:3px solid var(--accent);outline-offset:2px}
.message{margin-top:20px;padding:12px 16px;border:1px solid var(--critical);
border-left-width:6px;border-radius:8px;font-weight:600}
.personas{margin-top:28px;padding-top:20px;border-top:1px solid var(--line)}
.personas form{margin-top:12px;display:grid;gap:8px}
.personas button{margin:0;background:var(--ground);color:var(--accent);text-align:left}
.or{display:flex;align-items:center;gap:12px;margin-top:24px}
.or:before,.or:after{content:"";flex:1;border-top:1px solid var(--line)}
.or+form{margin-top:0}
.or+form button{background:var(--ground);color:var(--accent)}
.subject{margin-top:12px;padding:12px 16px;border:1px solid var(--line);border-radius:8px}
.note{margin-top:28px}
"""
)
CONTENT_POLICY = (
    "default-src 'none'; style-src 'sha256-"
    + base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()
    + "'; img-src data:; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)

_PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>$title – Infusion monitor</title><link rel="icon" href="data:,"><style>$style</style></head>
<body><main><h1>Infusion monitor</h1>
<p class="quiet">Session record and watch list of an infusion clinic.</p>
$body
<p class="quiet note">A record-keeping and decision aid. It does not replace watching the patient,
nor the signals of the monitor at the chair.</p></main></body></html>
"""
_MESSAGE = '<p class="message" role="alert">$sentence</p>'
_FORM = """<form method="post" action="/sign-in">
<input type="hidden" name="$field" value="$token">
<label for="login">Login</label>
<input id="login" name="login" autocomplete="username" autocapitalize="none"
 spellcheck="false" maxlength="200" required>
<label for="password">Password</label>
<input id="password" name="password" type="password" autocomplete="current-password"
 maxlength="1000" required>
<button type="submit">Sign in</button></form>
<p class="quiet"><a href="/one-time-code">I have a one-time code</a></p>
"""
_PROVIDER = """<a class="button provider" href="$address">Sign in with <bdi>$name</bdi></a>
<p class="or quiet">or with login and password</p>
"""
_PERSONAS = """<section class="personas" aria-labelledby="look-around">
<h2 id="look-around">Demonstration clinic</h2>
<p class="quiet">Synthetic people, no password. Look around as:</p>
<form method="post" action="/sign-in">$token$buttons</form></section>
"""
_HIDDEN = '<input type="hidden" name="$field" value="$token">'
_BUTTON = '<button type="submit" name="persona" value="$login">$label</button>'
_NOTHING = Html("")


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonaButton:
    """A person of the demonstration clinic whom one click signs in."""

    login: str
    label: str


@dataclass(frozen=True, slots=True)
class ProviderButton:
    """Where signing in by the identity provider begins, and what people call it."""

    address: str
    name: str


def sign_in_page(
    *,
    token: str,
    personas: Sequence[PersonaButton] = (),
    message: str = "",
    provider: ProviderButton | None = None,
) -> Html:
    """The whole page; `message` says why the last attempt was refused."""
    body = place(
        "$message$provider$form$personas",
        provider=_provider_button(provider) if provider else _NOTHING,
        message=fill(_MESSAGE, sentence=message) if message else _NOTHING,
        form=fill(_FORM, field=TOKEN_FIELD, token=token),
        personas=_persona_buttons(token, personas) if personas else _NOTHING,
    )
    return whole_page("Sign in", body)


def whole_page(title: str, body: Html) -> Html:
    """A page for people who are not signed in, with `body` between its head and its foot."""
    return place(_PAGE, **texts(title=title), style=Html(STYLE), body=body)


def _provider_button(provider: ProviderButton) -> Html:
    return fill(_PROVIDER, address=provider.address, name=provider.name)


def _persona_buttons(token: str, personas: Sequence[PersonaButton]) -> Html:
    buttons = "".join(fill(_BUTTON, login=each.login, label=each.label) for each in personas)
    hidden = fill(_HIDDEN, field=TOKEN_FIELD, token=token)
    return place(_PERSONAS, token=hidden, buttons=Html(buttons))
