"""A replay in words and numbers. Nobody is named: sessions are told by day, time and chair."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from dashboard.html import Html, fill, place, texts
from dashboard.theme import LOOKS, Mark
from dashboard.wording import clock, local_day
from monitoring.flags import Severity
from monitoring.replay.result import CriticalChange, Looks, Replay, RuleChange, SessionChange

MOST_ROWS = 50
_SECTION = '<section class="replay" aria-label="$label">$inside</section>'
_HEAD = "<h3>$title</h3>"
_FACTS = '<p class="facts" role="status">$words</p>'
_QUIET = '<p class="quiet">$words</p>'
_TABLE = (
    '<div class="scroll" tabindex="0" role="region" aria-label="$label"><table><thead><tr>$head'
    "</tr></thead><tbody>$rows</tbody></table></div>"
)
_NOTHING = "No session of this time has begun. Choose a longer time."
_SAME = "In these sessions the draft would have asked for the same looks, one for one."
_NOT_DECIDED = (
    "Left out, because the pump’s entries contradict each other: $count. "
    "Open and correct them to count them."
)
_DEFINITIONS = (
    '<section class="replay"><details><summary>How this is counted</summary>'
    "<p>Both protocols are applied to the stored entries of each session, as of its end or of the "
    "last entry about it. A look is a flag that somebody would have been asked to look at; what "
    "was charted long afterwards raises none. Gained: the draft asks for a look at a time when the "
    "protocol in force asked for none by this rule. Lost: the other way round. A flag that only "
    "begins earlier or later is neither.</p>"
    "<p>This is what was written down, not what happens next: what people do about a flag changes "
    "what is measured after it. Limits of a patient’s own count as they did in their "
    "sessions.</p></details></section>"
)


def summary_html(found: Replay) -> Html:
    """Of how many sessions all of this is, and the looks by each protocol."""
    if not found.n_sessions:
        return _section("What was replayed", fill(_FACTS, words=_NOTHING))
    said = f"{_count(found.n_sessions, 'session')}, {_count(found.n_readings, 'reading')}"
    parts = [fill(_FACTS, words=f"{said}. {_looks_words(found)}")]
    if found.n_undecided:
        words = _NOT_DECIDED.replace("$count", _count(found.n_undecided, "session"))
        parts.append(fill(_QUIET, words=words))
    return _section("What was replayed", *parts, _looks_table(found))


def _looks_words(found: Replay) -> str:
    if found.is_same:
        return _SAME
    difference = found.draft.per_session - found.live.per_session
    if abs(difference) < 0.005:  # noqa: PLR2004 (what two decimals show as 0)
        return "As many looks per session by the draft as now, but not the same ones."
    more = "more" if difference > 0 else "fewer"
    return f"{abs(difference):.2f} {more} looks per session by the draft."


def _looks_table(found: Replay) -> Html:
    rows = (
        ("All looks", "total", ",.0f"),
        ("Looks per session, on average", "per_session", ".2f"),
        ("In the middle session", "median", ",.0f"),
        ("In the busiest tenth of sessions, at least", "p90", ",.0f"),
        ("Critical", "critical", ",.0f"),
    )
    shown = (_looks_row(found, name, value, how) for name, value, how in rows)
    return _table("Looks", ("", "In force", "Draft"), shown)


def _looks_row(found: Replay, name: str, value: str, how: str) -> Html:
    cells = (format(_number(looks, value), how) for looks in (found.live, found.draft))
    return _row(fill('<th scope="row" class="words">$name</th>', name=name), *map(_cell, cells))


def _number(looks: Looks, value: str) -> float:
    number: float = getattr(looks, value)
    return number


def rules_html(found: Replay) -> Html:
    """What each rule gained and lost; those without a difference are only counted."""
    changed = [rule for rule in found.rules if rule.is_changed]
    calm = len(found.rules) - len(changed)
    head = ("Rule", "In force", "Draft", "Gained", "Lost", "Worse", "Milder")
    return _section(
        "Rules that differ",
        _heading("Rules that differ"),
        _table("Rules that differ", head, map(_rule_row, changed)),
        fill(_QUIET, words=f"{_count(calm, 'other rule')}: no difference."),
    )


def _rule_row(rule: RuleChange) -> Html:
    name = fill('<th scope="row" class="words"><bdi>$name</bdi></th>', name=rule.title)
    changes = (rule.gained, rule.lost, rule.worse, rule.milder)
    counts = (f"{count:,}" if count else "–" for count in changes)
    return _row(name, _cell(f"{rule.live:,}"), _cell(f"{rule.draft:,}"), *map(_cell, counts))


def critical_html(found: Replay, zone: ZoneInfo) -> Html:
    """The critical flags that differ, each with the way to its session."""
    heading = _heading("Critical flags that differ")
    if not found.critical:
        return _section("Critical", heading, fill(_QUIET, words="None."))
    head = ("Session", "Raised", "Rule", "In force", "Draft")
    rows = (_critical_row(each, zone) for each in found.critical[:MOST_ROWS])
    return _section(
        "Critical",
        heading,
        _table("Critical flags that differ", head, rows, words=(0, 1, 2, 3, 4)),
        *_more(len(found.critical)),
    )


def _critical_row(each: CriticalChange, zone: ZoneInfo) -> Html:
    return _row(
        _link(each, zone),
        fill('<td class="words">$at</td>', at=clock(each.raised_at, zone)),
        fill('<td class="words"><bdi>$title</bdi></td>', title=each.title),
        _severity(each.live),
        _severity(each.draft),
    )


def _severity(severity: Severity | None) -> Html:
    if severity is None:
        return Html('<td class="words none">no look</td>')
    mark = Mark(severity.value)
    return fill(
        '<td class="words"><span class="$mark"><b aria-hidden="true">$shape</b> $word</span></td>',
        mark=mark.value,
        shape=LOOKS[mark].shape,
        word=LOOKS[mark].word,
    )


def sessions_html(found: Replay, zone: ZoneInfo) -> Html:
    """The sessions that only one of the protocols would have looked at."""
    flagged = _sessions("Sessions newly flagged", found.newly_flagged, zone)
    silent = _sessions("Sessions newly without a look", found.newly_silent, zone)
    return place("$flagged$silent", flagged=flagged, silent=silent)


def _sessions(title: str, sessions: Sequence[SessionChange], zone: ZoneInfo) -> Html:
    if not sessions:
        return _section(title, _heading(title), fill(_QUIET, words="None."))
    rows = (
        _row(_link(each, zone), _cell(f"{each.live:,}"), _cell(f"{each.draft:,}"))
        for each in sessions[:MOST_ROWS]
    )
    head = ("Session", "Looks, in force", "Looks, draft")
    return _section(
        title,
        _heading(f"{title}: {len(sessions):,}"),
        _table(title, head, rows),
        *_more(len(sessions)),
    )


def _link(each: SessionChange | CriticalChange, zone: ZoneInfo) -> Html:
    return fill(
        '<td class="words"><a href="/session?id=$id" target="_self">$when, chair '
        "<bdi>$chair</bdi></a></td>",
        id=str(each.session_id),
        when=_when(each.scheduled_at, zone),
        chair=each.chair,
    )


def _when(at: datetime, zone: ZoneInfo) -> str:
    return f"{local_day(at, zone)} {clock(at, zone)}"


def _more(count: int) -> Iterator[Html]:
    if count > MOST_ROWS:
        words = f"The first {MOST_ROWS} of {count:,}. Choose a shorter time to see the others."
        yield fill(_QUIET, words=words)


def definitions_html() -> Html:
    """What the words mean, and what a replay cannot say."""
    return Html(_DEFINITIONS)


def _section(label: str, *parts: Html) -> Html:
    return place(_SECTION, inside=Html("".join(parts)), **texts(label=label))


def _heading(title: str) -> Html:
    return fill(_HEAD, title=title)


def _table(
    label: str, head: Sequence[str], rows: Iterator[Html], words: Sequence[int] = (0,)
) -> Html:
    columns = (
        fill('<th scope="col" class="$kind">$name</th>', name=name, kind=kind)
        for name, kind in (
            (name, "words" if place_ in words else "") for place_, name in enumerate(head)
        )
    )
    return place(
        _TABLE,
        head=Html("".join(columns)),
        rows=Html("".join(rows)),
        **texts(label=label),
    )


def _row(*cells: Html) -> Html:
    return Html(f"<tr>{''.join(cells)}</tr>")


def _cell(text: str) -> Html:
    return fill("<td>$text</td>", text=text)


def _count(number: int, of: str) -> str:
    return f"{number:,} {of}{'' if number == 1 else 's'}"
