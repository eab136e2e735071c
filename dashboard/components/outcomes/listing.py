"""The list of infusions behind a number of the outcomes."""

from dashboard.components import session_list
from dashboard.components.outcomes.address import address
from dashboard.components.outcomes.words import NOT_KNOWN, named
from dashboard.components.session_list import Heading, Item
from dashboard.outcomes_source import ALL, Chosen, Outcomes, list_key
from monitoring.people import User
from monitoring.relief.returning import NotKnown


def show(user: User, found: Outcomes, current: Chosen, key: str) -> None:
    """The infusions behind the number `key`, the newest first; none where there is no such."""
    infusions = found.lists.get(key, ())
    heading = Heading(
        words=_words(found, key),
        counted="1 infusion" if len(infusions) == 1 else f"{len(infusions):,} infusions",
        back=address(current),
        back_words="Back to the outcomes",
    )
    items = tuple(Item(session_id=each) for each in infusions)
    session_list.show(user, heading, items, lambda page: address(current, key, page))


def _words(found: Outcomes, key: str) -> str:
    if key == ALL:
        return "Infusions"
    for reason in NotKnown:
        if key == list_key("not_known", reason.value):
            return f"Relief not known: {NOT_KNOWN[reason]}"
    for group, shown in zip(found.relief.groups, named(found.relief), strict=True):
        if key == list_key("group", group.name):
            return f"{shown.name}: relief known"
        if key == list_key("returned", group.name):
            return f"{shown.name}: pain has returned"
    return "Nothing is behind this number now"
