"""Who a person is at the clinic's identity provider: linked by an administrator, and unlinked."""

from datetime import datetime
from zoneinfo import ZoneInfo

import streamlit as st

from dashboard import runtime
from dashboard.components.patients.boxes import say_outcome, text_box
from dashboard.components.people.acting import pressed, show_act
from dashboard.html import Html, fill, place, texts
from dashboard.provider_settings import ProviderSettings
from dashboard.saving import save
from dashboard.state import Form, open_form, take_outcome
from dashboard.wording import local_day
from db.people_list import Colleague
from db.store import SqlStore
from monitoring.errors import StateRefused
from monitoring.ids import UserId
from monitoring.linking import link_person, set_only_way, unlink_person
from monitoring.people import User
from monitoring.staff import Identity, ProviderLink

_PART = '<section class="records"><h2>Sign-in with <bdi>$name</bdi></h2>$body</section>'
_HOW = (
    '<p class="quiet">Ask them to press “Sign in with <bdi>$name</bdi>” once: it signs nobody in, '
    "and shows them their subject there. Type it here. A name or an e-mail address is not taken: "
    "whoever may change one there could become somebody else here.</p>"
)
_LINKED = (
    '<p>Linked since $day: subject <code>$subject</code></p><p class="quiet">$standing Their '
    "password here stays theirs: it unlocks their screen and signs.</p>"
)
_ELSEWHERE = (
    '<p class="unknown">This is a subject at <code>$issuer</code>, which is not the identity '
    "provider of now: it lets nobody in.</p>"
)
_BOTH_WAYS = "They sign in there, or here with login and password."
_ONE_WAY = "They sign in there only."
_ONLY_THERE = "Their password signs in nowhere. While the provider is down, they cannot get in."
_HERE_TOO = "Their password signs in again, beside the provider."
_UNLINK = "Only their password signs in. They are signed out everywhere now."
_GONE = "the identity provider"
_NO_PROVIDER = "No identity provider is set up."
_PARTS = frozenset({"subject"})


def show(person: Colleague, zone: ZoneInfo, at: datetime) -> None:
    """Whether `person` signs in by the provider, and what can be done about it.

    Nothing for who is not linked where no provider is set up.
    """
    settings, link = runtime.installation().settings.provider, person.provider_link
    if settings is None and link is None:
        return
    form = open_form("identity provider", person.id, at)
    outcome = take_outcome(form)
    body = _how_html(settings) if link is None else linked_html(link, settings, zone)
    name = settings.name if settings else _GONE
    st.html(place(_PART, **texts(name=name), body=body))
    if link is None:
        with st.form(form.key("form"), border=False):
            text_box(form, outcome, "subject", "Their subject")
            st.form_submit_button("Link", key=form.key("save"), on_click=_link, args=(form,))
    else:
        _show_acts(form, link)
    say_outcome(outcome, _PARTS)


def linked_html(link: ProviderLink, settings: ProviderSettings | None, zone: ZoneInfo) -> Html:
    """How a link stands, as HTML."""
    issuer, day = link.identity.issuer, local_day(link.linked_at, zone)
    standing = _ONE_WAY if link.is_only_way else _BOTH_WAYS
    said = fill(_LINKED, day=day, subject=link.identity.subject, standing=standing)
    if settings is not None and settings.issuer == issuer:
        return said
    return Html(said + fill(_ELSEWHERE, issuer=issuer))


def _how_html(settings: ProviderSettings | None) -> Html:
    return fill(_HOW, name=settings.name if settings else _GONE)


def _show_acts(form: Form, link: ProviderLink) -> None:
    if link.is_only_way:
        show_act(form, "Let the password sign in too", _HERE_TOO, pressed(_open_password))
    else:
        show_act(form, "Only by the provider", _ONLY_THERE, pressed(_close_password))
    show_act(form, "Unlink", _UNLINK, pressed(unlink_person))


def _link(form: Form) -> None:
    settings = runtime.installation().settings.provider

    def act(store: SqlStore, by: User, at: datetime) -> None:
        if settings is None:
            raise StateRefused(_NO_PROVIDER)
        identity = Identity(issuer=settings.issuer, subject=form.text("subject"))
        link_person(store, by, UserId(form.about), identity, at)

    save(form, runtime.current_zone(), act)


def _close_password(store: SqlStore, by: User, person: UserId, at: datetime) -> None:
    set_only_way(store, by, person, at, is_only_way=True)


def _open_password(store: SqlStore, by: User, person: UserId, at: datetime) -> None:
    set_only_way(store, by, person, at, is_only_way=False)
