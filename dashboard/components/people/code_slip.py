"""A one-time code on the screen of who made it: shown there once, kept nowhere."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import streamlit as st

from dashboard.components.people.people_list import moment
from dashboard.html import Html, fill
from dashboard.sign_in.code_page import CODE_PATH
from dashboard.state import Form, handed_out, put_away
from db.people_list import Colleague
from monitoring.ids import UserId

_SLIP = """<section class="slip" role="status" aria-label="One-time code">
<p>One-time code for <b><bdi>$name</bdi></b>, valid until $until:</p>
<p class="code">$code</p>
<p>They open <b>$address</b>, or “I have a one-time code” on the sign-in page, and choose a password
there. Tell or hand it to them yourself: whoever has the code can be this person.</p>
<p class="quiet">It is shown here only, and not again once you put it away or leave.</p></section>
"""
_STYLE = """<style>.slip{padding:12px 16px;border:2px solid var(--accent);border-radius:10px;
color:var(--text)}.slip p{margin:4px 0}.slip .code{font:700 1.6rem/1.4 ui-monospace,monospace;
letter-spacing:.06em;overflow-wrap:anywhere}</style>"""


@dataclass(frozen=True, slots=True)
class Slip:
    """A code and whom it is for."""

    person: UserId
    code: str = field(repr=False)


def show(form: Form, people: Iterable[Colleague], zone: ZoneInfo) -> None:
    """The code that was made by the last save of `form`, until it is put away or used."""
    slip = handed_out(form)
    person = next(
        (each for each in people if isinstance(slip, Slip) and each.id == slip.person), None
    )
    if not isinstance(slip, Slip) or person is None or person.code_until is None:
        return
    until = moment(person.code_until, zone)
    st.html(_STYLE + slip_html(slip.code, person.name, until, st.context.url or ""))
    st.button("Put it away", key=form.key("put-away"), on_click=put_away, args=(form,))


def slip_html(code: str, name: str, until: str, url: str) -> Html:
    """The slip as HTML; `url` is where this page was opened."""
    parts = urlsplit(url)
    origin = f"{parts.scheme}://{parts.netloc}" if parts.netloc else ""
    return fill(_SLIP, code=code, name=name, until=until, address=f"{origin}{CODE_PATH}")
