"""The summary of a patient: the course in a page or two."""

from dataclasses import dataclass, replace

from dashboard.charts.trends.shown import shown
from dashboard.components.trends.sentence import sentence
from dashboard.course_view import CourseView
from dashboard.reports.document import Document, Lines
from dashboard.reports.isolated import isolated
from dashboard.reports.letterhead import Letterhead, made_words, short_name
from dashboard.reports.patient.infusions import infusion_blocks
from dashboard.reports.patient.known import course_flags, follow_ups, identity, known
from dashboard.trends_view import TrendsView
from dashboard.wording import day


@dataclass(frozen=True, slots=True, kw_only=True)
class Summarised:
    """A patient's course, and what the trends say of the infusions."""

    course: CourseView
    trends: TrendsView


def patient_report(of: Summarised, head: Letterhead, by: str) -> Document:
    """What is known, what needs a look, relief and pressure, infusions and follow-ups."""
    names = {person: isolated(name) for person, name in of.course.names.items()}
    course, trends = replace(of.course, names=names), of.trends
    patient, protocol = course.patient, course.protocol.key
    infusions = shown(trends.summaries)
    return Document(
        title="Summary of treatment",
        clinic=head.clinic,
        letterhead=head.lines,
        mark=head.mark,
        paper=head.paper,
        whose=f"Record number {isolated(patient.record_number)} · "
        f"{isolated(short_name(patient))} · born {day(patient.born_on)}",
        made=f"{made_words(by, course.at, course.zone)} · limits of protocol {protocol.name} "
        f"v{protocol.version}",
        blocks=(
            identity(patient),
            Lines(title="In short", lines=(sentence(trends),)),
            *course_flags(course),
            known(course),
            *infusion_blocks(trends, infusions),
            follow_ups(course),
        ),
    )
