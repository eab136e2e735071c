"""The codes we speak in: public ones where they were confirmed, else a code system of our own.

LOINC, UCUM, SNOMED CT: `clinical.md` §6. A code that was not confirmed is not guessed: the concept
then has our own code and words. This material contains content from LOINC (http://loinc.org),
copyright Regenstrief Institute, Inc. and the LOINC Committee, at no cost under the licence at
http://loinc.org/license. SNOMED CT needs an affiliate licence outside its member countries: it is
left out wherever `is_with_snomed` is false.
"""

from enum import StrEnum

from monitoring.effects import EFFECTS, Effect, Grade
from monitoring.fhir.elements import Resource, coding, concept
from monitoring.measures import SPECS, Measure

LOINC = "http://loinc.org"
SNOMED = "http://snomed.info/sct"
RXNORM = "http://www.nlm.nih.gov/research/umls/rxnorm"
ATC = "http://www.whocc.no/atc"
_HL7 = "http://terminology.hl7.org/CodeSystem"
ABSENT, CATEGORY = f"{_HL7}/data-absent-reason", f"{_HL7}/observation-category"
ACT, ACT_CHANGE = f"{_HL7}/v3-ActCode", f"{_HL7}/v3-DataOperation"
AGENT, TAKES_PART = f"{_HL7}/provenance-participant-type", f"{_HL7}/v3-ParticipationType"
IDENTIFIER, WENT_TO = f"{_HL7}/v2-0203", f"{_HL7}/discharge-disposition"
CONDITION_STATE = f"{_HL7}/condition-clinical"
CONDITION_CATEGORY, CONSENT_SCOPE = f"{_HL7}/condition-category", f"{_HL7}/consentscope"
CERTAINTY = f"{_HL7}/condition-ver-status"
ALLERGY_STATE = f"{_HL7}/allergyintolerance-clinical"
ALLERGY_CERTAINTY = f"{_HL7}/allergyintolerance-verification"
# A name of our own that needs no domain; the bundle brings the code system itself with it.
OWN = "urn:uuid:6a1d3ac0-4a94-5c1e-9d3b-0b7c0c7a4c52"
# ATC code: WHO Collaborating Centre, ketamine. Its RxNorm number was not confirmed.
KETAMINE = concept("Ketamine", coding(ATC, "N01AX03", "ketamine"))

_LOINC_WORDS = {
    Measure.SYSTOLIC: "Systolic blood pressure",
    Measure.DIASTOLIC: "Diastolic blood pressure",
    Measure.MEAN_PRESSURE: "Mean blood pressure",
    Measure.HEART_RATE: "Heart rate",
    Measure.SPO2: "Oxygen saturation in Arterial blood by Pulse oximetry",
    Measure.BREATHS: "Respiratory rate",
    Measure.TEMPERATURE: "Body temperature",
    Measure.PAIN: "Pain severity - 0-10 verbal numeric rating [Score] - Reported",
    Measure.PHQ9: "Patient Health Questionnaire 9 item (PHQ-9) total score [Reported]",
}
# Of SpO₂ both are asked for: the US Core profile and FHIR's own vital signs.
O2_SATURATION = coding(LOINC, "2708-6", "Oxygen saturation in Arterial blood")
PRESSURE_PANEL = concept(
    "Blood pressure",
    coding(LOINC, "85354-9", "Blood pressure panel with all children optional"),
)
WEIGHT = concept("Body weight", coding(LOINC, "29463-7", "Body weight"))

# Grades as SNOMED CT severities, `clinical.md` §6.3.
_GRADE_SNOMED = {
    Grade.NONE: ("2667000", "Absent"),
    Grade.MILD: ("255604002", "Mild"),
    Grade.MODERATE: ("6736007", "Moderate"),
    Grade.SEVERE: ("24484000", "Severe"),
}


class Own(StrEnum):
    """What has no confirmed public code, beside measures, effects and grades. Sent: keep it."""

    SEVERITY = "severity"
    ACTION = "action"
    HELPED = "helped"
    IN_WORDS = "in_words"
    EPISODE = "episode"
    ON_OXYGEN = "on_oxygen"
    GAIT = "gait_is_steady"
    QUALITY = "quality_of_life"
    RELIEF = "relief_present"
    IDEATION = "ideation_level"
    INFUSION = "ketamine_infusion"
    REMARK = "remark"
    ADDENDUM = "addendum"


OWN_WORDS = {
    Own.SEVERITY: "How bad a side effect is",
    Own.ACTION: "What was done about a side effect",
    Own.HELPED: "Whether what was done helped",
    Own.IN_WORDS: "What was seen, in words",
    Own.EPISODE: "A side effect from its onset to its end",
    Own.ON_OXYGEN: "Given oxygen when this was measured",
    Own.GAIT: "Gait is steady",
    Own.QUALITY: "Quality of life, 0 (worst) to 10, one question",
    Own.RELIEF: "Is the relief still there?",
    Own.IDEATION: "Level of suicidal thoughts, 0 to 5, as a C-SSRS screener counts them",
    Own.INFUSION: "Ketamine infusion",
    Own.REMARK: "Remark",
    Own.ADDENDUM: "Added after the visit was over",
}


def own(code: Own, words: str = "") -> Resource:
    """A concept of our own code system; `words` where they say more than the code's own."""
    return concept(words or OWN_WORDS[code], coding(OWN, code, OWN_WORDS[code]))


def measure_concept(measure: Measure) -> Resource:
    """A measure by its LOINC code, or by ours where none was confirmed."""
    spec = SPECS[measure]
    if spec.loinc is None or measure not in _LOINC_WORDS:
        return concept(spec.name, coding(OWN, f"measure-{measure.value}", spec.name))
    found = [coding(LOINC, spec.loinc, _LOINC_WORDS[measure])]
    if measure is Measure.SPO2:
        found.append(O2_SATURATION)
    return concept(spec.name, *found)


def effect_concept(effect: Effect, *, is_with_snomed: bool) -> Resource:
    """A side effect by our code, which stays primary, and by its SNOMED CT finding if wanted."""
    spec = EFFECTS[effect]
    found = [coding(OWN, f"effect-{effect.value}", spec.name)]
    if is_with_snomed and spec.snomed is not None:
        found.append(coding(SNOMED, spec.snomed))
    return concept(spec.name, *found)


def grade_concept(grade: Grade, *, is_with_snomed: bool) -> Resource:
    """How bad, by our code and by SNOMED CT's severities if wanted."""
    code, words = _GRADE_SNOMED[grade]
    found = [coding(OWN, f"grade-{grade.value}", words)]
    if is_with_snomed:
        found.append(coding(SNOMED, code, words))
    return concept(words, *found)


def own_code_system(resource_id: str) -> Resource:
    """Our code system as a resource, so that a bundle explains its own codes."""
    measures = [(f"measure-{each.value}", spec.name) for each, spec in SPECS.items()]
    effects = [(f"effect-{each.value}", spec.name) for each, spec in EFFECTS.items()]
    grades = [(f"grade-{grade.value}", words) for grade, (_, words) in _GRADE_SNOMED.items()]
    others = [(code.value, words) for code, words in OWN_WORDS.items()]
    return {
        "resourceType": "CodeSystem",
        "id": resource_id,
        "url": OWN,
        "name": "InfusionMonitorCodes",
        "title": "Codes of the infusion record",
        "status": "active",
        "content": "complete",
        "concept": [
            {"code": code, "display": words}
            for code, words in sorted([*measures, *effects, *grades, *others])
        ],
    }
