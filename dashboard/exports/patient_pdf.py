"""The summary of one patient on paper: the course, the relief, the trends."""

from collections.abc import Sequence
from typing import IO

from dashboard.course_source import read_course_overview
from dashboard.exports.offer import Making, Offer
from dashboard.reports.letterhead import letterhead_of
from dashboard.reports.patient.report import Summarised, patient_report
from dashboard.reports.typesetting import typeset
from dashboard.trends_source import trends_of
from monitoring.errors import NotFound, ValueRefused
from monitoring.exports import ExportKind, RowCount
from monitoring.registering import NO_PATIENT

WHOLE = "A summary is of the whole course; please leave the days open."


def write(making: Making, file: IO[bytes]) -> Sequence[RowCount]:
    """The course as it stands at the instant it was asked for."""
    if making.wanted.patient_id is None:
        raise NotFound(NO_PATIENT)
    if making.wanted.since or making.wanted.until:
        raise ValueRefused("until", WHOLE)
    read = read_course_overview(making.database, making.by, making.wanted.patient_id, making.at)
    course = read.view
    trends = trends_of(read.record, read.timeline, course.protocol, course.zone, course.at)
    of = Summarised(course=course, trends=trends)
    document = patient_report(of, letterhead_of(making.database, making.clinic), making.by.name)
    file.write(typeset(document, making.at))
    return (
        RowCount(part="infusions", rows=len(trends.summaries)),
        RowCount(part="entries", rows=len(course.entries)),
    )


OFFER = Offer(
    kind=ExportKind.PATIENT_PDF,
    title="Patient summary (PDF)",
    about="One patient's course in a page or two: what is known, what needs a look, how long each "
    "infusion's relief lasted, how high pressure went, and the follow-ups. It names the patient.",
    suffix="pdf",
    media_type="application/pdf",
    write=write,
)
