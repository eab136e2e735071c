"""What stands in front of a gate, one by one: its code, which is stored, and what people call it.

Overrides, endings and protocols name a check by its code: a changed one needs a migration.
"""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType


class StartCode(StrEnum):
    """A check before the start. Stored."""

    IDENTITY = "identity"
    CONSENT = "consent"
    CONDITIONS = "conditions"
    MEDICINES = "medicines"
    PREGNANCY = "pregnancy"
    FASTING = "fasting"
    ESCORT_HOME = "escort_home"
    WEIGHT = "weight"
    ORDER = "order"
    DOSE = "dose"
    INTERVAL = "interval"
    BASELINE = "baseline"
    CRITICAL_FLAG = "critical_flag"
    PAIN_AND_MOOD = "pain_and_mood"


class DischargeCode(StrEnum):
    """A criterion before the patient leaves. Stored."""

    OBSERVED_LONG_ENOUGH = "observed_long_enough"
    VITALS_UP_TO_DATE = "vitals_up_to_date"
    PRESSURE_NEAR_BASELINE = "blood_pressure_near_baseline"
    OXYGEN_SATURATION = "oxygen_saturation"
    ORIENTED = "oriented"
    AWAKE = "awake"
    DISSOCIATION_SETTLED = "dissociation_settled"
    NO_VOMITING = "no_vomiting"
    STEADY_GAIT = "steady_gait"
    NO_OPEN_CRITICAL_FLAG = "no_open_critical_flag"
    ESCORT_HOME = "escort_home"
    INSTRUCTIONS_GIVEN = "instructions_given"
    LINE_REMOVED = "line_removed"
    SUICIDE_RISK_ASKED = "suicide_risk_asked"


START_NAMES: Mapping[StartCode, str] = MappingProxyType(
    {
        StartCode.IDENTITY: "Identity",
        StartCode.CONSENT: "Consent",
        StartCode.CONDITIONS: "Conditions",
        StartCode.MEDICINES: "Medicines",
        StartCode.PREGNANCY: "Pregnancy",
        StartCode.FASTING: "Fasting",
        StartCode.ESCORT_HOME: "Escort home",
        StartCode.WEIGHT: "Weight",
        StartCode.ORDER: "Order",
        StartCode.DOSE: "Dose",
        StartCode.INTERVAL: "Interval",
        StartCode.BASELINE: "Baseline",
        StartCode.CRITICAL_FLAG: "Critical flag",
        StartCode.PAIN_AND_MOOD: "Pain and mood",
    }
)
DISCHARGE_NAMES: Mapping[DischargeCode, str] = MappingProxyType(
    {
        DischargeCode.OBSERVED_LONG_ENOUGH: "Observed long enough",
        DischargeCode.VITALS_UP_TO_DATE: "Vitals up to date",
        DischargeCode.PRESSURE_NEAR_BASELINE: "Blood pressure near baseline",
        DischargeCode.OXYGEN_SATURATION: "Oxygen saturation",
        DischargeCode.ORIENTED: "Oriented",
        DischargeCode.AWAKE: "Awake",
        DischargeCode.DISSOCIATION_SETTLED: "Dissociation settled",
        DischargeCode.NO_VOMITING: "No vomiting",
        DischargeCode.STEADY_GAIT: "Steady gait",
        DischargeCode.NO_OPEN_CRITICAL_FLAG: "No open critical flag",
        DischargeCode.ESCORT_HOME: "Escort home",
        DischargeCode.INSTRUCTIONS_GIVEN: "Instructions given",
        DischargeCode.LINE_REMOVED: "Line removed",
        DischargeCode.SUICIDE_RISK_ASKED: "Suicide risk asked",
    }
)
# What the intake answers; the rest before the start is measured, ordered or computed.
OF_INTAKE = frozenset(
    {
        StartCode.IDENTITY,
        StartCode.CONSENT,
        StartCode.CONDITIONS,
        StartCode.MEDICINES,
        StartCode.PREGNANCY,
        StartCode.FASTING,
        StartCode.ESCORT_HOME,
        StartCode.WEIGHT,
    }
)
