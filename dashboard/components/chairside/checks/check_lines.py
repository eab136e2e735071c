"""A check in a line: its shape, its name, whether it is met, and what it says."""

from collections.abc import Iterable, Mapping

from dashboard.html import Html, fill, place, texts
from dashboard.session_view import SessionView
from dashboard.visit_words import CRITERION_SHAPES
from dashboard.wording import clock
from monitoring.criteria import Criterion, CriterionState
from monitoring.visits import Override

_LINE = (
    '<li class="check $kind"><b aria-hidden="true">$shape</b> <span class="name">$name</span> '
    '<span class="age">$state:</span> <span class="words">$words</span>$notes</li>'
)
_NOTE = ' <span class="note">overridden by <bdi>$name</bdi> $clock: <bdi>$reason</bdi></span>'
_VERDICT = '<p class="verdict$kind"><b aria-hidden="true">$shape</b> $words</p>'


def lines_html(lines: Iterable[Html]) -> Html:
    """Such lines as a list."""
    return place('<ul class="lines checks">$lines</ul>', lines=Html("".join(lines)))


def line(
    criterion: Criterion,
    *,
    notes: Iterable[Html] = (),
    blocks: bool = False,
    shapes: Mapping[CriterionState, str] = CRITERION_SHAPES,
) -> Html:
    """The line of one check; `blocks`: something waits for it, so its name is in bold."""
    plain = texts(
        kind=_kind(criterion.state) + (" blocks" if blocks else ""),
        shape=shapes[criterion.state],
        name=criterion.name,
        state=criterion.state,
        words=criterion.words,
    )
    return place(_LINE, notes=Html("".join(notes)), **plain)


def overridden(override: Override, view: SessionView) -> Html:
    """The note of a check that a physician overrode: who, when and why."""
    return fill(
        _NOTE,
        name=view.names.get(override.recorded_by, ""),
        clock=clock(override.recorded_at, view.zone),
        reason=override.reason,
    )


def verdict(state: CriterionState, words: str) -> Html:
    """What the checks come to, in a line."""
    kind = "" if state is CriterionState.UNKNOWN else f" {_kind(state)}"
    return fill(_VERDICT, kind=kind, shape=CRITERION_SHAPES[state], words=words)


def _kind(state: CriterionState) -> str:
    return state.replace(" ", "-")
