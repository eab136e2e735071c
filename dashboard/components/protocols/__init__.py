"""The clinic's protocols: the versions there are, two side by side, and the draft of the next."""

from enum import StrEnum

from dashboard import runtime
from dashboard.components.address_choice import chosen, show_choice
from dashboard.components.protocols import (
    beginning,
    compare,
    drafting,
    publishing,
    replaying,
    versions,
)
from dashboard.protocols_source import read_protocols
from monitoring.people import User
from monitoring.permissions import Action, can


class Shown(StrEnum):
    """A part of the page; the value stands in addresses and must not change."""

    VERSIONS = "versions"
    COMPARE = "compare"
    DRAFT = "draft"


_NAMES = {
    Shown.VERSIONS: "Versions",
    Shown.COMPARE: "Side by side",
    Shown.DRAFT: "Draft",
}


def show(user: User) -> None:
    """The part that the address names."""
    view = read_protocols(runtime.database(), user, runtime.now())
    current = chosen("show", Shown)
    show_choice("View", "show", _NAMES, current)
    publishing.show_outcomes(user)
    if current is not Shown.COMPARE:
        beginning.say_what_is_missing(view)
    match current:
        case Shown.VERSIONS:
            versions.show(view, user)
        case Shown.COMPARE:
            compare.show(view)
        case Shown.DRAFT if view.draft is not None and can(user, Action.DRAFT_PROTOCOL):
            drafting.show(view, view.draft, user)
            replaying.show(view, view.draft, user)
            publishing.show(view, view.draft, user)
        case Shown.DRAFT:
            beginning.show(view, user)
