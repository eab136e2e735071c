"""The report of one session on paper, as its screen shows it."""

from collections.abc import Sequence
from typing import IO

from dashboard.exports.offer import Making, Offer
from dashboard.reports.letterhead import letterhead_of
from dashboard.reports.session.report import session_report
from dashboard.reports.typesetting import typeset
from dashboard.session_source import NO_SESSION, read_session
from monitoring.errors import NotFound
from monitoring.exports import ExportKind, RowCount


def write(making: Making, file: IO[bytes]) -> Sequence[RowCount]:
    """The session as it stands at the instant it was asked for."""
    if making.wanted.session_id is None:
        raise NotFound(NO_SESSION)
    view, _ = read_session(making.database, making.by, making.wanted.session_id, making.at)
    document = session_report(view, letterhead_of(making.database, making.clinic), making.by.name)
    file.write(typeset(document, making.at))
    return (RowCount(part="entries", rows=len(view.record.entries)),)


OFFER = Offer(
    kind=ExportKind.SESSION_PDF,
    title="Session report (PDF)",
    about="One session to print or to send: order and dose, the chart, every reading, side "
    "effects, flags with what was done, corrections and signature. It names the patient and holds "
    "every note.",
    suffix="pdf",
    media_type="application/pdf",
    write=write,
)
