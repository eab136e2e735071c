"""What became of an entry that was wrong, in words: said once, beside what stands now."""

from dashboard.components.chairside.timeline.entry_words import entry_words
from dashboard.session_view import SessionView
from dashboard.wording import clock
from monitoring.entries import Correction, Entry

_BETWEEN = " · "


def corrected_words(by: Correction, view: SessionView) -> str:
    """Why an entry stands no more: "entered in error by Nora 14:20: wrong patient"."""
    if by.replacement_id is None:
        return f"entered in error by {_who(by, view)}: {by.reason}"
    return f"amended by {_who(by, view)}"


def change_words(instead: Correction, view: SessionView) -> str:
    """What an entry replaced: "was 168/90, now 148/90, by Nora 14:20: typing error"."""
    before = view.record.entry(instead.target_id)
    after = instead.replacement_id and view.record.entry(instead.replacement_id)
    if before is None or not after:
        return ""
    return f"{_difference(before, after, view)}, by {_who(instead, view)}: {instead.reason}"


def _who(by: Correction, view: SessionView) -> str:
    return f"{view.names.get(by.recorded_by, '')} {clock(by.recorded_at, view.zone)}"


def _difference(before: Entry, after: Entry, view: SessionView) -> str:
    """Only what differs, so that what was changed is seen at once."""
    old, new = _parts(before, view), _parts(after, view)
    was = [each for each in old if each not in new]
    now = [each for each in new if each not in old]
    return f"was {_BETWEEN.join(was) or 'without'}, now {_BETWEEN.join(now) or 'taken out'}"


def _parts(entry: Entry, view: SessionView) -> list[str]:
    return [clock(entry.measured_at, view.zone), *entry_words(entry, view).split(_BETWEEN)]
