"""Signing a visit off: what is signed, by whom, and whether it still is what was signed."""

from collections.abc import Iterator
from datetime import datetime

import streamlit as st

from dashboard.charts.hovering import is_back_charted
from dashboard.components import own_signature
from dashboard.components.chairside.frame import look
from dashboard.html import Html, fill, place
from dashboard.saving import save, show_outcome, show_refusal
from dashboard.session_view import SessionView
from dashboard.state import Form, is_open, open_form
from dashboard.wording import clock, local_day
from db.store import SqlStore
from monitoring.digests import digest_of, signature_of
from monitoring.entries import Correction
from monitoring.people import Role, User
from monitoring.permissions import Action, can
from monitoring.sessions import SessionStatus
from monitoring.signing import MEANING, SignForm, flags_before_signature, sign_off
from monitoring.visits import Signature
from monitoring.vitals import VitalsSet

SHOWN_LETTERS = 12
_BLOCK = (
    '<section class="signature" aria-label="Signature"><p class="signed">Signed by '
    "<strong><bdi>$name</bdi></strong>, $role, $day $clock: <em>$meaning</em></p>"
    '<p class="age">Fingerprint $digest</p>$standing</section>'
)
_SAME = (
    '<p class="verdict met"><b aria-hidden="true">✓</b> The record is still what was signed.</p>'
)
_OTHER = (
    '<p class="mark warning"><b aria-hidden="true">◆</b> Warning: the record is not what was '
    "signed. Please tell your administrator.</p>"
)


def show(view: SessionView, user: User) -> None:
    """The signature; before it, for a physician, the form to sign."""
    session, signature = view.record.session, signature_of(view.record)
    if signature is not None:
        st.html(signature_html(signature, view))
    elif session.status is SessionStatus.SIGNED_OFF:
        look.say_quietly("◌ Signed off; no signature is kept in this record.")
    elif session.status is SessionStatus.COMPLETED and can(user, Action.SIGN_OFF):
        _show_form(view, user)
    elif session.status is SessionStatus.COMPLETED:
        look.say_quietly("Not signed yet; a physician signs.")
    show_outcome(open_form("sign", session.id, view.at))


def signature_html(signature: Signature, view: SessionView) -> Html:
    """Who signed what and when, and whether the record is still that."""
    is_same = digest_of(view.record) == signature.digest
    words = {
        "name": view.names.get(signature.recorded_by, ""),
        # Nobody else may sign; it is asked at the write.
        "role": Role.PHYSICIAN.value,
        "day": local_day(signature.recorded_at, view.zone),
        "clock": clock(signature.recorded_at, view.zone),
        "meaning": signature.meaning,
        "digest": signature.digest[:SHOWN_LETTERS],
    }
    safe = {name: fill("$word", word=word) for name, word in words.items()}
    return place(_BLOCK, standing=Html(_SAME if is_same else _OTHER), **safe)


def _show_form(view: SessionView, user: User) -> None:
    form = open_form("sign", view.record.session.id, view.at)
    blocking = flags_before_signature(view.record, view.evaluation, view.protocol, user.id)
    popover = st.popover("Sign off…", key=f"open-{form.key('sign')}")
    with popover:
        look.say_who(view.patient)
        show_refusal(form)
        st.html(signed_html(view))
    with popover, st.form(form.key("form"), border=False):
        if blocking:
            titles = ", ".join(sorted({flag.title for flag in blocking}))
            st.html(fill(_DESPITE, titles=titles))
            st.text_input("Why it is signed with this open", key=form.key("despite"))
        own_signature.show_boxes(form, user)
        st.form_submit_button(
            f"Sign: {MEANING.lower()}",
            type="primary",
            key=form.key("save"),
            on_click=_sign,
            args=(form, view),
        )


_DESPITE = (
    '<p class="mark critical"><b aria-hidden="true">▲</b> Open: $titles. Answer it among the '
    "flags, or override it here with a reason.</p>"
)


def signed_html(view: SessionView) -> Html:
    """What a signature stands for: how much there is, and what in it asks for a second look."""
    template = "<p><em>$meaning</em>: you have looked at this record as it stands.</p><p>$words</p>"
    return fill(template, meaning=MEANING, words=" · ".join(contents(view)))


def contents(view: SessionView) -> Iterator[str]:
    """What is signed, each in a line such as "24 entries"."""
    entries = view.record.entries
    corrected = sum(isinstance(each, Correction) for each in entries)
    unconfirmed = sum(
        len(each.unconfirmed) for each in view.timeline.vitals if isinstance(each, VitalsSet)
    )
    late = sum(is_back_charted(view, each) for each in entries)
    open_flags = sum(flag.needs_attention for flag in view.evaluation.flags)
    yield _counted(len(entries), "entry", "entries")
    yield _counted(open_flags, "flag that still asks for a look", "flags that still ask for a look")
    yield _counted(corrected, "correction", "corrections")
    yield _counted(unconfirmed, "unconfirmed value", "unconfirmed values")
    yield _counted(late, "late entry", "late entries")


def _counted(count: int, one: str, many: str) -> str:
    return f"{count:,} {one if count == 1 else many}" if count else f"no {many}"


def _sign(form: Form, view: SessionView) -> None:
    def act(store: SqlStore, by: User, at: datetime) -> None:
        wanted = SignForm(id=form.token, seen=digest_of(view.record), despite=form.text("despite"))
        sign_off(store, by, form.session_id, wanted, at)

    if is_open(form) and own_signature.is_confirmed(form):
        save(form, view.zone, act)
