"""Signing several uneventful visits in one go: each ticked by hand, each a record of its own."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from uuid import uuid5

import streamlit as st

from dashboard import runtime
from dashboard.access_audit import refusals_noted
from dashboard.components import own_signature
from dashboard.components.review.visit_facts import facts, who_words
from dashboard.html import Html, fill
from dashboard.labels import as_label
from dashboard.saving import show_outcome
from dashboard.session_view import SessionView
from dashboard.state import Form, Outcome, close_form, is_open, note_outcome, open_form
from dashboard.wording import clock_with_seconds, full_name
from db.restrictions import check_open
from monitoring.digests import digest_of
from monitoring.errors import MonitoringError
from monitoring.ids import EntryId, SessionId
from monitoring.people import User
from monitoring.signing import MEANING, SignForm, sign_uneventful

_FORM, _REFUSED = "sign several", "not signed"
_TITLE = (
    '<section class="records"><h2>Sign several in one go</h2><p class="quiet">Only visits in which '
    "nothing was flagged above advisory, overridden, corrected, stopped early or given beside the "
    "infusion (origin D). Tick those you have looked at; each gets a signature of its own.</p>"
    "</section>"
)
_FACTS = (
    '<p class="visit-facts">$facts <a href="/session?id=$id" target="_self">Open the record of '
    "<bdi>$name</bdi></a></p>"
)
_NONE = (
    '<p class="quiet" role="status">No visit can be signed together with others: each of those '
    "that wait needs a look of its own, or none waits.</p>"
)
_TICK = "Tick the visits that you want to sign."


@dataclass(frozen=True, slots=True, kw_only=True)
class Offered:
    """A visit as it was looked at: `seen` is its digest, `who` whose it is."""

    session_id: SessionId
    who: str
    seen: str


def show(visits: Sequence[SessionView], user: User) -> None:
    """The visits, none of them ticked, and the boxes for login and password."""
    form = open_form(_FORM, user.clinic_id, runtime.now())
    st.html(_TITLE)
    show_outcome(form)
    show_outcome(_refusals_of(form))
    if not visits:
        st.html(_NONE)
        return
    with st.form(form.key("form")):
        for view in visits:
            session_id = view.record.session.id
            st.checkbox(as_label(who_words(view)), key=form.key(f"tick-{session_id}"))
            st.html(facts_html(view))
        own_signature.show_boxes(form, user)
        st.form_submit_button(
            f"Sign the ticked: {MEANING.lower()}",
            type="primary",
            key=form.key("save"),
            on_click=_sign_ticked,
            args=(form, tuple(map(_offered, visits))),
        )


def facts_html(view: SessionView) -> Html:
    """What the visit is judged by, and the way to its whole record."""
    return fill(
        _FACTS,
        facts=" · ".join(facts(view)),
        id=str(view.record.session.id),
        name=full_name(view.patient),
    )


def _offered(view: SessionView) -> Offered:
    return Offered(
        session_id=view.record.session.id, who=who_words(view), seen=digest_of(view.record)
    )


def _sign_ticked(form: Form, offered: Sequence[Offered]) -> None:
    if not is_open(form):
        return
    ticked = [each for each in offered if form.choice(f"tick-{each.session_id}") is True]
    if not ticked:
        note_outcome(form, Outcome(sentence=_TICK, is_saved=False))
        return
    if own_signature.is_confirmed(form):
        refused = {each.who: said for each in ticked if (said := _refusal_of(form, each))}
        close_form(form)
        _say(form, len(ticked) - len(refused), refused)


def _refusal_of(form: Form, visit: Offered) -> str:
    """Sign one visit in a transaction of its own; why it was refused, "" where it was not."""
    # The same visit in the same form has the same signature, however often it is sent.
    own_id = EntryId(uuid5(form.token, str(visit.session_id)))
    try:
        by, at = runtime.current_user(), runtime.now()
        with (
            refusals_noted(by, visit.session_id),
            runtime.database().transaction() as store,
        ):
            check_open(store.connection, by, visit.session_id, at)
            wanted = SignForm(id=own_id, seen=visit.seen)
            sign_uneventful(store, by, visit.session_id, wanted, at)
    except MonitoringError as refusal:
        return str(refusal)
    return ""


def _say(form: Form, signed: int, refused: Mapping[str, str]) -> None:
    if signed:
        when = clock_with_seconds(runtime.now(), runtime.current_zone())
        counted = "1 visit" if signed == 1 else f"{signed} visits"
        note_outcome(form, Outcome(sentence=f"Signed {counted} {when}", is_saved=True))
    if refused:
        sentence = " ".join(_refused_lines(refused))
        note_outcome(_refusals_of(form), Outcome(sentence=sentence, is_saved=False))


def _refused_lines(refused: Mapping[str, str]) -> Iterator[str]:
    yield "Not signed:"
    for who, why in refused.items():
        yield f"{who}: {why}"


def _refusals_of(form: Form) -> Form:
    """Where it is kept what was refused, beside what was signed in the same go."""
    return Form(name=_REFUSED, about=form.about, token=form.token)
