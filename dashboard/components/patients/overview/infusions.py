"""Each infusion of a patient in a line: peak of pressure, worst effect, days of relief."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from dashboard.charts.trends.relief import days_words
from dashboard.html import Html, fill
from dashboard.wording import GRADES, effect_name
from monitoring.ids import SessionId
from monitoring.measures import Measure, signed
from monitoring.relief_span import ReliefSpan, SpanEnd
from monitoring.trends.summary import Excursion, SessionSummary

_FACT = "<span>$words</span>"
_ENDS: Mapping[SpanEnd, str] = {
    SpanEnd.RETURNED: "",
    SpanEnd.NEXT_INFUSION: ", until the next infusion",
    SpanEnd.LAST_CONTACT: ", then not asked",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Infusions:
    """What is known of a patient's infusions, by their session."""

    summaries: Mapping[SessionId, SessionSummary] = field(default_factory=dict)
    spans: Mapping[SessionId, ReliefSpan] = field(default_factory=dict)


def infusion_html(session_id: SessionId, infusions: Infusions) -> Html:
    """What is known of the session's infusion; nothing where it was not begun."""
    return Html("".join(fill(_FACT, words=words) for words in _words(session_id, infusions)))


def _words(session_id: SessionId, infusions: Infusions) -> Iterator[str]:
    summary, span = infusions.summaries.get(session_id), infusions.spans.get(session_id)
    if summary is None:
        return
    pressure = summary.excursions.get(Measure.SYSTOLIC)
    if pressure is not None and pressure.peak is not None:
        yield _pressure(pressure, pressure.peak)
    worst = max(summary.effects.values(), default=None)
    if worst:
        named = [effect_name(effect) for effect, grade in summary.effects.items() if grade is worst]
        yield f"{GRADES[worst]}: {', '.join(sorted(named)).lower()}"
    if span is not None:
        yield _relief(span)


def _relief(span: ReliefSpan) -> str:
    days = days_words(span)
    end = _ENDS[span.end] if days.startswith("≥") else ""
    return f"relief: {days.replace('≥', 'at least')}{end}"


def _pressure(excursion: Excursion, peak: float) -> str:
    gap = " or higher" if excursion.has_gap_at_peak else ""
    if excursion.rise is None or excursion.baseline is None:
        return f"systolic peak {peak:.0f}{gap}, no baseline"
    return f"systolic {excursion.baseline:.0f} → {peak:.0f}{gap} ({signed(excursion.rise)})"
