"""Side effects from onset to end: how bad, what was done about them, and whether it helped."""

from collections.abc import Iterator

from dashboard.charts.effect_lanes import episode_name
from dashboard.reports.document import Column, Lines, Table
from dashboard.reports.session.minutes import minute
from dashboard.session_view import SessionView
from dashboard.wording import GRADES, HELPED, clock
from monitoring.effects import Effect, EffectReport, Grade
from monitoring.timeline import EffectEpisode

TITLE = "Side effects"


def effects_block(view: SessionView) -> Table | Lines:
    """A row for each episode; a sentence where nobody wrote one down."""
    if not view.timeline.effects:
        return Lines(title=TITLE, lines=("No side effect was written down.",))
    return Table(
        title=TITLE,
        columns=(
            Column(head="Effect", width_mm=34),
            Column(head="Worst", width_mm=20),
            Column(head="From", width_mm=21),
            Column(head="To", width_mm=23),
            Column(head="Course, what was done, and whether it helped", share=1),
            Column(head="By", width_mm=20),
        ),
        rows=tuple(_row(episode, view) for episode in view.timeline.effects),
    )


def _row(episode: EffectEpisode, view: SessionView) -> tuple[str, ...]:
    is_absent = episode.peak is Grade.NONE
    people = (view.names.get(each.performed_by, "") for each in episode.reports)
    return (
        episode_name(episode),
        "asked, not there" if is_absent else GRADES[episode.peak],
        _when(view, episode.reports[0]),
        "" if is_absent else _end(view, episode),
        "; ".join(line for each in episode.reports for line in _course(each, view)),
        ", ".join(dict.fromkeys(people)),
    )


def _when(view: SessionView, report: EffectReport) -> str:
    at = report.measured_at
    return f"{minute(view, at)} {clock(at, view.zone)}".strip()


def _end(view: SessionView, episode: EffectEpisode) -> str:
    last = episode.reports[-1]
    return _when(view, last) if last.grade is Grade.NONE else "not reported as gone"


def _course(report: EffectReport, view: SessionView) -> Iterator[str]:
    said = [] if report.effect is Effect.OTHER or not report.text else [report.text]
    if report.action:
        said.append(report.action)
    if report.helped:
        said.append(HELPED[report.helped])
    if report.grade is not Grade.NONE or said:
        yield ", ".join([f"{clock(report.measured_at, view.zone)} {GRADES[report.grade]}", *said])
