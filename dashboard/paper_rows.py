"""A sheet of paper typed in afterwards: each row becomes what was measured and done at its time."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import cast
from uuid import UUID, uuid5
from zoneinfo import ZoneInfo

from dashboard.clock_time import nearest_to
from dashboard.saving import header
from dashboard.typed_numbers import micrograms, whole_number
from dashboard.wording import GRADES, PUMP_ACTIONS
from monitoring.assessments import Assessment
from monitoring.effects import EFFECTS, Effect, EffectReport, Grade
from monitoring.entries import Entry, Remark, RemarkKind
from monitoring.errors import ValueRefused
from monitoring.ids import EntryId, EpisodeId
from monitoring.infusions import InfusionAction, InfusionEvent
from monitoring.people import User
from monitoring.vitals import VitalsSet

TIME, PRESSURE, PUMP, RATE = "Time", "BP", "Pump", "Rate, mg/h"
EFFECT, GRADE, NOTE = "Side effect", "How bad", "Note"
NO_STEP = "–"
VITALS: Mapping[str, str] = {
    "HR": "heart_rate_per_min",
    "SpO₂": "spo2_pct",
    "Breaths": "breaths_per_min",
}
SCORES: Mapping[str, str] = {"Dissoc.": "dissociation", "Sedat.": "sedation", "Pain": "pain"}
COLUMNS = (TIME, PRESSURE, *VITALS, *SCORES, PUMP, RATE, EFFECT, GRADE, NOTE)
BY_NAME: Mapping[str, Effect] = {spec.name: effect for effect, spec in EFFECTS.items()}
BY_GRADE: Mapping[str, Grade] = {words.capitalize(): grade for grade, words in GRADES.items()}
STEPS: Mapping[str, InfusionAction] = {
    words: action for action, words in PUMP_ACTIONS.items() if action is not InfusionAction.BOLUS
}
# Where what the record refuses was typed; what it says of a vital sign or a score names that.
_BOXES: Mapping[str, str] = {
    "clock": TIME,
    "systolic": PRESSURE,
    "diastolic": PRESSURE,
    "rate_ug_per_h": RATE,
    "text": NOTE,
}
Row = Mapping[str, str]
Head = Callable[[str], dict[str, object]]
_RATED = frozenset({InfusionAction.START, InfusionAction.RATE_CHANGE, InfusionAction.RESUME})


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """Whose rows these are: `token` is the id of the first entry, `near` a time of the session.

    `episodes` are those side effects of the session that have not ended.
    """

    token: EntryId
    by: User
    near: datetime
    zone: ZoneInfo
    reason: str
    episodes: Mapping[Effect, EpisodeId] = field(default_factory=dict)


def paper_entries(rows: Mapping[int, Row], sheet: Sheet) -> tuple[Entry, ...]:
    """The entries of all rows, each with its true time and the one reason for all.

    Rows are numbered from 0; empty ones are left out. Raises ValueRefused for what cannot be,
    naming the row as people count, and the box.
    """
    if not sheet.reason.strip():
        raise ValueRefused("late_reason", "Say why this comes from paper, such as: downtime.")
    found = [
        entry for number, row in sorted(rows.items()) for entry in _entries(number, row, sheet)
    ]
    if not found:
        raise ValueRefused("rows", "Nothing was typed yet: one row for each time on the paper.")
    return tuple(_in_episodes(found, sheet))


def _in_episodes(found: Sequence[Entry], sheet: Sheet) -> Iterator[Entry]:
    """The entries, each look at a side effect in its episode: one goes on until it is gone."""
    reports = [each for each in found if isinstance(each, EffectReport)]
    going_on, by_report = dict(sheet.episodes), dict[EntryId, EpisodeId]()
    for report in sorted(reports, key=lambda each: each.measured_at):
        by_report[report.id] = going_on.setdefault(report.effect, report.episode_id)
        if report.grade is Grade.NONE:
            del going_on[report.effect]
    for each in found:
        if isinstance(each, EffectReport):
            yield replace(each, episode_id=by_report[each.id])
        else:
            yield each


def _entries(number: int, row: Row, sheet: Sheet) -> Iterator[Entry]:
    try:
        yield from _of_row(number, {name: text.strip() for name, text in row.items()}, sheet)
    except ValueRefused as refusal:
        raise ValueRefused("rows", f"Row {number + 1}{_box(refusal)}: {refusal}") from refusal


def _box(refusal: ValueRefused) -> str:
    """The box that was refused: ", BP"; "" where the sentence begins with it, or it is the row."""
    box = _BOXES.get(refusal.field, refusal.field)
    return f", {box}" if box in COLUMNS and not str(refusal).startswith(box) else ""


def _of_row(number: int, row: Row, sheet: Sheet) -> Iterator[Entry]:
    if not {*row.values()} - {"", NO_STEP}:
        return
    if not row.get(TIME):
        raise ValueRefused(TIME, "type the time that stands on the paper.")
    at = nearest_to(sheet.near, row[TIME], sheet.zone)

    def head(part: str) -> dict[str, object]:
        return header(_id(sheet.token, f"{number} {part}"), sheet.by, at, sheet.reason)

    parts = list(_parts(row, head))
    if not parts:
        raise ValueRefused("rows", "there is a time and nothing else.")
    yield from parts


def _parts(row: Row, head: Head) -> Iterator[Entry]:
    vitals = _numbers(row, VITALS) | _pressure(row.get(PRESSURE, ""))
    if vitals:
        yield VitalsSet(**head("vitals"), **vitals)  # type: ignore[arg-type]
    scores = _numbers(row, SCORES)
    if scores:
        yield Assessment(**head("scores"), **scores)  # type: ignore[arg-type]
    if row.get(PUMP, NO_STEP) not in {"", NO_STEP}:
        yield _step(row, head)
    elif row.get(RATE):
        raise ValueRefused(PUMP, "say what was done at the pump for this rate.")
    yield from _said(row, head)


def _said(row: Row, head: Head) -> Iterator[Entry]:
    """The side effect and the note; what another effect is stands in the note."""
    effect, note = BY_NAME.get(row.get(EFFECT, "")), row.get(NOTE, "")
    grade = BY_GRADE.get(row.get(GRADE, ""))
    if (effect is None) is not (grade is None):
        box = EFFECT if effect is None else GRADE
        raise ValueRefused(box, "choose both which side effect and how bad it was.")
    if effect is not None and grade is not None:
        fields = head("effect")
        yield EffectReport(
            **fields,  # type: ignore[arg-type]
            episode_id=EpisodeId(uuid5(cast("UUID", fields["id"]), "episode")),
            effect=effect,
            grade=grade,
            text=note if effect is Effect.OTHER else "",
        )
    if note and effect is not Effect.OTHER:
        yield Remark(**head("note"), remark=RemarkKind.NOTE, text=note)  # type: ignore[arg-type]


def _numbers(row: Row, columns: Mapping[str, str]) -> dict[str, int]:
    read = {field: whole_number(row.get(name, ""), name, name) for name, field in columns.items()}
    return {field: value for field, value in read.items() if value is not None}


def _pressure(typed: str) -> dict[str, int]:
    """Both numbers, as they stand on paper: "142/88"."""
    if not typed:
        return {}
    systolic, slash, diastolic = typed.replace(" ", "").partition("/")
    if not slash or not systolic or not diastolic:
        raise ValueRefused(PRESSURE, "type the blood pressure like 142/88.")
    high = whole_number(systolic, PRESSURE, "Systolic")
    low = whole_number(diastolic, PRESSURE, "Diastolic")
    return {"systolic_mmhg": high or 0, "diastolic_mmhg": low or 0}


def _step(row: Row, head: Head) -> InfusionEvent:
    action = STEPS.get(row[PUMP])
    if action is None:
        raise ValueRefused(PUMP, f"“{row[PUMP]}” is no step of the pump.")
    rate_ug = micrograms(row.get(RATE, ""), RATE) if action in _RATED else None
    if action not in _RATED and row.get(RATE):
        raise ValueRefused(RATE, f"{row[PUMP]} takes no rate.")
    return InfusionEvent(
        **head("pump"),  # type: ignore[arg-type]
        action=action,
        rate_ug_per_h=rate_ug,
    )


def _id(token: EntryId, part: str) -> EntryId:
    """The same id for the same row, however often it is sent."""
    return EntryId(uuid5(token, part))
