"""Who is signed in, where, and the way out; says all the time when the people are synthetic.

It also leaves for the sign-in page as soon as the server says that nobody is signed in any more,
so that no record stays on a screen that nobody answers for, and covers the page while the screen
is locked. What was typed stays under the cover.
"""

from pathlib import Path

import streamlit as st

from dashboard import runtime
from dashboard.sign_in.forms import TOKEN_FIELD
from dashboard.sign_in.locking import hint_at_lock
from dashboard.sign_in.routes import form_token_for
from dashboard.theme import css_variables
from db.web_sessions import WebSession
from monitoring.people import Clinic

_HERE = Path(__file__).with_suffix("")
_SCRIPTS = (_HERE.with_name("screen_lock.js"), _HERE.with_suffix(".js"))
_SHEETS = (_HERE.with_suffix(".css"), _HERE.with_name("screen_lock.css"))
_HTML = """<aside class="person-band" aria-label="Signed in">
<span class="demonstration" hidden>Demonstration: synthetic people</span>
<a class="who" href="/account" target="_self" title="Your account"><strong></strong>
<small></small></a>
<button type="button" class="lock">Lock now</button>
<form method="post" action="/sign-out"><input type="hidden"><button>Sign out</button></form>
</aside>"""


def show(session: WebSession, clinic: Clinic, cookie: str, *, key: str) -> None:
    """The band, fixed at the top right; `cookie` is the secret the sign-out form is tied to."""
    band = st.components.v2.component(
        "person_band",
        html=_HTML,
        css=css_variables() + "\n".join(path.read_text("utf-8") for path in _SHEETS),
        js="\n".join(path.read_text("utf-8") for path in _SCRIPTS),
        isolate_styles=False,
    )
    user, here = session.user, runtime.installation()
    hint = hint_at_lock(here.database, here.settings.provider, user)
    band(
        data={
            "person": str(user.id),
            "name": user.name,
            "place": clinic.name if session.is_wall else f"{user.role}, {clinic.name}",
            "isDemonstration": clinic.is_demonstration,
            "isWall": session.is_wall,
            "asksPassword": hint is not None,
            "passwordHint": hint or "",
            "idleMs": here.settings.idle_min * 60_000,
            "field": TOKEN_FIELD,
            "token": form_token_for(cookie),
        },
        key=key,
        on_unlocked_change=lambda: None,
    )
