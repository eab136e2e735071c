"""What the tables say of a condition or a medicine: shape and word, reason, and who says so."""

from collections.abc import Iterable

from dashboard.html import Html, fill, place
from dashboard.theme import LOOKS, Mark, look_of
from monitoring.flags import Severity
from monitoring.protocols import IntakeRule, MonitoringProtocol
from monitoring.screening import Screened, screen_conditions, screen_medicines, screening_tables

_HIT = (
    '<li class="finding $kind"><b class="mark $kind"><span aria-hidden="true">$shape</span> '
    '$word</b> <span class="name"><bdi>$name</bdi></span>: $reason '
    '<span class="source">$sources</span></li>'
)
_QUIET = (
    '<li class="finding unknown"><b class="mark unknown"><span aria-hidden="true">$shape</span> '
    '$word</b> <span class="name"><bdi>$name</bdi></span>: $reason</li>'
)
_INCOMPLETE = 'the list is incomplete, this is not "safe"'


def condition_findings(codes: Iterable[str], protocol: MonitoringProtocol) -> Html:
    """A line for each condition that was answered with yes."""
    hits, unknown = screen_conditions(codes)
    lines = [_hit(each, protocol) for each in hits]
    lines += [_not_checked(code) for code in unknown]
    return _list(lines)


def medicine_findings(name: str, protocol: MonitoringProtocol) -> Html:
    """The lines for one medicine: its findings, that it was not checked, or that none is known."""
    hits, unknown = screen_medicines([name])
    if unknown:
        return _list([_not_checked(name)])
    return _list([_hit(each, protocol) for each in hits])


def reviewed_html() -> Html:
    """When the tables were reviewed, and what they are not."""
    template = '<p class="source">Tables reviewed on $on; they are incomplete.</p>'
    return fill(template, on=screening_tables().reviewed_on)


def _list(lines: Iterable[Html]) -> Html:
    return place('<ul class="lines findings">$lines</ul>', lines=Html("".join(lines)))


def _not_checked(name: str) -> Html:
    shape = LOOKS[Mark.NOT_EVALUABLE].shape
    reason = f"no table holds it; {_INCOMPLETE}."
    return fill(_QUIET, shape=shape, word="Not checked", name=name, reason=reason)


def _hit(hit: Screened, protocol: MonitoringProtocol) -> Html:
    severity = _severity(hit, protocol)
    if severity is None:
        reason = f"{hit.reason}; {_INCOMPLETE}."
        return fill(_QUIET, shape="–", word="No finding", name=hit.name, reason=reason)
    look = look_of(severity)
    return fill(
        _HIT,
        kind=severity.value,
        shape=look.shape,
        word=hit.level.capitalize(),
        name=hit.name,
        reason=hit.reason,
        sources=_said_by(hit),
    )


def _severity(hit: Screened, protocol: MonitoringProtocol) -> Severity | None:
    """How serious the protocol takes the level to be; None: nothing was found."""
    rules = (rule for rule in protocol.rules if isinstance(rule, IntakeRule))
    return next((rule.levels[hit.level] for rule in rules if hit.level in rule.levels), None)


def _said_by(hit: Screened) -> str:
    sources = screening_tables().sources
    return "; ".join(sources[code] for code in hit.origin)
