"""What was flagged, why, by which rule, and what people did about it."""

from collections.abc import Iterator

from dashboard.components.chairside.flags.withdrawn_flags import about_withdrawn
from dashboard.reports.document import Column, Lines, Table
from dashboard.reports.session.minutes import minute
from dashboard.session_view import SessionView
from dashboard.theme import look_of
from dashboard.wording import FLAG_STATES, clock, seen_words
from monitoring.flags import Flag, FlagState

TITLE = "Flags: what needed a look, and what was done"


def flags_block(view: SessionView) -> Table | Lines:
    """A row for each flag, worst first; a sentence where nothing was flagged."""
    flags = view.evaluation.flags
    if not flags:
        return Lines(title=TITLE, lines=("Nothing was flagged.",))
    return Table(
        title=TITLE,
        columns=(
            Column(head="Severity", width_mm=20),
            Column(head="Raised", width_mm=21),
            Column(head="What, and why", share=3),
            Column(head="State", width_mm=24),
            Column(head="What was done", share=2),
        ),
        rows=tuple(_row(flag, view) for flag in flags),
        note="A flag says that a look is needed; it orders nothing. Rules are those of the "
        "protocol's version named above.",
    )


def _row(flag: Flag, view: SessionView) -> tuple[str, ...]:
    look = look_of(flag.severity)
    historic = "; raised by what was written down afterwards" if flag.is_historic else ""
    return (
        f"{look.shape} {look.word}",
        f"{minute(view, flag.raised_at)} {clock(flag.raised_at, view.zone)}".strip(),
        f"{flag.title}. {flag.worst.words} (rule {flag.key.rule_id}{historic})",
        FLAG_STATES[flag.state],
        "; ".join(_done(flag, view)) or "nothing written down",
    )


def _done(flag: Flag, view: SessionView) -> Iterator[str]:
    if flag.state is FlagState.WITHDRAWN:
        yield from about_withdrawn(flag, view)
        return
    for said in view.said_to(flag):
        before = "" if said.severity.rank >= flag.severity.rank else f" (when {said.severity})"
        who, when = view.names.get(said.by, ""), clock(said.at, view.zone)
        yield f"{who} {when}{before}: {seen_words(said)}"
    if flag.escalated_at is not None:
        yield f"shown to the physicians {clock(flag.escalated_at, view.zone)}: not seen in time"
