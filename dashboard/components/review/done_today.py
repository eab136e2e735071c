"""What was done today: shown where nothing waits."""

from collections.abc import Iterator

from dashboard.html import Html, fill
from db.review_queries import Done

_NOTHING = (
    '<section class="records" role="status"><h2>Nothing waits for you.</h2>'
    '<p class="quiet">$words</p></section>'
)


def nothing_waits_html(done: Done) -> Html:
    """That nothing waits, and what was done in the clinic today."""
    said = ", ".join(_parts(done))
    return fill(_NOTHING, words=f"Today: {said}." if said else "Nothing was done today yet.")


def _parts(done: Done) -> Iterator[str]:
    if done.signed:
        yield _counted(done.signed, "visit", "signed")
    if done.acknowledged:
        yield _counted(done.acknowledged, "flag", "acknowledged")
    if done.reviewed:
        yield _counted(done.reviewed, "course", "reviewed")


def _counted(count: int, noun: str, done: str) -> str:
    return f"{count:,} {noun}{'' if count == 1 else 's'} {done}"
