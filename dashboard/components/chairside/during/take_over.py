"""Taking a patient over: who hands over, what is going on, and each of it read back with a tick."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256

import streamlit as st

from dashboard.components.chairside.flags import flag_cards
from dashboard.components.chairside.flags.suppressions import suppression_html
from dashboard.components.chairside.frame import status_line
from dashboard.html import Html, fill, place
from dashboard.saving import save, show_outcome, show_refusal
from dashboard.session_view import SessionView
from dashboard.state import Form, open_form
from dashboard.wording import GRADES, age, effect_name
from db.store import SqlStore
from monitoring.errors import ValueRefused
from monitoring.handing_over import take_over, to_read_back
from monitoring.people import User
from monitoring.permissions import Action, can
from monitoring.schedule import next_due, overdue_grace
from monitoring.sessions import ACTIVE
from monitoring.visits import HandOff

_WHO = '<p class="quiet">Responsible: <bdi>$name</bdi></p>'
_FROM = "<p>You take over from <b><bdi>$name</bdi></b>. Say each line aloud, then tick it.</p>"
_LIST = '<h3 class="group">$title</h3><ul class="lines">$lines</ul>'
_UNTICKED = "Read back each line and tick it; then take over."


@dataclass(frozen=True, slots=True)
class _Part:
    """What is read back together; `key` changes with it, so that its tick is not kept."""

    title: str
    lines: Html
    tick: str
    key: str


def show(view: SessionView, user: User) -> None:
    """Who is responsible; for who may write here and is not, folded, the form."""
    form = open_form("take over", view.record.session.id, view.at)
    session = view.record.session
    if session.status in ACTIVE:
        st.html(fill(_WHO, name=_responsible(view)))
        if session.responsible != user.id and can(user, Action.RECORD):
            with st.expander("Take over…", key=f"open-{form.key('take-over')}"):
                show_refusal(form)
                _show_form(form, view, user)
    show_outcome(form)


def _responsible(view: SessionView) -> str:
    responsible = view.record.session.responsible
    return view.names.get(responsible, "") if responsible else "nobody"


def _show_form(form: Form, view: SessionView, user: User) -> None:
    said = to_read_back(form.token, user, view.timeline, view.evaluation, view.protocol, view.at)
    parts = tuple(_parts(said, view))
    with st.form(form.key("form"), border=False):
        st.html(fill(_FROM, name=_responsible(view)))
        for part in parts:
            title = fill("$title", title=part.title)
            st.html(place(_LIST, title=title, lines=part.lines))
            st.checkbox(part.tick, key=form.key(part.key))
        _show_besides(view)
        st.text_input("Note", key=form.key("note"))
        st.form_submit_button(
            "Take over",
            type="primary",
            key=form.key("save"),
            on_click=_take_over,
            args=(form, said, [part.key for part in parts], view),
        )


def _parts(said: HandOff, view: SessionView) -> Iterator[_Part]:
    due = next_due(view.timeline, view.protocol.schedule, view.at, overdue_grace(view.protocol))
    pump = ", ".join(status_line.pump_words(view)) or "nothing runs, nothing given"
    effects = (said.effects, [each.reports[-1].grade for each in view.timeline.effects])
    yield _Part("Flags", _flags(view), "Read back: flags", _key("flags", said.flags))
    yield _Part("Side effects", _effects(view), "Read back: side effects", _key("effects", effects))
    yield _Part("Pump", _lines([pump]), "Read back: pump", _key("rate", said.rate_ug_per_h))
    words = status_line.due_words(due, view)
    yield _Part("Vitals", _lines([words]), "Read back: vitals", _key("due", said.next_due_at))


def _key(name: str, facts: object) -> str:
    return f"{name} {sha256(repr(facts).encode()).hexdigest()[:16]}"


def _flags(view: SessionView) -> Html:
    shown = [flag for flag in view.evaluation.flags if flag.needs_attention]
    if not shown:
        return _lines(["No flag needs a look."])
    return Html("".join(flag_cards.line(flag, view) for flag in shown))


def _effects(view: SessionView) -> Html:
    there = [each for each in view.timeline.effects if each.ended_at is None]
    return _lines(
        [
            f"{effect_name(each.effect, each.reports[0].text)}, "
            f"{GRADES[each.reports[-1].grade]}, for {age(each.began_at, view.at)}"
            for each in there
        ]
        or ["None reported."]
    )


def _show_besides(view: SessionView) -> None:
    """What is not shown for now; shown here, because whoever takes over would not know."""
    held = view.record.suppressions_at(view.at)
    if held:
        st.html("".join(suppression_html(each, view) for each in held))


def _lines(words: Sequence[str]) -> Html:
    return Html("".join(fill("<li>$words</li>", words=each) for each in words))


def _take_over(form: Form, said: HandOff, keys: Sequence[str], view: SessionView) -> None:
    def act(store: SqlStore, by: User, at: datetime) -> None:
        if not all(form.choice(key) for key in keys):
            raise ValueRefused("read_back", _UNTICKED)
        read_back = replace(said, note=form.text("note"))
        take_over(store, by, form.session_id, read_back, at)

    save(form, view.zone, act)
