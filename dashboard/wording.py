"""The words people read: times, durations, doses, changes, names, and what each code means."""

from collections.abc import Mapping
from datetime import date, datetime
from types import MappingProxyType
from typing import Protocol
from zoneinfo import ZoneInfo

from monitoring.effects import EFFECTS, Effect, EffectReport, Grade, Helped
from monitoring.entries import RemarkKind
from monitoring.flags import Acknowledgement, ActionTaken, FlagState, Severity
from monitoring.header import EntryHeader
from monitoring.infusions import InfusionAction, InfusionEvent
from monitoring.ledger import PumpState
from monitoring.measures import SPECS, Measure
from monitoring.moments import minutes_between
from monitoring.sessions import Phase
from monitoring.vitals import Absence, Vital

_MINUS = "−"
_HOUR_MIN = 60
_DAY_MIN = 24 * 60
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")

PHASES: Mapping[Phase, str] = MappingProxyType(
    {Phase.BASELINE: "Baseline", Phase.INFUSION: "Infusion", Phase.RECOVERY: "Recovery"}
)
GRADES: Mapping[Grade, str] = MappingProxyType(
    {
        Grade.NONE: "gone",
        Grade.MILD: "mild",
        Grade.MODERATE: "moderate",
        Grade.SEVERE: "severe",
    }
)
HELPED: Mapping[Helped, str] = MappingProxyType(
    {Helped.YES: "helped", Helped.PARTLY: "helped partly", Helped.NO: "did not help"}
)
PUMP_ACTIONS: Mapping[InfusionAction, str] = MappingProxyType(
    {
        InfusionAction.START: "Started",
        InfusionAction.RATE_CHANGE: "Rate changed",
        InfusionAction.PAUSE: "Paused",
        InfusionAction.RESUME: "Resumed",
        InfusionAction.BOLUS: "Bolus",
        InfusionAction.STOP: "Stopped",
    }
)
PUMP_STATES: Mapping[PumpState, str] = MappingProxyType(
    {
        PumpState.NOT_STARTED: "not started",
        PumpState.RUNNING: "running",
        PumpState.PAUSED: "paused",
        PumpState.STOPPED: "stopped",
    }
)
REMARKS: Mapping[RemarkKind, str] = MappingProxyType(
    {
        RemarkKind.MEDICATION: "Medicine given",
        RemarkKind.INTERVENTION: "Intervention",
        RemarkKind.CONCERN: "Concern",
        RemarkKind.NOTE: "Note",
        RemarkKind.HAND_OFF: "Hand-off",
    }
)
VITALS: Mapping[Vital, str] = MappingProxyType(
    {
        Vital.PRESSURE: "Blood pressure",
        Vital.HEART_RATE: "Heart rate",
        Vital.SPO2: "SpO₂",
        Vital.BREATHS: "Breaths",
        Vital.TEMPERATURE: "Temperature",
    }
)
ABSENCES: Mapping[Absence, str] = MappingProxyType(
    {
        Absence.REFUSED: "the patient refused",
        Absence.NOT_MEASURABLE: "not measurable",
        Absence.EQUIPMENT: "equipment",
        Absence.AWAY: "the patient was away",
        Absence.NOT_NEEDED: "not needed",
    }
)
SEVERITIES: Mapping[Severity, str] = MappingProxyType(
    {
        Severity.CRITICAL: "Critical",
        Severity.WARNING: "Warning",
        Severity.ADVISORY: "Advisory",
    }
)
FLAG_STATES: Mapping[FlagState, str] = MappingProxyType(
    {
        FlagState.OPEN: "open",
        FlagState.RECOVERED: "back in line, not yet seen",
        FlagState.CLOSED: "closed",
        FlagState.WITHDRAWN: "withdrawn by a correction",
    }
)
ACTIONS_TAKEN: Mapping[ActionTaken, str] = MappingProxyType(
    {
        ActionTaken.SLOWED: "slowed the rate",
        ActionTaken.PAUSED: "paused",
        ActionTaken.STOPPED: "stopped",
        ActionTaken.REPEATED: "repeated the reading",
        ActionTaken.MEDICINE: "gave a medicine",
        ActionTaken.CALLED_PHYSICIAN: "called the physician",
        ActionTaken.SPOKE: "spoke with the patient",
        ActionTaken.WATCHING: "watching",
    }
)


def clock(at: datetime, zone: ZoneInfo) -> str:
    """The clinic's time of day: "14:06"."""
    local = at.astimezone(zone)
    return f"{local.hour:02}:{local.minute:02}"


def clock_with_seconds(at: datetime, zone: ZoneInfo) -> str:
    """The clinic's time of day to the second: "14:05:12"."""
    return f"{at.astimezone(zone):%H:%M:%S}"


def day(on: date) -> str:
    """A date whose month cannot be read as a day: "3 Nov 2026"."""
    return f"{on.day} {_MONTHS[on.month - 1]} {on.year}"


def day_in_year(on: date) -> str:
    """A date where its year is clear: "3 Nov"."""
    return f"{on.day} {_MONTHS[on.month - 1]}"


def local_day(at: datetime, zone: ZoneInfo) -> str:
    """The clinic's date at an instant: "23 Nov 2026"."""
    return day(at.astimezone(zone).date())


