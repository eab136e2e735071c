"""What the browser sends to save: parsed strictly, and made into entries of the record."""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Annotated
from uuid import UUID
from zoneinfo import ZoneInfo

from pydantic import BaseModel, ConfigDict, Field, StrictBool

from dashboard.clock_time import latest_at, minutes_before
from monitoring.assessments import Assessment
from monitoring.effects import Effect, EffectReport, Grade, Helped
from monitoring.entries import Entry
from monitoring.errors import ValueRefused
from monitoring.ids import EntryId, EpisodeId, SessionId
from monitoring.measures import Measure
from monitoring.moments import MINUTE
from monitoring.people import User
from monitoring.vitals import Absence, NotMeasured, Vital, VitalsSet

_LONGEST_WAIT_MS = 24 * 60 * 60 * 1000
WAITED = "no connection at the time"
Short = Annotated[str, Field(max_length=16)]
Text = Annotated[str, Field(max_length=5000)]
# Beyond this no sentence about a value helps, and arithmetic may overflow.
_LARGEST = 1_000_000
Whole = Annotated[int, Field(strict=True, ge=-_LARGEST, le=_LARGEST)]
Decimal = Annotated[float, Field(strict=True, ge=-_LARGEST, le=_LARGEST, allow_inf_nan=False)]


class Body(BaseModel):
    """What every save says: for which session, and how long ago it was typed.

    `waited_ms` is how long the browser has been trying: what was true when Save was pressed is
    not true now. `minutes_ago` and `clock` are as typed; at most one of them is given.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    session_id: UUID
    waited_ms: int = Field(default=0, ge=0, le=_LONGEST_WAIT_MS)
    minutes_ago: Short = ""
    clock: Short = ""
    late_reason: Text = ""

    @property
    def confirmed_measures(self) -> frozenset[Measure]:
        """The measures whose unlikely values were confirmed."""
        return frozenset()

    @property
    def says_when(self) -> bool:
        """Was a time typed, beside what was true as Save was pressed?"""
        return bool(self.clock or self.minutes_ago)

    def header(self, entry_id: UUID, by: User, zone: ZoneInfo, at: datetime) -> dict[str, object]:
        """The fields of an entry's header; raises ValueRefused for a time that cannot be read."""
        return {
            "id": EntryId(entry_id),
            "measured_at": self._measured_at(zone, at),
            "recorded_at": at,
            "performed_by": by.id,
            "recorded_by": by.id,
            "late_reason": self.late_reason.strip() or self._late_by_itself(),
        }

    def _measured_at(self, zone: ZoneInfo, at: datetime) -> datetime:
        if self.clock and self.minutes_ago:
            raise ValueRefused("clock", "Give the minutes or the time, not both.")
        if self.clock:
            return latest_at(self.clock, zone, at)
        pressed_at = at - timedelta(milliseconds=self.waited_ms)
        return minutes_before(self.minutes_ago, pressed_at) if self.minutes_ago else pressed_at

    def _late_by_itself(self) -> str:
        waited = timedelta(milliseconds=self.waited_ms)
        return WAITED if waited >= MINUTE and not self.says_when else ""


class VitalsBody(Body):
    """One set: vitals in their own units, scores, what was not measured, what was confirmed."""

    vitals_id: UUID
    assessment_id: UUID
    systolic: Whole | None = None
    diastolic: Whole | None = None
    heart_rate: Whole | None = None
    spo2: Whole | None = None
    breaths: Whole | None = None
    temperature: Decimal | None = None
    on_oxygen: StrictBool | None = None
    dissociation: Whole | None = None
    sedation: Whole | None = None
    not_measured: Mapping[Vital, Absence] = Field(default_factory=dict)
    comment: Text = ""
    confirmed: frozenset[Measure] = frozenset()

    @property
    def confirmed_measures(self) -> frozenset[Measure]:
        return self.confirmed

    def entries(self, by: User, zone: ZoneInfo, at: datetime) -> tuple[Entry, ...]:
        """The set as vitals, an assessment or both; raises ValueRefused."""
        return tuple(self._entries(by, zone, at))

    def _entries(self, by: User, zone: ZoneInfo, at: datetime) -> Iterator[Entry]:
        has_scores = self.dissociation is not None or self.sedation is not None
        if self._has_vitals or not has_scores:
            yield self._vitals(self.header(self.vitals_id, by, zone, at))
        if has_scores:
            header = self.header(self.assessment_id, by, zone, at)
            yield Assessment(
                **header,  # type: ignore[arg-type]
                dissociation=self.dissociation,
                sedation=self.sedation,
                text="" if self._has_vitals else self.comment,
            )

    @property
    def _has_vitals(self) -> bool:
        typed = (self.systolic, self.diastolic, self.heart_rate, self.spo2, self.breaths)
        others = (self.temperature, self.on_oxygen)
        return bool(self.not_measured) or any(value is not None for value in (*typed, *others))

    def _vitals(self, header: dict[str, object]) -> VitalsSet:
        return VitalsSet(
            **header,  # type: ignore[arg-type]
            systolic_mmhg=self.systolic,
            diastolic_mmhg=self.diastolic,
            heart_rate_per_min=self.heart_rate,
            spo2_pct=self.spo2,
            breaths_per_min=self.breaths,
            temperature_tenths_c=_tenths(self.temperature),
            on_oxygen=self.on_oxygen,
            not_measured=tuple(
                NotMeasured(vital=vital, reason=reason)
                for vital, reason in self.not_measured.items()
            ),
            comment=self.comment,
        )


class EffectBody(Body):
    """One look at a side effect; `grade` 0 says that it is gone."""

    report_id: UUID
    episode_id: UUID
    effect: Effect
    grade: Annotated[int, Field(strict=True, ge=Grade.NONE, le=Grade.SEVERE)]
    action: Text = ""
    helped: Helped | None = None
    text: Text = ""

    def entries(self, by: User, zone: ZoneInfo, at: datetime) -> tuple[Entry, ...]:
        """The report; raises ValueRefused."""
        header = self.header(self.report_id, by, zone, at)
        report = EffectReport(
            **header,  # type: ignore[arg-type]
            episode_id=EpisodeId(self.episode_id),
            effect=self.effect,
            grade=Grade(self.grade),
            action=self.action,
            helped=self.helped,
            text=self.text,
        )
        return (report,)


EntriesBody = VitalsBody | EffectBody


def check_session(body: EntriesBody, session_id: SessionId) -> None:
    """Raise ValueRefused unless the body is meant for the session of the address."""
    if body.session_id != session_id:
        raise ValueRefused("session", "This was typed for another session; open it and type anew.")


def _tenths(temperature_c: float | None) -> int | None:
    if temperature_c is None:
        return None
    tenths = round(temperature_c * 10)
    if abs(tenths - temperature_c * 10) > 1e-6:  # noqa: PLR2004 - what binary fractions lose
        raise ValueRefused("temperature", "Temperature takes one decimal.")
    return tenths
