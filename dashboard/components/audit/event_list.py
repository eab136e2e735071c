"""A page of the audit: when, who, what, and whose record it was."""

from collections.abc import Sequence
from zoneinfo import ZoneInfo

from dashboard.audit_words import Called, what
from dashboard.html import Html, fill, place, texts
from dashboard.wording import clock_with_seconds, full_name, local_day
from db.audit_search import AuditLine
from monitoring.masking import Sight, masked_name
from monitoring.people import User
from monitoring.permissions import Action, can

_LIST = '<section class="records audit" aria-label="Events"><ul>$rows</ul></section>'
_ROW = (
    '<li><span class="line"><time datetime="$iso">$when</time><bdi class="who">$who</bdi>'
    '<bdi class="what">$what</bdi>$whose</span></li>'
)
_SESSION = '<a href="/session?id=$id" target="_self"><bdi>$name</bdi></a>'
_PATIENT = '<a href="/patient?id=$id" target="_self"><bdi>$name</bdi></a>'
_NONE = (
    '<section class="records audit"><p class="quiet">Nothing was done that fits. Choose fewer '
    "things above, or other days.</p></section>"
)
_NOBODY = "the program"


def events_html(
    lines: Sequence[AuditLine],
    user: User,
    sight: Sight,
    zone: ZoneInfo,
    called: Called,
) -> Html:
    """The list as HTML; names of patients only for those who may see their records.

    Those whom `sight` hides are masked.
    """
    if not lines:
        return Html(_NONE)
    rows = "".join(_row(line, _whose(line, user, sight), zone, called) for line in lines)
    return place(_LIST, rows=Html(rows))


def _row(line: AuditLine, whose: Html, zone: ZoneInfo, called: Called) -> Html:
    return place(
        _ROW,
        whose=whose,
        **texts(
            iso=line.at.isoformat(),
            when=f"{local_day(line.at, zone)} {clock_with_seconds(line.at, zone)}",
            who=line.name or _NOBODY,
            what=what(line, called),
        ),
    )


def _whose(line: AuditLine, user: User, sight: Sight) -> Html:
    """The way to the record."""
    name = (full_name(line) if can(user, Action.VIEW_SESSION) else "") or "a patient"
    if sight.hides(line.patient_id):
        name = masked_name(line.record_number)
    if line.session_id is not None:
        return fill(_SESSION, id=str(line.session_id), name=name)
    if line.patient_id is not None:
        return fill(_PATIENT, id=str(line.patient_id), name=name)
    return Html("")
