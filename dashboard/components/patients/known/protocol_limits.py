"""What the clinic's protocol says beside limits of a patient's own: each bound and its source."""

from collections.abc import Iterator

from dashboard.html import Html, fill, place
from dashboard.theme import look_of
from monitoring.flags import Severity
from monitoring.limits import Bound, Limit
from monitoring.measures import SPECS
from monitoring.protocols import LimitRule, MonitoringProtocol
from monitoring.sessions import Phase

_TABLE = (
    '<section class="records table" aria-label="What the protocol says">'
    "<h3>What the protocol says during infusion and recovery</h3>"
    '<div class="scroll" tabindex="0" role="region" aria-label="Limits of the protocol"><table>'
    "<thead><tr><th>Measure</th><th>From</th><th>Severity</th><th>Source</th></tr></thead>"
    "<tbody>$rows</tbody></table></div></section>"
)
_ROW = (
    '<tr><td>$measure</td><td>$bound</td><td class="mark $kind"><b aria-hidden="true">$shape</b> '
    '$word</td><td class="source">$source</td></tr>'
)
_OF = {"value": "", "change": " from baseline", "percent": " % from baseline"}
_DURING = frozenset({Phase.INFUSION, Phase.RECOVERY})


def protocol_limits_html(protocol: MonitoringProtocol) -> Html:
    """Every bound that readings from the start on are compared with, as a table."""
    return place(_TABLE, rows=Html("".join(_rows(protocol))))


def _rows(protocol: MonitoringProtocol) -> Iterator[Html]:
    for rule in protocol.rules:
        if isinstance(rule, LimitRule) and rule.phases & _DURING and not rule.from_min_after_stop:
            for limit in rule.limits:
                yield from _limit_rows(limit, protocol)


def _limit_rows(limit: Limit, protocol: MonitoringProtocol) -> Iterator[Html]:
    for severity, bounds in limit.worst_first:
        for bound in bounds:
            yield _row(limit, severity, bound, protocol)


def _row(limit: Limit, severity: Severity, bound: Bound, protocol: MonitoringProtocol) -> Html:
    look = look_of(severity)
    return fill(
        _ROW,
        measure=SPECS[limit.measure].name,
        bound=_bound_words(limit, bound),
        kind=severity.value,
        shape=look.shape,
        word=look.word,
        source="; ".join(protocol.sources.get(each, each) for each in bound.origin),
    )


def _bound_words(limit: Limit, bound: Bound) -> str:
    number = f"{bound.number:g}".replace("-", "−")
    unit = "" if limit.of == "percent" else f" {SPECS[limit.measure].unit_words}"
    again = "" if bound.repeat_after_min is None else f", again after {bound.repeat_after_min} min"
    return f"{bound.words} {number}{unit}{_OF[limit.of]}{again}"
