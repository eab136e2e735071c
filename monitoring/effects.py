"""Side effects: what the two articles and the label warn about, coded and graded.

SNOMED CT codes are a mapping that can be switched off (affiliate licence); `None` where no code
for a transient finding was resolved. [SEED1] *The Role of Ketamine in Acute and Chronic Pain
Management*; [SEED2] *Ketamine for Pain Relief: Efficacy, Duration, and Treatment Insights*.
"""

from dataclasses import dataclass
from enum import IntEnum, StrEnum
from typing import Literal

from monitoring.errors import ValueRefused
from monitoring.header import EntryHeader
from monitoring.ids import EpisodeId
from monitoring.texts import checked_text


class Effect(StrEnum):
    """A side effect. Stored: a changed value needs a migration."""

    DIZZINESS = "dizziness"
    NAUSEA = "nausea"
    VOMITING = "vomiting"
    DISORIENTATION = "disorientation"
    DISSOCIATION = "dissociation"
    AGITATION = "agitation"
    ANXIETY = "anxiety"
    PANIC = "panic"
    MOOD_CHANGE = "mood_change"
    SUICIDAL_THOUGHT = "suicidal_thought"
    MANIA = "mania"
    SECRETIONS = "secretions"
    HEADACHE = "headache"
    BLURRED_VISION = "blurred_vision"
    DOUBLE_VISION = "double_vision"
    LOSS_OF_VISION = "loss_of_vision"
    ITCHING = "itching"
    CHEST_PAIN = "chest_pain"
    SHORTNESS_OF_BREATH = "shortness_of_breath"
    FOCAL_WEAKNESS = "focal_weakness"
    SEIZURE = "seizure"
    DROWSINESS = "drowsiness"
    OTHER = "other"


class Grade(IntEnum):
    """How bad an effect is. NONE is a report that it is gone. Stored as a number."""

    NONE = 0
    MILD = 1
    MODERATE = 2
    SEVERE = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class EffectSpec:
    """The words and code of an effect, and which article names it (empty: neither)."""

    name: str
    snomed: str | None = None
    articles: tuple[str, ...] = ()


EFFECTS: dict[Effect, EffectSpec] = {
    Effect.DIZZINESS: EffectSpec(name="Dizziness", snomed="404640003", articles=("SEED2",)),
    Effect.NAUSEA: EffectSpec(name="Nausea", snomed="422587007", articles=("SEED2",)),
    Effect.VOMITING: EffectSpec(name="Vomiting", snomed="422400008"),
    Effect.DISORIENTATION: EffectSpec(
        name="Disorientation", snomed="62476001", articles=("SEED2",)
    ),
    Effect.DISSOCIATION: EffectSpec(name="Dissociation or detachment", articles=("SEED1", "SEED2")),
    Effect.AGITATION: EffectSpec(name="Agitation", snomed="24199005", articles=("SEED1",)),
    Effect.ANXIETY: EffectSpec(name="Anxiety", snomed="48694002"),
    Effect.PANIC: EffectSpec(name="Panic", snomed="225624000"),
    Effect.MOOD_CHANGE: EffectSpec(name="Mood change", articles=("SEED2",)),
    Effect.SUICIDAL_THOUGHT: EffectSpec(
        name="Suicidal thought", snomed="6471006", articles=("SEED2",)
    ),
    Effect.MANIA: EffectSpec(name="Mania", snomed="231494001", articles=("SEED2",)),
    Effect.SECRETIONS: EffectSpec(
        name="Increased secretions", snomed="53827007", articles=("SEED1",)
    ),
    Effect.HEADACHE: EffectSpec(name="Headache", snomed="25064002"),
    Effect.BLURRED_VISION: EffectSpec(name="Blurred vision", snomed="246636008"),
    Effect.DOUBLE_VISION: EffectSpec(name="Double vision", snomed="24982008"),
    Effect.LOSS_OF_VISION: EffectSpec(name="Loss of vision"),
    Effect.ITCHING: EffectSpec(name="Itching", snomed="418290006"),
    Effect.CHEST_PAIN: EffectSpec(name="Chest pain", snomed="29857009"),
    Effect.SHORTNESS_OF_BREATH: EffectSpec(name="Shortness of breath", snomed="267036007"),
    Effect.FOCAL_WEAKNESS: EffectSpec(name="Weakness or numbness on one side"),
    Effect.SEIZURE: EffectSpec(name="Seizure", snomed="91175000"),
    Effect.DROWSINESS: EffectSpec(name="Drowsiness", snomed="271782001"),
    Effect.OTHER: EffectSpec(name="Other effect"),
}


class Helped(StrEnum):
    """Whether what was done helped. Stored."""

    YES = "yes"
    PARTLY = "partly"
    NO = "no"


@dataclass(frozen=True, slots=True, kw_only=True)
class EffectReport(EntryHeader):
    """One look at a side effect; the reports of one `episode_id` make its episode.

    The first report is the onset, the highest grade the peak, a report of grade NONE the end.
    """

    kind: Literal["effect"] = "effect"
    episode_id: EpisodeId
    effect: Effect
    grade: Grade
    action: str = ""
    helped: Helped | None = None
    text: str = ""

    def __post_init__(self) -> None:
        EntryHeader.__post_init__(self)
        object.__setattr__(self, "text", checked_text("text", self.text))
        object.__setattr__(self, "action", checked_text("action", self.action))
        if self.effect is Effect.OTHER and self.grade is not Grade.NONE and not self.text:
            raise ValueRefused("text", "Say in words which other effect it is.")
