"""The second factor: turned on by a picture and a first code, turned off by a code."""

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

import streamlit as st

from dashboard import runtime
from dashboard.components.account.boxes import act_once, secret_box
from dashboard.components.patients.boxes import say_outcome, text_box
from dashboard.html import Html, fill, place
from dashboard.sign_in.locking import needs_password
from dashboard.sign_in.own_account import (
    begin_factor,
    confirm_factor,
    own_account,
    turn_off_factor,
)
from dashboard.sign_in.second_factor import address_of, picture_of, secret_of
from dashboard.state import Form, hand_out, handed_out, open_form, put_away, take_outcome
from dashboard.wording import local_day
from db.second_factors import SecondFactor, second_factor
from db.web_sessions import WebSession
from monitoring.people import User

_TITLE = '<section class="records"><h2>Second factor</h2><p class="quiet">$words</p></section>'
_OFF = (
    "Off. With it, signing in takes a code of an app on your telephone after the password, so that "
    "a password alone opens nothing. Any app for one-time codes (TOTP) will do."
)
_PERSONA = " In the demonstration it can be looked at; nobody is asked for a code there."
_KEY = """<section class="records"><p>Read this picture with the app, or type the key into it.</p>
<p>Key: <code>$key</code></p></section>"""
_PICTURE_PX = 280
_CODES = """<section class="records" role="status"><h2>Your recovery codes</h2>
<p>The second factor is on. Each of these signs you in once when you have no telephone. Write them
down now: they are not shown again.</p><ul class="codes">$codes</ul></section>
<style>.codes{columns:2;max-width:32rem}.codes li{font:600 1.05rem/1.9 ui-monospace,monospace;
border:0!important}</style>"""
_LOST = "Lost your telephone and the codes? An administrator can reset your second factor."


def show(session: WebSession, zone: ZoneInfo, at: datetime) -> None:
    """How it stands, and what can be done about it."""
    user = session.user
    form = open_form("second factor", user.id, at)
    outcome = take_outcome(form)
    with runtime.database().reading() as connection:
        known = second_factor(connection, user)
    codes = handed_out(form)
    if isinstance(codes, tuple):
        st.html(codes_html(codes))
        st.button("I have written them down", key=form.key("away"), on_click=put_away, args=(form,))
    st.html(fill(_TITLE, words=_words(known, user, zone)))
    say_outcome(outcome, ())
    if known is None:
        st.button("Set it up", key=form.key("begin"), on_click=_begin, args=(form, zone))
    elif known.confirmed_at is None:
        secret = secret_of(runtime.database(), known.id)
        st.html(key_html(secret))
        # As an image: HTML is cleaned of drawings.
        picture = picture_of(address_of(secret, _login(user)))
        st.image(picture, caption="The key as a QR code", width=_PICTURE_PX)
    if known is not None:
        _show_code(form, zone, known, user)


def key_html(secret: str) -> Html:
    """The secret in groups of four, to be typed."""
    groups = " ".join(secret[start : start + 4] for start in range(0, len(secret), 4))
    return fill(_KEY, key=groups)


def codes_html(codes: Sequence[str]) -> Html:
    """The recovery codes, to be written down."""
    return place(_CODES, codes=Html("".join(fill("<li>$code</li>", code=each) for each in codes)))


def _words(known: SecondFactor | None, user: User, zone: ZoneInfo) -> str:
    if known is None or known.confirmed_at is None:
        return _OFF if needs_password(runtime.database(), user) else _OFF + _PERSONA
    left = "1 recovery code" if known.codes_left == 1 else f"{known.codes_left} recovery codes"
    return f"On since {local_day(known.confirmed_at, zone)}; {left} left. {_LOST}"


def _login(user: User) -> str:
    return own_account(runtime.database(), user).login


def _show_code(form: Form, zone: ZoneInfo, known: SecondFactor, user: User) -> None:
    is_on = known.confirmed_at is not None
    with st.form(form.key("form"), border=False):
        text_box(form, None, "code", "Code of the app" + " or recovery code" * is_on)
        if not is_on and needs_password(runtime.database(), user):
            secret_box(form, None, "password", "Your password", "current-password")
        st.form_submit_button(
            "Turn it off" if is_on else "Turn it on",
            type="secondary" if is_on else "primary",
            key=form.key("save"),
            on_click=_turn_off if is_on else _turn_on,
            args=(form, zone),
        )


def _begin(form: Form, zone: ZoneInfo) -> None:
    def act(session: WebSession, _: str, at: datetime) -> None:
        begin_factor(runtime.database(), session.user, at)

    act_once(form, zone, act, secrets=())
    take_outcome(form)


def _turn_on(form: Form, zone: ZoneInfo) -> None:
    typed = form.text("code"), form.text("password")

    def act(session: WebSession, address: str, at: datetime) -> None:
        hand_out(form, confirm_factor(runtime.database(), session, typed, address, at))

    act_once(form, zone, act, secrets=("code", "password"))


def _turn_off(form: Form, zone: ZoneInfo) -> None:
    code = form.text("code")

    def act(session: WebSession, address: str, at: datetime) -> None:
        turn_off_factor(runtime.database(), session, code, address, at)
        put_away(form)

    act_once(form, zone, act, secrets=("code",))
