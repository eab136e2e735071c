"""Sessions of a clinic made by hand, as the frames that its figures are made of."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pandas as pd

from monitoring.effects import Effect, Grade
from monitoring.figures.clinic import ClinicSessions, Rules, laid_out
from monitoring.figures.frames import (
    CARE_COLUMNS,
    EFFECT_COLUMNS,
    FLAG_COLUMNS,
    ORDER_COLUMNS,
    SESSION_COLUMNS,
    VITALS_COLUMNS,
    FigureFrames,
)
from monitoring.figures.quality import Tolerance
from monitoring.flags import FlagState, Severity
from monitoring.infusions import InfusionAction
from monitoring.sessions import SessionOutcome, SessionStatus
from monitoring.trends.frames import PUMP_COLUMNS
from tests.factories import AT

OSLO = ZoneInfo("Europe/Oslo")
PROTOCOL = "standard 3"
# A set each 10 min while it runs and each 15 afterwards, 3 min of grace each; late after 5.
TOLERANCE = Tolerance(infusion_min=13, recovery_min=18, late_min=5)
RULES = Rules(overdue={"OVERDUE"}, tolerances={PROTOCOL: TOLERANCE})
_INSTANTS = {"until", "shown_at", "seen_at"}
_NUMBERS = {"rate_ug_per_h", "amount_ug", "protocol_version", "systolic_mmhg", "diastolic_mmhg"}


def at(minute: float) -> datetime:
    return AT + timedelta(minutes=minute)


class Sessions:
    """What is written down of a few sessions; each is called by a name instead of an id."""

    def __init__(self) -> None:
        self._rows: dict[str, list[dict[str, object]]] = {}

    def session(self, name: str, *, starts: float | None = 0, **facts: object) -> str:
        """An infusion of 40 min that was completed, unless `facts` say otherwise."""
        ran = starts is not None
        began = 0 if starts is None else starts
        usual = {
            "session_id": name,
            "patient_id": f"patient of {name}",
            "scheduled_at": at(began - 30),
            "status": SessionStatus.SIGNED_OFF,
            "outcome": SessionOutcome.COMPLETED,
            "chair": "2",
            "begun_at": at(began - 20),
            "started_at": at(began) if ran else None,
            "stopped_at": at(began + 40) if ran else None,
            "ended_at": at(began + 100),
            "protocol_name": "standard",
            "protocol_version": 3,
        }
        self._add("sessions", **usual | facts)
        return name

    def pumped(self, name: str, *steps: tuple[float, InfusionAction, int | None]) -> None:
        for minute, action, rate in steps:
            facts = {"measured_at": at(minute), "recorded_at": at(minute), "action": action}
            self._add("pump", session_id=name, id=minute, rate_ug_per_h=rate, **facts)

    def ordered(self, name: str, by: str, minute: float = -10, dose_ug: int = 35_000) -> None:
        facts = {"measured_at": at(minute), "dose_ug": dose_ug, "duration_min": 40}
        self._add("orders", session_id=name, id=f"{minute}", performed_by=by, **facts)

    def felt(
        self, name: str, effect: Effect, grade: Grade = Grade.MILD, minute: float = 10
    ) -> None:
        self._add("effects", session_id=name, measured_at=at(minute), effect=effect, grade=grade)

    def flagged(
        self,
        name: str,
        rule: str = "BP_HIGH",
        *,
        shown: float = 10,
        seen: float | None = None,
        severity: Severity = Severity.CRITICAL,
        **facts: object,
    ) -> None:
        usual = {
            "session_id": name,
            "rule_id": rule,
            "began_with": f"{shown}",
            "title": rule.replace("_", " ").capitalize(),
            "severity": severity,
            "state": FlagState.CLOSED,
            "raised_at": at(shown),
            "is_historic": False,
            "is_acknowledged": seen is not None,
            "escalated_at": None,
            "shown_at": at(shown),
            "seen_at": None if seen is None else at(seen),
        }
        self._add("flags", **usual | facts)

    def measured(
        self,
        name: str,
        *minutes: float,
        pressure: tuple[int, int] | None = (124, 78),
        written_later: float = 0,
        is_amended: bool = False,
    ) -> None:
        systolic, diastolic = pressure or (None, None)
        for minute in minutes:
            self._add(
                "vitals",
                session_id=name,
                measured_at=at(minute),
                recorded_at=at(minute + written_later),
                systolic_mmhg=systolic,
                diastolic_mmhg=diastolic,
                is_amended=is_amended,
            )

    def gave(self, name: str, medicine: str) -> None:
        facts = {"kind": "medicine_given", "name": medicine, "until": None}
        self._add("care", session_id=name, measured_at=at(15), **facts)

    def paused(self, name: str, minute: float, until: float) -> None:
        facts = {"kind": "observation_pause", "name": None, "until": at(until)}
        self._add("care", session_id=name, measured_at=at(minute), **facts)

    def laid_out(self, rules: Rules = RULES) -> ClinicSessions:
        return laid_out(self.frames(), OSLO, rules)

    def frames(self) -> FigureFrames:
        return FigureFrames(
            sessions=self._frame("sessions", SESSION_COLUMNS),
            orders=self._frame("orders", ORDER_COLUMNS),
            pump=self._frame("pump", PUMP_COLUMNS),
            effects=self._frame("effects", EFFECT_COLUMNS),
            flags=self._frame("flags", FLAG_COLUMNS),
            vitals=self._frame("vitals", VITALS_COLUMNS),
            care=self._frame("care", CARE_COLUMNS),
        )

    def _add(self, table: str, **facts: object) -> None:
        self._rows.setdefault(table, []).append(facts)

    def _frame(self, table: str, columns: tuple[str, ...]) -> pd.DataFrame:
        frame = pd.DataFrame(self._rows.get(table, []), columns=list(columns), dtype=object)
        kinds = {name: "Int64" for name in columns if name in _NUMBERS}
        kinds |= {
            name: "datetime64[us, UTC]"
            for name in columns
            if name.endswith("_at") or name in _INSTANTS
        }
        kinds |= {name: "bool" for name in columns if name.startswith("is_")}
        return frame.astype(kinds)
