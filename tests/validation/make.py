"""Writes docs/validation.md: python -m tests.validation.make FOLDER > docs/validation.md."""

# ruff: noqa: E501 - in the text below a paragraph is a line, as Markdown wants it

import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path

from monitoring.deciding import decide_timeline
from monitoring.flags import WORST_FIRST, Evaluation, Severity
from monitoring.protocols import default_protocol
from monitoring.timeline import read_timeline
from tests.validation.clinic_bp import Case, cases
from tests.validation.counting import expected, recounted

_PRESSURE = frozenset({"pressure"})
_HEAD = """\
# Validation on real sessions

What the shipped protocol says about 240 real sessions of a day clinic: {readings:,} pairs of blood pressure, one every 30 minutes for up to four hours, in pregnant women (Dryad doi:10.5061/dryad.0bq15, CC0 1.0). None of them had ketamine: this shows that the counting is right and what the rules do with real pressure, not how well they watch an infusion.

Made by a script; a test holds it current where the data are beside the project:

    uv run python -m tests.validation.make FOLDER-OF-THE-DATA > docs/validation.md

The data are not part of the project. How a session becomes a record is said in `tests/validation/clinic_bp.py`: the first reading is the baseline, the others lie in recovery, and there is no pump.
"""
_TAIL = """\
## What these rules cannot see

- **Between two readings.** With one pair in 30 minutes a rise of ten minutes passes unseen. `OVERDUE` says so in every session: the protocol asks for a set every 15 minutes in recovery. It is the only rule that notices, and it does not know what was missed.
- **What was not measured.** Heart rate, SpO₂, breaths, sedation and dissociation are not in the data. Their rules are listed as not evaluable; nothing is concluded from their silence.
- **Slow trends.** A pressure that climbs by 5 mmHg from reading to reading is flagged when it crosses a line, not for climbing.
- **A baseline that is high itself.** These women came because their pressure was high. Changes are counted from the first reading of the day, so a pressure that stays high is flagged by its absolute limit only, and `BP_CHANGE_DOWN` may flag what is a return to normal.
- **What it means.** Two systolic readings of 150 are the same to the rules, in pregnancy or not. The limits are for infusions in adults; for these women clinicians use lower ones, and looked at urine, blood and symptoms too. So the table of judgements compares, it does not score.
- **How bad a symptom was, and when it ended.** The data say "yes". Each counts as mild and as lasting, so `EFFECT_NOT_GONE` follows from the conversion, not from the patients. Abdominal pain, oedema, bruising and hyperreflexia have no code among the effects and are left out.
- **Digits people like.** Readings end in 0 or 5 far more often than chance would have it; a value on a limit may be a rounded one.
"""


def document(folder: Path) -> str:
    """The text of docs/validation.md for the data in `folder`."""
    found = cases(folder)
    looked_at = [_evaluation(case) for case in found]
    readings = sum(len(read_timeline(case.record).vitals) for case in found)
    parts = (
        _HEAD.format(readings=readings),
        _counts(folder, found),
        _by_rule(looked_at),
        _by_session(looked_at),
        _judgements(found, looked_at),
        _gaps(looked_at),
        _TAIL,
    )
    return "\n".join(parts)


def _evaluation(case: Case) -> Evaluation:
    timeline = read_timeline(case.record)
    return decide_timeline(case.record, timeline, default_protocol(), case.ended_at)


def _table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(str(cell) for cell in line)} |" for line in lines) + "\n"


def _counts(folder: Path, found: Sequence[Case]) -> str:
    timelines = [read_timeline(case.record) for case in found]
    rows = []
    for line in expected(folder):
        readings, sessions = recounted(line, timelines)
        agrees = (readings, sessions) == (line.readings, line.cases)
        name = f"{line.parameter} {line.operator} {line.number:g}"
        rows.append(
            (name, line.readings, readings, line.cases, sessions, "yes" if agrees else "NO")
        )
    head = (
        "threshold",
        "readings expected",
        "recounted",
        "sessions expected",
        "recounted",
        "agrees",
    )
    return f"## Counts through the records\n\n{_table(head, rows)}"


def _by_rule(looked_at: Sequence[Evaluation]) -> str:
    flags: Counter[tuple[str, Severity]] = Counter()
    sessions: Counter[str] = Counter()
    for evaluation in looked_at:
        flags.update((flag.key.rule_id, flag.severity) for flag in evaluation.flags)
        sessions.update({flag.key.rule_id for flag in evaluation.flags})
    rows = [
        (f"`{rule}`", *(flags[rule, severity] for severity in WORST_FIRST), count)
        for rule, count in sorted(sessions.items(), key=lambda each: (-each[1], each[0]))
    ]
    head = ("rule", *(severity.value for severity in WORST_FIRST), "sessions")
    return (
        f"## What was flagged, by rule\n\nEpisodes by their worst severity.\n\n{_table(head, rows)}"
    )


def _worst(evaluation: Evaluation, groups: frozenset[str] | None = None) -> str:
    ranks = [flag.severity for flag in evaluation.flags if groups is None or flag.group in groups]
    return max(ranks, key=lambda severity: severity.rank).value if ranks else "none"


def _by_session(looked_at: Sequence[Evaluation]) -> str:
    worst = Counter(_worst(evaluation, _PRESSURE) for evaluation in looked_at)
    rows = [(name, worst[name]) for name in (*(each.value for each in WORST_FIRST), "none")]
    table = _table(("worst flag about pressure", "sessions"), rows)
    return f"## Sessions by their worst flag about pressure\n\n{table}"


def _judgements(found: Sequence[Case], looked_at: Sequence[Evaluation]) -> str:
    both = Counter(
        (_worst(evaluation, _PRESSURE), case.was_judged_safe)
        for case, evaluation in zip(found, looked_at, strict=True)
    )
    names = (*(each.value for each in WORST_FIRST), "none")
    rows = [(name, both[name, True], both[name, False]) for name in names]
    head = ("worst flag about pressure", "judged safe after 1 h", "not judged safe")
    text = "What the clinicians said after one hour, beside what the rules said over the session."
    return f"## Beside the clinicians' judgement\n\n{text}\n\n{_table(head, rows)}"


def _gaps(looked_at: Sequence[Evaluation]) -> str:
    missing = Counter(
        (gap.rule_id, gap.missing) for evaluation in looked_at for gap in evaluation.not_evaluable
    )
    rows = [(f"`{rule}`", what, count) for (rule, what), count in sorted(missing.items())]
    table = _table(("rule", "missing", "sessions"), rows)
    return f"## Not evaluable\n\n{table}"


if __name__ == "__main__":
    sys.stdout.write(document(Path(sys.argv[1])))
