"""What was done today: shown where nothing waits."""

from collections.abc import Iterator, Mapping
from types import MappingProxyType

from dashboard.html import Html, fill
from dashboard.review_queue import Kind
from db.review_queries import Done

_NOTHING = (
    '<section class="records" role="status"><h2>$title</h2><p class="quiet">$words</p></section>'
)
_NONE_OF: Mapping[Kind, str] = MappingProxyType(
    {
        Kind.CRITICAL: "No critical flag is open.",
        Kind.UNSIGNED: "No visit waits to be signed.",
        Kind.FOLLOW_UP: "No follow-up is overdue.",
        Kind.COURSE: "No course waits to be reviewed.",
    }
)


def nothing_waits_html(done: Done, kind: Kind | None = None, *, others: int = 0) -> Html:
    """That nothing waits, of one `kind` while `others` do, and what was done here today."""
    said = ", ".join(_parts(done))
    words = f"Today: {said}." if said else "Nothing was done today yet."
    if others:
        wait = "waits" if others == 1 else "wait"
        words = f"{others:,} of other kinds {wait}: choose All above. {words}"
    title = "Nothing waits for you." if kind is None or not others else _NONE_OF[kind]
    return fill(_NOTHING, title=title, words=words)


def _parts(done: Done) -> Iterator[str]:
    if done.signed:
        yield _counted(done.signed, "visit", "signed")
    if done.acknowledged:
        yield _counted(done.acknowledged, "flag", "acknowledged")
    if done.reviewed:
        yield _counted(done.reviewed, "course", "reviewed")


def _counted(count: int, noun: str, done: str) -> str:
    return f"{count:,} {noun}{'' if count == 1 else 's'} {done}"
