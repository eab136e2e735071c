"""What is said of an entry when it is pointed at: when, by whom, and what is unusual about it."""

from dashboard import wording
from dashboard.charts.plotly_text import shown_as_typed
from dashboard.charts.time_axis import TimeAxis
from dashboard.session_view import SessionView
from monitoring.header import EntryHeader
from monitoring.ids import UserId
from monitoring.measures import SPECS, Measure, number_words
from monitoring.moments import MINUTE

HISTORIC = "◷"
UNCONFIRMED = "<br>○ unconfirmed: unlikely, kept as typed"
_UNKNOWN_PERSON = "somebody who is not in the list of people"


class EntryWords:
    """The lines about an entry's time and people, written once for each entry."""

    def __init__(self, view: SessionView, time: TimeAxis) -> None:
        self._view = view
        self._time = time
        self._known: dict[int, str] = {}
        self._names: dict[UserId, str] = {}

    def about(self, entry: EntryHeader) -> str:
        """When it was true, who did it, and how much later and by whom it was written."""
        known = self._known.get(entry.id.int)
        if known is None:
            known = self._known[entry.id.int] = self._about(entry)
        return known

    def _about(self, entry: EntryHeader) -> str:
        words = f"{self._time.words(entry.measured_at)} · {self.name(entry.performed_by)}"
        late = wording.late(entry, self._view.timeline.written_at(entry))
        if late:
            words += f"<br>{HISTORIC} {late}"
        if entry.id in self._view.timeline.replaced:
            at = wording.clock(entry.recorded_at, self._view.zone)
            words += f"<br>amended by {self.name(entry.recorded_by)} {at}"
        elif entry.recorded_by != entry.performed_by:
            words += f"<br>written down by {self.name(entry.recorded_by)}"
        if entry.late_reason:
            words += f": {shown_as_typed(entry.late_reason)}"
        return words

    def name(self, person: UserId) -> str:
        """The name of a person, safe for Plotly."""
        if person not in self._names:
            name = self._view.names.get(person, _UNKNOWN_PERSON)
            self._names[person] = shown_as_typed(name)
        return self._names[person]


def is_back_charted(view: SessionView, entry: EntryHeader) -> bool:
    """Was it written down later than the protocol takes for normal?"""
    written_at = view.timeline.written_at(entry)
    return written_at - entry.measured_at > view.protocol.late_after_min * MINUTE


class ValueWords:
    """The lines about a measure's values: the same value is put into words once."""

    def __init__(self, measure: Measure, baseline: float | None) -> None:
        self._measure = measure
        self._baseline = baseline
        self._known: dict[float, str] = {}

    def about(self, value: float) -> str:
        """A value with name, unit and change: "Heart rate 78 /min<br>▲ +6 from baseline"."""
        known = self._known.get(value)
        if known is None:
            known = self._known[value] = self._about(value)
        return known

    def _about(self, value: float) -> str:
        words = f"<b>{SPECS[self._measure].name} {number_words(self._measure, value)}</b>"
        if self._baseline is None:
            return f"{words}<br>no baseline"
        return f"{words}<br>{wording.change(self._measure, value, self._baseline)} from baseline"
