"""What stands in words and numbers around the pictures of a clinic's outcomes."""

from collections.abc import Iterable, Iterator, Mapping
from zoneinfo import ZoneInfo

from dashboard.charts.outcomes.dose_figure import DoseView
from dashboard.charts.outcomes.survival_figure import LEAST_SPANS, is_drawn
from dashboard.components.outcomes.address import address
from dashboard.components.outcomes.words import NOT_KNOWN, named
from dashboard.html import Html, fill, place, texts
from dashboard.outcome_words import comparison_words, days, infusions, interval_words
from dashboard.outcomes_source import ALL, Chosen, Outcomes, list_key
from dashboard.wording import local_day
from monitoring.course_criteria import ReliefCriteria
from monitoring.relief.returning import NotKnown
from monitoring.relief.strata import Strata, Stratum

_SUMMARY = '<section class="records"><p class="facts" role="status">$words</p></section>'
_OPEN = '<a href="$address" target="_self">$words</a>'
_NOTHING = "No infusion fits this. Choose a longer period or another condition."
_TABLE = (
    '<div class="numbers"><table><caption>Relief in numbers</caption><thead><tr><th scope="col">'
    'Group</th><th scope="col">Infusions</th><th scope="col">Patients</th><th scope="col">Returned'
    '</th><th scope="col">Median days (95 %)</th></tr></thead><tbody>$rows</tbody></table></div>'
)
_ROW = (
    '<tr><th scope="row">$name</th><td>$infusions</td><td>$patients</td><td>$events</td>'
    "<td>$median</td></tr>"
)
_CAUTIONS = '<section class="records cautions" aria-label="$label">$lines</section>'
_CHOSEN = "Doses were chosen by how infusions went before."
_WHERE_IT_ENDED = (
    "An infusion that was stopped early counts at the dose it came to: the lower bands hold many "
    "that were held back."
)
_LINE = '<p class="quiet">$words</p>'
_MISSING = '<p class="quiet">Not in the curves, because the relief is not known: $reasons.</p>'
_DEFINITIONS = (
    '<details class="definitions"><summary>What counts, and where it comes from</summary>'
    "<p>Relief begins at the end of an infusion. It has returned at the first report of pain at "
    "$share % of what it was before, or $points points above the lowest since, or when the patient "
    "says it is gone (this clinic’s protocol; origin $origin). An infusion after which nobody "
    "asked is not counted as one without relief.</p>"
    "<p>The median is where the Kaplan–Meier curve comes down to one half; its interval is where "
    "the 95 % log-log band does. No curve is drawn of fewer than $least infusions (origin D). "
    "Where patients have several infusions, band and log-rank test count patients, because the "
    "infusions of one person are not independent of each other.</p>"
    "<p>D: our own design, to be approved by your medical director. M: remembered, not yet "
    "verified. Nobody is named on this page; behind its numbers only for who may see a patient’s "
    "course.</p></details>"
)


def summary_html(found: Outcomes, current: Chosen, zone: ZoneInfo) -> Html:
    """Of how many infusions all of this is, and since when."""
    if not found.n_infusions:
        return fill(_SUMMARY, words=_NOTHING)
    since = "" if found.since is None else f", begun since {local_day(found.since, zone)}"
    words = f"{infusions(found.n_infusions, found.n_patients)}{since}"
    return place(_SUMMARY, words=_open(words, address(current, ALL)))


def _open(words: str, to: str) -> Html:
    """Words that open the list behind them."""
    return fill(_OPEN, words=words, address=to)


def groups_html(relief: Strata, current: Chosen) -> Html:
    """The groups as a table; how many they are, and how many returned, opens the list."""
    pairs = zip(relief.groups, named(relief), strict=True)
    rows = (_row(group, shown.name, current) for group, shown in pairs)
    return place(_TABLE, rows=Html("".join(rows)))


def _row(group: Stratum, name: str, current: Chosen) -> Html:
    to = address(current, list_key("group", group.name))
    to_returned = address(current, list_key("returned", group.name))
    events = f"{group.n_events:,}"
    return place(
        _ROW,
        infusions=_open(f"{group.n_infusions:,}", to),
        events=_open(events, to_returned) if group.n_events else fill("$n", n=events),
        **texts(name=name, patients=f"{group.n_patients:,}", median=_median(group)),
    )


def _median(group: Stratum) -> str:
    if not is_drawn(group):
        return f"too few ({LEAST_SPANS} needed)"
    if group.curve.median is None:
        return "not reached"
    return f"{days(group.curve.median)} ({interval_words(group.curve)})"


def cautions_html(relief: Strata, not_known: Mapping[NotKnown, int], current: Chosen) -> Html:
    """The comparison or why there is none, what is missing, and what the figures cannot say."""
    lines = [fill(_LINE, words=words) for words in _cautions(relief)]
    if not_known:
        lines.append(_missing_html(not_known, current))
    return _lines("About these figures", lines)


def _missing_html(not_known: Mapping[NotKnown, int], current: Chosen) -> Html:
    """How many have no place in the curves, by reason; each opens its list."""
    reasons = (
        _open(f"{count:,} {NOT_KNOWN[reason]}", address(current, list_key("not_known", reason)))
        for reason, count in not_known.items()
    )
    return place(_MISSING, reasons=Html(", ".join(reasons)))


def _cautions(relief: Strata) -> Iterator[str]:
    if len(relief.groups) > 1:
        yield comparison_words(relief.comparison)
    if relief.caution:
        yield relief.caution
    if relief.n_unplaced:
        yield f"In no group, because what they are grouped by is unknown: {relief.n_unplaced:,}."


def dose_cautions_html(view: DoseView) -> Html:
    """What the pictures about the dose cannot say."""
    said = (view.held_back.caution, _CHOSEN, _WHERE_IT_ENDED)
    return _lines("About the dose", (fill(_LINE, words=words) for words in said if words))


def _lines(label: str, lines: Iterable[Html]) -> Html:
    return place(_CAUTIONS, lines=Html("".join(lines)), **texts(label=label))


def definitions_html(criteria: ReliefCriteria) -> Html:
    """What the words mean, and where each number comes from."""
    return fill(
        _DEFINITIONS,
        share=str(criteria.return_share_pct),
        points=str(criteria.return_points),
        origin=", ".join(criteria.origin),
        least=str(LEAST_SPANS),
    )
