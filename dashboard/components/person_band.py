"""Who is signed in, where, and the way out; says all the time when the people are synthetic.

It also leaves for the sign-in page as soon as the server says that nobody is signed in any more,
so that no record stays on a screen that nobody answers for.
"""

from pathlib import Path

import streamlit as st

from dashboard.sign_in.forms import TOKEN_FIELD
from dashboard.sign_in.routes import form_token_for
from monitoring.people import Clinic, User

_HERE = Path(__file__).with_suffix("")
_HTML = """<aside class="person-band" aria-label="Signed in">
<a class="home" href="/" target="_self">Board</a>
<span class="demonstration" hidden>Demonstration: synthetic people</span>
<span class="who"><strong></strong> <small></small></span>
<form method="post" action="/sign-out"><input type="hidden"><button>Sign out</button></form>
</aside>"""


def show(user: User, clinic: Clinic, cookie: str, *, key: str) -> None:
    """The band, fixed at the top right; `cookie` is the secret the sign-out form is tied to."""
    band = st.components.v2.component(
        "person_band",
        html=_HTML,
        css=_HERE.with_suffix(".css").read_text("utf-8"),
        js=_HERE.with_suffix(".js").read_text("utf-8"),
        isolate_styles=False,
    )
    band(
        data={
            "name": user.name,
            "place": f"{user.role}, {clinic.name}",
            "isDemonstration": clinic.is_demonstration,
            "field": TOKEN_FIELD,
            "token": form_token_for(cookie),
        },
        key=key,
    )
