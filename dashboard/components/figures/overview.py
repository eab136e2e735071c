"""What the figures are of, how the sessions ended, and the groups beside each other."""

from collections.abc import Iterator
from zoneinfo import ZoneInfo

from dashboard.components.figures.address import Place
from dashboard.components.figures.cells import (
    count_cell,
    minutes_cell,
    name_cell,
    rate_cell,
    row,
    share_cell,
    table,
)
from dashboard.components.figures.words import COMPLETIONS, GROUPINGS, group_words
from dashboard.figures_source import Figures
from dashboard.html import Html, fill, place, texts
from dashboard.wording import local_day
from monitoring.figures.clinic import Group
from monitoring.figures.sessions import Completion

_SUMMARY = '<section class="records"><p class="facts" role="status">$words</p>$only</section>'
_ONLY = '<p>Only <b><bdi>$group</bdi></b> · <a href="$all" target="_self">Show all</a></p>'
_NOTHING = (
    "No session was planned for this time. Choose a longer period; "
    "the first session appears here once a patient is scheduled."
)
_HEAD = (
    *("Sessions", "Completed", "Stopped early", "Not started", "Stopped or slowed"),
    *("Flags a session", "Critical flags acknowledged", "Median min", "Overdue"),
)
_ABOUT = (
    "Median min: from a flag being shown to its first acknowledgement, all severities. Overdue: "
    "infusions with an overdue observation. In brackets 95 % Wilson intervals."
)


def summary_html(found: Figures, where: Place, zone: ZoneInfo) -> Html:
    """Of how many sessions all of this is, since when, and of which group."""
    figures = found.figures
    only = Html("")
    if where.what.of:
        group = group_words(where.what.of, where.what.by, found)
        only = fill(_ONLY, group=group, all=where.to_group(""))
    if not figures.sessions.n:
        return place(_SUMMARY, only=only, **texts(words=_NOTHING))
    since = "" if found.since is None else f", planned since {local_day(found.since, zone)}"
    people = "1 patient" if figures.n_patients == 1 else f"{figures.n_patients:,} patients"
    sessions = "1 session" if figures.sessions.n == 1 else f"{figures.sessions.n:,} sessions"
    return place(_SUMMARY, only=only, **texts(words=f"{sessions} of {people}{since}"))


def ended_html(found: Figures, where: Place) -> Html:
    """How the sessions ended, and how the infusions went."""
    return table(
        "How sessions ended",
        "Of all sessions planned for this time; of infusions, of those of which it is known.",
        ("", "Sessions"),
        _ended_rows(found, where),
    )


def _ended_rows(found: Figures, where: Place) -> Iterator[Html]:
    figures = found.figures
    yield row(
        name_cell("All sessions"), count_cell(figures.sessions, where.to(figures.sessions.key))
    )
    for completion, counted in figures.completions.items():
        if counted.n or completion in _ALWAYS:
            yield row(
                name_cell(COMPLETIONS[completion]), share_cell(counted, where.to(counted.key))
            )
    infusions = figures.infusions
    yield row(name_cell("Infusions begun"), count_cell(infusions, where.to(infusions.key)))
    slowed = figures.held_back
    yield row(
        name_cell("Slowed, paused, stopped early or given short"),
        share_cell(slowed, where.to(slowed.key)),
    )
    if figures.held_back_unknown.n:
        unknown = figures.held_back_unknown
        yield row(name_cell("… not known"), count_cell(unknown, where.to(unknown.key)))


_ALWAYS = {Completion.COMPLETED, Completion.STOPPED_EARLY, Completion.NOT_STARTED}


def groups_html(found: Figures, where: Place) -> Html:
    """The groups beside each other."""
    by = GROUPINGS[where.what.by]
    rows = (_group_row(group, found, where) for group in found.groups)
    return table(f"By {by.lower()}", _ABOUT, (by, *_HEAD), rows)


def _group_row(group: Group, found: Figures, where: Place) -> Html:
    def to(number: str) -> str:
        return where.to_number_of(group.key, number)

    ended = group.completions
    return row(
        name_cell(group_words(group.key, where.what.by, found), where.to_group(group.key)),
        count_cell(group.sessions, to(group.sessions.key)),
        *(
            count_cell(ended[each], to(ended[each].key))
            for each in (Completion.COMPLETED, Completion.STOPPED_EARLY, Completion.NOT_STARTED)
        ),
        share_cell(group.held_back, to(group.held_back.key)),
        rate_cell(group.flags, group.n_took_place, to(group.flags.key)),
        share_cell(group.critical, to(group.critical.key)),
        minutes_cell(group.waits.median_min, to(group.timed.key)),
        share_cell(group.overdue, to(group.overdue.key)),
    )
