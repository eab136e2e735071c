"""What needs a look now, worst first; and what is not shown, and why."""

from collections.abc import Iterable, Sequence
from itertools import groupby

import streamlit as st

from dashboard.components.chairside.flags import flag_answers, suppressions
from dashboard.components.chairside.flags.flag_cards import beside, card, line, why
from dashboard.components.chairside.flags.withdrawn_flags import withdrawn_line
from dashboard.html import Html, fill, place
from dashboard.session_view import SessionView
from dashboard.theme import LOOKS, Mark
from monitoring.flags import Flag, FlagState, Severity
from monitoring.people import User


def show(view: SessionView, stored: Sequence[Flag], user: User) -> None:
    """The panel; `stored` are the flags as they were last saved, with those withdrawn since."""
    flags = view.evaluation.flags
    needed = [flag for flag in flags if flag.needs_attention]
    st.html('<h2 class="panel-title">Flags</h2>')
    suppressions.show(view, user)
    if not needed:
        st.html('<p class="calm">Nothing needs a look by the rules that could be applied.</p>')
    groups = groupby(_grouped(needed), key=lambda flag: flag.group)
    for place_in_list, (group, members) in enumerate(groups):
        _show_group(group, list(members), view, user, is_first=place_in_list == 0)
    flag_answers.show_last_words({flag.group for flag in flags}, view)
    _show_not_evaluable(view)
    _show_list("Not shown for now", [each for each in flags if _is_held(each)], view)
    _show_list("Closed", [flag for flag in flags if flag.state is FlagState.CLOSED], view)
    _show_list("Historic: charted afterwards", [each for each in flags if each.is_historic], view)
    withdrawn = [flag for flag in stored if flag.state is FlagState.WITHDRAWN]
    if withdrawn:
        with st.expander(f"Withdrawn by a correction: {len(withdrawn)}"):
            _show_lines(withdrawn_line(flag, view) for flag in withdrawn)


def _grouped(flags: Sequence[Flag]) -> list[Flag]:
    """Groups in the order of their worst flag, and each group's flags together.

    Of equal severity, what nobody has answered stands before what was; then the newest first, as a
    look at the patient now comes before what was found at the door.
    """
    urgent = sorted(flags, key=lambda flag: flag.raised_at, reverse=True)
    urgent.sort(key=lambda flag: (-flag.severity.rank, flag.is_acknowledged))
    order = {flag.group: place for place, flag in reversed(list(enumerate(urgent)))}
    return sorted(flags, key=lambda flag: order[flag.group])


def _show_group(
    group: str, flags: Sequence[Flag], view: SessionView, user: User, *, is_first: bool
) -> None:
    """One card: the worst flag in full, the others of its group in a line each.

    What was done is asked in the open for the first group of all, if critical, else on request.
    """
    unseen = flag_answers.unseen_by(user, flags)
    is_open = is_first and any(flag.severity is Severity.CRITICAL for flag in unseen)
    session_id = view.record.session.id
    with st.container(border=True, key=f"flags-{session_id}-{group}", gap="small"):
        parts = [card(flags[0], view), *(beside(flag, view) for flag in flags[1:])]
        st.html("".join(parts))
        if is_open:
            flag_answers.show_seen(group, unseen, view, is_folded=False)
        with st.container(horizontal=True, gap="small"):
            if not is_open:
                flag_answers.show_seen(group, unseen, view, is_folded=True)
            with st.popover("Why? Source?", key=f"why-{session_id}-{group}"):
                st.html("".join(why(flag, view) for flag in flags))
            flag_answers.show_suppress(group, flags, view, user)


def _show_not_evaluable(view: SessionView) -> None:
    unknown = view.evaluation.not_evaluable
    if not unknown:
        return
    look = LOOKS[Mark.NOT_EVALUABLE]
    with st.expander(f"{look.shape} {look.word}: {len(unknown)} rules"):
        _show_lines(
            fill(
                '<li class="mark unknown"><b aria-hidden="true">$shape</b> $title: $missing</li>',
                shape=look.shape,
                title=each.title,
                missing=each.missing,
            )
            for each in unknown
        )


def _is_held(flag: Flag) -> bool:
    """Would it need a look, were it shown?"""
    return flag.state is FlagState.OPEN and flag.suppressed_until is not None


def _show_list(title: str, flags: Sequence[Flag], view: SessionView) -> None:
    if flags:
        with st.expander(f"{title}: {len(flags)}"):
            _show_lines(line(flag, view) for flag in flags)


def _show_lines(lines: Iterable[Html]) -> None:
    st.html(place('<ul class="lines">$lines</ul>', lines=Html("".join(lines))))
