"""What was done and said, as pins along the top: the pump, medicines, hand-offs, notes."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from dashboard import visit_words, wording
from dashboard.charts.canvas import Canvas, Panel
from dashboard.charts.hovering import HISTORIC, EntryWords, is_back_charted
from dashboard.charts.plotly_text import shortened, shown_as_typed
from dashboard.charts.time_axis import TimeAxis
from dashboard.session_view import SessionView
from monitoring.entries import ObservationPause, Remark, RemarkKind
from monitoring.infusions import InfusionAction, InfusionEvent
from monitoring.visits import HandOff, MedicineGiven

MOST_ROWS = 4
_LONGEST_LABEL = 26
_REMARK_SYMBOLS = {
    RemarkKind.MEDICATION: "cross",
    RemarkKind.INTERVENTION: "square",
    RemarkKind.CONCERN: "diamond-open",
    RemarkKind.NOTE: "circle-open",
    RemarkKind.HAND_OFF: "bowtie",
}
_PUMP_SYMBOLS = {
    InfusionAction.START: "triangle-right",
    InfusionAction.RESUME: "triangle-right",
    InfusionAction.RATE_CHANGE: "diamond-tall",
    InfusionAction.PAUSE: "hourglass-open",
    InfusionAction.BOLUS: "triangle-down",
    InfusionAction.STOP: "square-x-open",
}
_Pinned = InfusionEvent | Remark | ObservationPause | MedicineGiven | HandOff


@dataclass(frozen=True, slots=True, kw_only=True)
class Pin:
    """One event, its row from the top, and a short label, or "" where there is no room.

    Label and words are as typed: not yet safe for Plotly.
    """

    entry: _Pinned
    symbol: str
    label: str
    words: str
    row: int


def pins(view: SessionView, time: TimeAxis, minutes_per_letter: float) -> tuple[Pin, ...]:
    """The pins in order of time, in rows so that no label covers another."""
    timeline = view.timeline
    entries: list[_Pinned] = [*timeline.infusion, *timeline.remarks, *timeline.pauses]
    entries += [*timeline.medicines, *timeline.hand_offs]
    entries.sort(key=lambda entry: (entry.measured_at, entry.id))
    return tuple(_in_rows(view, entries, time, minutes_per_letter))


def row_count(of: Sequence[Pin]) -> int:
    """How many rows the pins take."""
    return max((pin.row + 1 for pin in of), default=0)


def _in_rows(
    view: SessionView, entries: Sequence[_Pinned], time: TimeAxis, per_letter: float
) -> Iterator[Pin]:
    free_from = [time.first] * MOST_ROWS
    for entry in entries:
        label = _label_of(entry, view)
        begins = time.x(entry.measured_at)
        ends = begins + per_letter * (len(label) + 3)
        is_turned = ends > time.last
        first = begins - per_letter * (len(label) + 3) if is_turned else begins
        row = next((i for i, free in enumerate(free_from) if free <= first), MOST_ROWS)
        if row == MOST_ROWS:
            label = ""
        else:
            free_from[row] = begins + 2 * per_letter if is_turned else ends
        words = _words(entry, view)
        yield Pin(entry=entry, symbol=_symbol(entry), label=label, words=words, row=row)


def _label_of(entry: _Pinned, view: SessionView) -> str:
    late = f"{HISTORIC} " if is_back_charted(view, entry) else ""
    if isinstance(entry, InfusionEvent):
        return late + wording.PUMP_ACTIONS[entry.action]  # the ribbon has the numbers
    return late + shortened(_short(entry), _LONGEST_LABEL)


def _short(entry: Remark | ObservationPause | MedicineGiven | HandOff) -> str:
    match entry:
        case Remark():
            return entry.text
        case MedicineGiven():
            return visit_words.medicine_given(entry)
        case HandOff():
            return "Taken over"
        case _:
            return "No readings"


def _symbol(entry: _Pinned) -> str:
    match entry:
        case InfusionEvent():
            return _PUMP_SYMBOLS[entry.action]
        case Remark():
            return _REMARK_SYMBOLS[entry.remark]
        case MedicineGiven():
            return _REMARK_SYMBOLS[RemarkKind.MEDICATION]
        case HandOff():
            return _REMARK_SYMBOLS[RemarkKind.HAND_OFF]
        case _:
            return "line-ns"


def _words(entry: _Pinned, view: SessionView) -> str:
    match entry:
        case InfusionEvent():
            return wording.pump_event(entry)
        case Remark():
            is_note = entry.remark is RemarkKind.NOTE
            return entry.text if is_note else f"{wording.REMARKS[entry.remark]}: {entry.text}"
        case MedicineGiven():
            return f"Medicine given: {visit_words.medicine_given(entry)}"
        case HandOff():
            return "Taken over"
        case _:
            return f"No readings until {wording.clock(entry.until, view.zone)}: {entry.reason}"


def draw_pins(canvas: Canvas, drawn: Sequence[Pin], words: EntryWords) -> None:
    """The pins with their labels, and a thin line down from what was done at the pump."""
    if not drawn:
        return
    place = canvas.places[Panel.EVENTS]
    x = [canvas.time.x(pin.entry.measured_at) for pin in drawn]
    y = [place.high - 0.5 - pin.row for pin in drawn]
    canvas.trace(
        Panel.EVENTS,
        name="events",
        mode="markers",
        x=x,
        y=y,
        marker={
            "symbol": [pin.symbol for pin in drawn],
            "size": 9,
            "color": canvas.palette.text,
            "line": {"color": canvas.palette.text, "width": 1.5},
        },
        hovertext=[_hover(pin, words) for pin in drawn],
        customdata=[canvas.number_of(pin.entry.id) for pin in drawn],
        cliponaxis=False,
    )
    for pin, at, height in zip(drawn, x, y, strict=True):
        _label(canvas, pin, at, height)
        if isinstance(pin.entry, InfusionEvent):
            canvas.upright(at, color=canvas.palette.line)


def _label(canvas: Canvas, pin: Pin, at: float, height: float) -> None:
    if not pin.label:
        return
    is_turned = at + canvas.minutes(len(pin.label) + 3) > canvas.time.last
    canvas.words(
        shown_as_typed(pin.label),
        at,
        height,
        Panel.EVENTS,
        xanchor="right" if is_turned else "left",
        xshift=-7 if is_turned else 7,
    )


def _hover(pin: Pin, words: EntryWords) -> str:
    entry = pin.entry
    reason = entry.reason if isinstance(entry, InfusionEvent | MedicineGiven) else ""
    because = f"<br>{folded(reason)}" if reason else ""
    return f"<b>{folded(pin.words)}</b>{because}<br>{words.about(entry)}"


def folded(text: str, width: int = 60) -> str:
    """A long text in lines of about `width` letters, each safe for Plotly."""
    lines: list[str] = [""]
    pieces = (word[at : at + width] for word in text.split() for at in range(0, len(word), width))
    for word in pieces:
        if lines[-1] and len(lines[-1]) + len(word) > width:
            lines.append("")
        lines[-1] = f"{lines[-1]} {word}".strip()
    return "<br>".join(shown_as_typed(line) for line in lines)
