"""Side effects, flags, medicines, the quality of the record and the chairs, as tables."""

from collections.abc import Iterator

from dashboard.components.figures.address import Place
from dashboard.components.figures.cells import (
    count_cell,
    minutes_cell,
    name_cell,
    rate_cell,
    row,
    share_cell,
    table,
    words_cell,
)
from dashboard.components.figures.words import NO_CHAIR, OTHER_MEDICINES, PRESSURES
from dashboard.html import Html
from dashboard.wording import SEVERITIES, plain_number
from monitoring.effects import EFFECTS
from monitoring.figures.clinic import ClinicFigures
from monitoring.figures.digits import Digits, Uneven
from monitoring.figures.flags import LEAST_FOR_90TH, Answered, RuleFigure

_LEAST_P = 0.001


def effects_html(figures: ClinicFigures, where: Place) -> Html:
    """How often each side effect was reported; silence is shown as silence."""
    return table(
        "Side effects",
        "Infusions in which an effect was reported from the start on, with 95 % Wilson intervals: "
        "of all infusions, and of those in which anything was written down about effects. Where "
        "nothing was, that is not the same as none; the truth lies between the two.",
        ("Effect", "Of all infusions", "Where anything was written", "Severe"),
        _effect_rows(figures, where),
    )


def _effect_rows(figures: ClinicFigures, where: Place) -> Iterator[Html]:
    for each in figures.effects.effects:
        yield row(
            name_cell(EFFECTS[each.effect].name),
            share_cell(each.reported, where.to(each.reported.key), is_drawn=True),
            share_cell(each.among_reports, where.to(each.reported.key)),
            count_cell(each.severe, where.to(each.severe.key)),
        )
    silent = figures.effects.silent
    yield row(
        name_cell("Nothing written down"),
        share_cell(silent, where.to(silent.key)),
        words_cell(""),
        words_cell(""),
    )


def rules_html(figures: ClinicFigures, where: Place) -> Html:
    """How many flags each rule raised."""
    n = figures.flags.n_sessions
    about = f"In {n:,} sessions that took place. Withdrawn flags are counted apart."
    return table(
        "Flags by rule",
        about,
        ("Rule", "Flags", "A session", "Sessions with any"),
        _rule_rows(figures, where, n),
    )


def _rule_rows(figures: ClinicFigures, where: Place, n: int) -> Iterator[Html]:
    for rule in figures.flags.rules:
        yield _rule_row(rule, where, n)
    flags = figures.flags
    apart = (
        ("All rules", flags.flags),
        ("… of what was written down long afterwards", flags.historic),
        ("Withdrawn by a correction", flags.withdrawn),
    )
    for words, counted in apart:
        cell = count_cell(counted, where.to(counted.key))
        yield row(
            name_cell(words), cell, rate_cell(counted, n, where.to(counted.key)), words_cell("")
        )


def _rule_row(rule: RuleFigure, where: Place, n: int) -> Html:
    return row(
        name_cell(rule.title),
        count_cell(rule.flags, where.to(rule.flags.key)),
        rate_cell(rule.flags, n, where.to(rule.flags.key)),
        share_cell(rule.sessions, where.to(rule.sessions.key)),
    )


def answered_html(figures: ClinicFigures, where: Place) -> Html:
    """How many flags were acknowledged, and how soon."""
    return table(
        "Acknowledged",
        "Flags that were raised as it happened. Minutes from being shown to the first "
        "acknowledgement, of those that have one.",
        ("Severity", "Acknowledged", "Not", "Median min", "90th percentile min", "Escalated"),
        [
            *(_answered_row(each, where) for each in figures.flags.answered),
        ],
    )


def _answered_row(each: Answered, where: Place) -> Html:
    waits = each.waits
    seen = where.to(each.acknowledged.key)
    few = "" if not waits.n else f"too few ({LEAST_FOR_90TH} needed)"
    return row(
        name_cell(SEVERITIES[each.severity]),
        share_cell(each.acknowledged, seen),
        count_cell(each.open, where.to(each.open.key)),
        minutes_cell(waits.median_min, seen),
        words_cell(few) if waits.high_min is None else minutes_cell(waits.high_min, seen),
        count_cell(each.escalated, where.to(each.escalated.key)),
    )


def medicines_html(figures: ClinicFigures, where: Place) -> Html:
    """What was given."""
    rows = (
        row(
            name_cell(each.name or OTHER_MEDICINES),
            count_cell(each.given, where.to(each.given.key)),
            share_cell(each.sessions, where.to(each.sessions.key)),
        )
        for each in figures.medicines
    )
    return table(
        "Medicines given", "Beside ketamine.", ("Medicine", "Times", "Sessions with any"), rows
    )


def quality_html(figures: ClinicFigures, where: Place) -> Html:
    """Gaps, late and amended sets, and the last digits of pressures."""
    return table(
        "Quality of the record",
        "Overdue counts when nobody had written a set down in time; a gap, when nobody measured in "
        "time, pauses of observation left out; late, when it was written down later than the "
        "protocol lets pass without a reason. Read without rounding, one pressure in ten ends in "
        "each digit.",
        ("", "How many", ""),
        _quality_rows(figures, where),
    )


def _quality_rows(figures: ClinicFigures, where: Place) -> Iterator[Html]:
    found = figures.quality
    shares = (
        ("Infusions with an overdue observation", figures.flags.overdue),
        ("Infusions with a gap", found.with_gap),
        ("Waits that were gaps", found.gaps),
        ("Vitals sets written down late", found.late),
        ("Vitals sets amended", found.amended),
    )
    for words, counted in shares:
        yield row(name_cell(words), share_cell(counted, where.to(counted.key)), words_cell(""))
    for digits in found.digits:
        yield from _digit_rows(digits, where)


def _digit_rows(digits: Digits, where: Place) -> Iterator[Html]:
    name = PRESSURES[digits.measure]
    for last, counted, words in (
        ("0", digits.zeros, test_words(digits)),
        ("5", digits.fives, ""),
    ):
        cell = share_cell(counted, where.to(counted.key))
        yield row(name_cell(f"{name} ends in {last}"), cell, words_cell(words))


def test_words(digits: Digits) -> str:
    """Whether the ten digits are equally frequent, or why that is not said."""
    if not isinstance(digits.test, Uneven):
        return f"Not tested: {digits.test.reason}"
    p_value = digits.test.p_value
    chance = "p below 0.001" if p_value < _LEAST_P else f"p = {p_value:.3f}"
    return f"all ten digits alike: χ² = {digits.test.statistic:.1f}, 9 degrees, {chance}"


def chairs_html(figures: ClinicFigures, where: Place) -> Html:
    """How the chairs were used."""
    rows = (
        row(
            name_cell(each.chair or NO_CHAIR),
            count_cell(each.sessions, where.to(each.sessions.key)),
            words_cell(f"{each.n_days:,}"),
            words_cell(f"{plain_number(each.hours, 1)} ({each.n_known:,} known)"),
            minutes_cell(each.median_min, where.to(each.sessions.key)),
        )
        for each in figures.chairs
    )
    return table(
        "Chairs",
        "From the patient being said to be in the chair to leaving; only stays of which both are "
        "known.",
        ("Chair", "Sessions", "Days in use", "Hours", "Median min"),
        rows,
    )
