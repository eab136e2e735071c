"""Who else has a session on the screen: a hint to speak to each other, and nothing more.

Two who write at once both keep what they wrote, with or without it.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta

from dashboard import runtime
from dashboard.html import Html, fill, place
from dashboard.wording import age
from db.presence import Present, forget_presence, note_presence, present
from monitoring.ids import SessionId, UserId

# A screen says that it is there every 15 s; three times may be lost.
FRESH = timedelta(seconds=45)
GONE = timedelta(minutes=10)
_LINE = '<span class="fact also">Also here: $people</span>'
_PERSON = "<bdi>$name</bdi>"
_PERSON_BEFORE = "<bdi>$name</bdi> ($age ago)"
_ONESELF = "you, on another screen"


def also_here(session_id: SessionId, at: datetime) -> Html:
    """Says that this screen shows the session, and which others do; "" when there are none."""
    here = runtime.current_session()
    with runtime.database().transaction() as store:
        note_presence(store.connection, here, session_id, at)
        forget_presence(store.connection, here, session_id, at - GONE)
        others = present(store.connection, here, session_id, at - GONE)
    return also_here_html(others, here.user.id, at)


def also_here_html(others: Sequence[Present], me: UserId, at: datetime) -> Html:
    """The people in words, each once, with the age of what is known where it is not fresh."""
    people = ", ".join(_person(each, me, at) for each in _each_once(others))
    return place(_LINE, people=Html(people)) if people else Html("")


def _each_once(others: Iterable[Present]) -> Iterator[Present]:
    """The newest of each person; they come newest first."""
    seen: set[UserId] = set()
    for each in others:
        if each.user_id not in seen:
            seen.add(each.user_id)
            yield each


def _person(each: Present, me: UserId, at: datetime) -> Html:
    name = _ONESELF if each.user_id == me else each.name
    if at - each.seen_at <= FRESH:
        return fill(_PERSON, name=name)
    return fill(_PERSON_BEFORE, name=name, age=age(each.seen_at, at))
