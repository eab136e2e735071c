"""How a visit ended, in words: where to, when, what was not met, and whether it was ready."""

from collections.abc import Iterator

from dashboard.session_view import SessionView
from dashboard.visit_words import DISPOSITIONS, OUTCOMES, checks
from dashboard.wording import clock, local_day
from monitoring.discharge import ready_since
from monitoring.record import effective_entries
from monitoring.visits import Disposition, Ending, Override


def ending_of(view: SessionView) -> Ending | None:
    """How the visit was said to end; None where nobody said it."""
    found = [each for each in effective_entries(view.record.entries) if isinstance(each, Ending)]
    return found[-1] if found else None


def ended_words(view: SessionView) -> Iterator[str]:
    """How the infusion ended, where the patient went, when, and whether that was ready."""
    session, ending = view.record.session, ending_of(view)
    if session.outcome is not None:
        yield f"Infusion {OUTCOMES[session.outcome]}"
    if ending is not None:
        yield DISPOSITIONS[ending.disposition]
    if session.ended_at is not None:
        day = local_day(session.ended_at, view.zone)
        yield f"{_verb(ending)} {clock(session.ended_at, view.zone)} on {day}"
    if ready_words(view):
        yield ready_words(view)


def ready_words(view: SessionView) -> str:
    """Such as "would have been ready at 15:42"; of a visit that is over."""
    left_at = view.record.session.ended_at
    if left_at is None or view.timeline.started_at is None:
        return ""
    since = ready_since(view.record, view.protocol, left_at)
    if since is None:
        return "never ready by the record"
    return f"would have been ready at {clock(since, view.zone)}"


def ending_lines(view: SessionView) -> Iterator[str]:
    """Why it ended so, what was not met by then, and each gate that was overridden."""
    ending = ending_of(view)
    if ending is not None and ending.reason:
        yield f"Reason: {ending.reason}"
    if ending is not None and ending.not_met:
        yield f"Not met when the patient left: {checks(ending.not_met)}"
    for each in effective_entries(view.record.entries):
        if isinstance(each, Override):
            name, when = view.names.get(each.recorded_by, ""), clock(each.recorded_at, view.zone)
            what = f"before the {each.gate}: {checks(each.checks)}"
            yield f"Overridden by {name} {when} {what}. {each.reason}"


def _verb(ending: Ending | None) -> str:
    """What happened at the end: somebody who was not here did not leave."""
    was_here = ending is None or ending.disposition is not Disposition.NOT_HERE
    return "left" if was_here else "cancelled"
