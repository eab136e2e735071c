"""The flags of a patient's course: what each is, why, and what was done about it."""

from collections.abc import Sequence
from datetime import datetime
from uuid import uuid5

import streamlit as st

from dashboard import answers
from dashboard.components.chairside.flags.flag_cards import beside, card, why
from dashboard.course_view import CourseView
from dashboard.html import Html, fill, place
from dashboard.saving import save, show_outcome, show_refusal
from dashboard.state import Form, open_form
from db.store import SqlStore
from monitoring.flags import Flag, FlagKey
from monitoring.ids import EntryId
from monitoring.people import Role, User
from monitoring.permissions import Action, can
from monitoring.review import SeenForm
from monitoring.reviewing_course import acknowledge_course_flag

_CALM = '<p class="quiet">Nothing needs a look by the rules that could be applied.</p>'
_TITLE = '<section class="records"><h2>Flags</h2>$body</section>'
_SAFETY = (
    '<section class="safety" role="alert" aria-label="PHQ-9 item 9"><h2>'
    '<b aria-hidden="true">▲</b> PHQ-9 item 9 is above zero</h2><div class="text">$text</div>'
    '<p class="quiet">$until</p></section>'
)
_NO_TEXT = (
    "Your clinic has not written its own text for this yet; an administrator writes it on the page "
    "Clinic. Review with the patient now, and call a physician."
)
_UNTIL = "Stays here until a physician has said what was done."


def show(view: CourseView, user: User, flags: Sequence[Flag]) -> None:
    """A card for each group, worst first; `flags` as they are now."""
    needed = [flag for flag in flags if flag.needs_attention or view.waits_for_physician(flag)]
    st.html(place(_TITLE, body=Html("" if needed else _CALM)))
    _show_groups(view, user, needed)


def show_safety(view: CourseView) -> None:
    """The clinic's own text, for as long as an item 9 above zero waits for a physician."""
    if any(map(view.waits_for_physician, view.flags)):
        st.html(safety_html(view.safety_text, _UNTIL))


def safety_html(text: str, until: str = "") -> Html:
    """The clinic's own text for a positive item 9, as typed."""
    return fill(_SAFETY, text=text or _NO_TEXT, until=until)


def show_waiting(view: CourseView, user: User) -> None:
    """What waits for a physician, with the clinic's text above it."""
    show_safety(view)
    _show_groups(view, user, [each for each in view.flags if view.waits_for_physician(each)])


def _show_groups(view: CourseView, user: User, flags: Sequence[Flag]) -> None:
    groups: dict[str, list[Flag]] = {}
    for flag in sorted(flags, key=_urgency):
        groups.setdefault(flag.key.rule_id, []).append(flag)
    for rule_id, members in groups.items():
        _show_group(rule_id, members, view, user)
    # With the last of its flags a card is gone, and with it the place for what became of it.
    for rule_id in sorted({flag.key.rule_id for flag in view.flags} - groups.keys()):
        show_outcome(_form(rule_id, view))


def _urgency(flag: Flag) -> tuple[int, bool, float]:
    return -flag.severity.rank, flag.is_acknowledged, -flag.raised_at.timestamp()


def _form(rule_id: str, view: CourseView) -> Form:
    return open_form(f"seen {rule_id}", view.patient.id, view.at)


def _show_group(rule_id: str, flags: Sequence[Flag], view: CourseView, user: User) -> None:
    """One card for a rule: its worst flag in full, the others in a line each."""
    form = _form(rule_id, view)
    unseen = [flag for flag in flags if _may_answer(flag, view, user)]
    with st.container(border=True, key=f"flags-{view.patient.id}-{rule_id}", gap="small"):
        st.html("".join((card(flags[0], view), *(beside(each, view) for each in flags[1:]))))
        with st.container(horizontal=True, gap="small"):
            if unseen:
                with st.popover("Seen…", key=f"open-{form.key('seen')}"):
                    show_refusal(form)
                    _show_seen(form, unseen, view)
            with st.popover("Why? Source?", key=f"why-{view.patient.id}-{rule_id}"):
                st.html("".join(why(flag, view) for flag in flags))
        show_outcome(form)


def _may_answer(flag: Flag, view: CourseView, user: User) -> bool:
    """Nobody has answered it, or no physician where one has to."""
    is_open = not flag.is_acknowledged
    if user.role is Role.PHYSICIAN:
        is_open = is_open or view.waits_for_physician(flag)
    return is_open and can(user, Action.ACKNOWLEDGE)


def _show_seen(form: Form, flags: Sequence[Flag], view: CourseView) -> None:
    with st.form(form.key("form"), border=False):
        answers.show_choice(form, answers.BETWEEN_INFUSIONS)
        st.text_input("What was said or done, in words", key=form.key("note"))
        st.form_submit_button(
            "Seen",
            key=form.key("save"),
            on_click=_acknowledge,
            args=(form, [flag.key for flag in flags], view),
        )


def _acknowledge(form: Form, keys: Sequence[FlagKey], view: CourseView) -> None:
    actions = answers.chosen(form)
    note = form.text("note")

    def act(store: SqlStore, by: User, at: datetime) -> None:
        for key in keys:
            # The same answer about the same flag has the same id, however often it is sent.
            own_id = EntryId(uuid5(form.token, f"{key.rule_id} {key.began_with}"))
            said = SeenForm(id=own_id, flag=key, actions=actions, note=note)
            acknowledge_course_flag(store, by, view.patient.id, said, at)

    save(form, view.zone, act)