def duration(minutes: float) -> str:
    """A length of time in whole minutes passed: "4 min", "1 h 15 min", "2 d 3 h"."""
    whole = int(minutes)
    if whole < 1:
        return "under 1 min"
    if whole < _HOUR_MIN:
        return f"{whole} min"
    if whole < _DAY_MIN:
        return _two(whole, _HOUR_MIN, "h", "min")
    return _two(whole // _HOUR_MIN, 24, "d", "h")


def _two(whole: int, of: int, large: str, small: str) -> str:
    rest = f" {whole % of} {small}" if whole % of else ""
    return f"{whole // of} {large}{rest}"


def age(at: datetime, now: datetime) -> str:
    """How long ago `at` was: "4 min"."""
    return duration(minutes_between(at, now))


def since_start(minutes: float) -> str:
    """Whole minutes since the start of the infusion: "T+24", before it "T−5"."""
    whole = int(minutes // 1)
    return f"T{_MINUS}{-whole}" if whole < 0 else f"T+{whole}"


def late(entry: EntryHeader, written_at: datetime | None = None) -> str:
    """How long after the fact it was written: "entered 12 min later"; "" within a minute.

    `written_at` is given for an entry that was put in the place of an earlier one.
    """
    minutes = minutes_between(entry.measured_at, written_at or entry.recorded_at)
    return f"entered {duration(minutes)} later" if minutes >= 1 else ""


def plain_number(value: float, decimals: int = 3) -> str:
    """`value` with commas from 1,000 and without trailing zeros: "1,250", "52.5"."""
    text = f"{value:,.{decimals}f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return text.replace("-", _MINUS) if float(text.replace(",", "")) else "0"


def dose(ug: int) -> str:
    """An amount exactly as ordered: "35 mg"; below 1 mg in micrograms: "500 mcg"."""
    return f"{plain_number(ug / 1000)} mg" if ug >= 1000 or ug == 0 else f"{ug} mcg"  # noqa: PLR2004


def given(ug: int) -> str:
    """An amount that was counted up, to a hundredth of a milligram: "27.13 mg"."""
    return f"{plain_number(ug / 1000, 2)} mg"


def given_per_kg(ug: int, weight_g: int) -> str:
    """An amount for each kilogram of the patient: "0.38 mg/kg"."""
    return f"{plain_number(ug / weight_g, 2)} mg/kg"


def rate(ug_per_h: int) -> str:
    """A rate of the pump: "52.5 mg/h"."""
    return f"{plain_number(ug_per_h / 1000)} mg/h"


def weight(weight_g: int) -> str:
    """A weight: "71 kg", "70.5 kg"."""
    return f"{plain_number(weight_g / 1000, 1)} kg"


def number(measure: Measure, value: float) -> str:
    """`value` with its measure's decimals, without the unit: "142", "36.6"."""
    return f"{value:.{SPECS[measure].decimals}f}".replace("-", _MINUS)


def pressure(systolic_mmhg: float, diastolic_mmhg: float) -> str:
    """A blood pressure, without the unit: "142/88"."""
    return f"{systolic_mmhg:.0f}/{diastolic_mmhg:.0f}"


def change(measure: Measure, value: float, baseline: float | None) -> str:
    """The change from baseline with arrow and sign: "▲ +18", "▼ −2", "± 0"; "" without one."""
    if baseline is None:
        return ""
    difference = round(value - baseline, SPECS[measure].decimals)
    if difference == 0:
        return "± 0"
    size = number(measure, abs(difference))
    return f"▲ +{size}" if difference > 0 else f"▼ {_MINUS}{size}"


def birthday(born_on: date | None) -> str:
    """The day of birth: "12 Mar 1979"; "" where the record is closed to the reader."""
    return "" if born_on is None else day(born_on)


class Named(Protocol):
    """Somebody with a family name and a given name, either of which may be missing."""

    @property
    def family_name(self) -> str: ...
    @property
    def given_name(self) -> str: ...


def full_name(patient: Named) -> str:
    """Family name first: "Okafor, Adaeze"; one name alone where there is no other."""
    return ", ".join(part for part in (patient.family_name, patient.given_name) if part)


def initials(patient: Named) -> str:
    """For a screen that strangers see: "O. A."."""
    names = (patient.family_name, patient.given_name)
    return " ".join(f"{name.strip()[0]}." for name in names if name.strip())


def effect_name(effect: Effect, text: str = "") -> str:
    """The effect's name; of another effect, what was typed."""
    return text if effect is Effect.OTHER and text else EFFECTS[effect].name


def effect_report(report: EffectReport) -> str:
    """One look at a side effect: "Nausea, moderate", "Nausea is gone"."""
    name = effect_name(report.effect, report.text)
    return f"{name} is gone" if report.grade is Grade.NONE else f"{name}, {GRADES[report.grade]}"


def seen_words(said: Acknowledgement) -> str:
    """What was done about a flag, and what was said: "slowed the rate: calmer now"."""
    done = ", ".join(ACTIONS_TAKEN[action] for action in said.actions)
    return ": ".join(part for part in (done, said.note) if part)


def pump_event(event: InfusionEvent) -> str:
    """What was done at the pump: "Started, 52.5 mg/h", "Bolus, 5 mg", "Paused"."""
    words = PUMP_ACTIONS[event.action]
    if event.rate_ug_per_h is not None:
        return f"{words}, {rate(event.rate_ug_per_h)}"
    return f"{words}, {dose(event.amount_ug)}" if event.amount_ug is not None else words
