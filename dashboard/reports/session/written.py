"""What else was written down, and every correction with what stood there before."""

from collections.abc import Iterator

from dashboard.charts.hovering import HISTORIC, is_back_charted
from dashboard.components.chairside.timeline.correction_words import change_words, corrected_words
from dashboard.components.chairside.timeline.entry_words import entry_words
from dashboard.reports.document import Align, Column, Lines, Table
from dashboard.reports.session.minutes import minute
from dashboard.session_view import SessionView
from dashboard.wording import clock, late
from monitoring.assessments import Assessment
from monitoring.corrected import in_time
from monitoring.effects import EffectReport
from monitoring.entries import Correction, Entry
from monitoring.infusions import InfusionEvent
from monitoring.own_limits import LimitsInForce
from monitoring.record import corrections, effective_entries
from monitoring.visits import Addendum, Ending, Signature
from monitoring.vitals import VitalsSet

# Each has a place of its own in the report.
_ELSEWHERE = (
    VitalsSet,
    Assessment,
    EffectReport,
    InfusionEvent,
    LimitsInForce,
    Ending,
    Signature,
    Addendum,
    Correction,
)


def written_table(view: SessionView) -> Iterator[Table]:
    """Intake, orders, medicines, what was done and said, in order of time."""
    found = [
        entry
        for entry in effective_entries(view.record.entries)
        if not isinstance(entry, _ELSEWHERE)
    ]
    if found:
        yield Table(
            title="Also written down",
            columns=(
                Column(head="Minute", width_mm=14, align=Align.RIGHT),
                Column(head="Time", width_mm=12),
                Column(head="What", share=1),
                Column(head="By", width_mm=22),
            ),
            rows=tuple(_row(entry, view) for entry in sorted(found, key=in_time)),
        )


def _row(entry: Entry, view: SessionView) -> tuple[str, ...]:
    afterwards = ""
    if is_back_charted(view, entry):
        words = late(entry, view.timeline.written_at(entry))
        afterwards = f" ({HISTORIC} {words}{': ' * bool(entry.late_reason)}{entry.late_reason})"
    return (
        minute(view, entry.measured_at),
        clock(entry.measured_at, view.zone),
        entry_words(entry, view) + afterwards,
        view.names.get(entry.performed_by, ""),
    )


def corrections_block(view: SessionView) -> Table | Lines:
    """Each entry that stands no more, as it was written, and why it does not."""
    found = sorted(corrections(view.record.entries).values(), key=in_time)
    if not found:
        return Lines(title="Corrections", lines=("Nothing was corrected.",))
    return Table(
        title="Corrections",
        columns=(
            Column(head="Time", width_mm=12),
            Column(head="As it was written", share=1),
            Column(head="What became of it", share=1),
        ),
        rows=tuple(_corrected(by, view) for by in found),
        note="The original stays in the record; nothing is ever deleted.",
    )


def _corrected(by: Correction, view: SessionView) -> tuple[str, ...]:
    before = view.record.entry(by.target_id)
    if before is None:
        return ("", "", by.reason)
    words = entry_words(before, view)
    became = change_words(by, view) if by.replacement_id else _in_error(by, words, view)
    return (clock(before.measured_at, view.zone), words, became)


def _in_error(by: Correction, words: str, view: SessionView) -> str:
    return f"was {words}, {corrected_words(by, view)}"
