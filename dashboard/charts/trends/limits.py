"""The limits of a measure as lines through a picture of several infusions."""

from collections.abc import Sequence
from dataclasses import dataclass

from dashboard.charts.trends.sheet import Sheet
from dashboard.theme import look_of
from monitoring.flags import Direction, Severity
from monitoring.limits import Bound
from monitoring.measures import Measure
from monitoring.protocols import LimitRule, MonitoringProtocol
from monitoring.sessions import Phase

# An advisory limit is reached in many infusions: as a line it would only be noise here (D).
_DRAWN = (Severity.WARNING, Severity.CRITICAL)


# Room for the names of the lines, right of the plot: the longest is like "◆ limit 170, own".
NAMES_PX = 98


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """From `value` on (in the measure's unit) a reading of the infusion is of `severity`.

    `is_own`: the patient has a limit of their own there.
    """

    value: float
    severity: Severity
    is_own: bool


def high_lines(protocol: MonitoringProtocol, measure: Measure) -> tuple[Line, ...]:
    """The upper limits of a measure while an infusion runs, by value, the mildest first."""
    found: dict[Severity, Line] = {}
    for severity, bound in _bounds(protocol, measure):
        known = found.get(severity)
        if known is None or bound.number < known.value:
            found[severity] = Line(value=bound.number, severity=severity, is_own=bound.is_own)
    return tuple(found[severity] for severity in _DRAWN if severity in found)


def worst_of(lines: Sequence[Line], value: float) -> Severity | None:
    """The severity of a value by these lines; None below all of them."""
    return next((line.severity for line in reversed(lines) if value >= line.value), None)


def draw_limits(sheet: Sheet, lines: Sequence[Line], high: float, yref: str = "y") -> None:
    """The lines that lie in the picture, named by shape and number beyond their right end."""
    for line in lines:
        if line.value > high:
            continue
        look, colour = look_of(line.severity), sheet.palette.severity(line.severity)
        sheet.line(y=line.value, yref=yref, color=colour, width=1.2)
        words = f"{look.shape} limit {line.value:g}{', own' * line.is_own}"
        sheet.words(words, x=1, y=line.value, xref="paper", yref=yref, xshift=4, colour=colour)


def _bounds(protocol: MonitoringProtocol, measure: Measure) -> list[tuple[Severity, Bound]]:
    """What one reading during the infusion is held against, as measured."""
    return [
        (severity, bound)
        for rule in protocol.rules
        if isinstance(rule, LimitRule) and not rule.from_min_after_stop
        if Phase.INFUSION in rule.phases and rule.direction is Direction.HIGH
        for limit in rule.limits
        if limit.measure is measure and limit.of == "value"
        for severity in _DRAWN
        for bound in getattr(limit, severity.value)
        # A bound that needs an earlier reading too says nothing about one reading alone.
        if bound.repeat_after_min is None
    ]
