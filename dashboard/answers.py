"""Which answers to a flag are offered: those that fit where it is looked at, and who answers."""

from collections.abc import Sequence

import streamlit as st

from dashboard import runtime
from dashboard.state import Form
from dashboard.wording import ACTIONS_TAKEN
from monitoring.flags import ActionTaken
from monitoring.people import Role, User

AT_THE_CHAIR = tuple(ActionTaken)
# Nobody stands at a pump or a monitor then.
BETWEEN_INFUSIONS = (
    ActionTaken.SPOKE,
    ActionTaken.CALLED_PHYSICIAN,
    ActionTaken.MEDICINE,
    ActionTaken.WATCHING,
)


def offered(actions: Sequence[ActionTaken], user: User) -> Sequence[ActionTaken]:
    """Those of `actions` that `user` can have taken: no physician calls the physician."""
    if user.role is not Role.PHYSICIAN:
        return actions
    return [each for each in actions if each is not ActionTaken.CALLED_PHYSICIAN]


def show_choice(form: Form, actions: Sequence[ActionTaken]) -> None:
    """The choice of what was done, any of them, under the part "actions" of `form`."""
    st.pills(
        "What was done",
        offered(actions, runtime.current_user()),
        selection_mode="multi",
        format_func=ACTIONS_TAKEN.__getitem__,
        key=form.key("actions"),
    )


def chosen(form: Form) -> tuple[ActionTaken, ...]:
    """What was chosen."""
    return tuple(ActionTaken(str(each)) for each in form.choices("actions"))
