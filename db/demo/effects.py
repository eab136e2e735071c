"""Which side effects an invented session has: how often, how bad, from when to when.

Rates: Rodrigues 2022 (drowsiness 56 %, dizziness 45 %, dissociation 36 %, nausea 13 %); the others
by the order of Short 2018 and the esketamine label; rare ones as design choices (D).
"""

from dataclasses import dataclass

from db.demo.chance import Chance
from monitoring.effects import Effect, Grade


@dataclass(frozen=True, slots=True, kw_only=True)
class Likely:
    """How often an effect comes, and which share of these is moderate (the others are mild)."""

    share: float
    moderate: float = 0.12


LIKELY = {
    Effect.DROWSINESS: Likely(share=0.56, moderate=0.1),
    Effect.DIZZINESS: Likely(share=0.45, moderate=0.12),
    Effect.DISSOCIATION: Likely(share=0.36, moderate=0.2),
    Effect.NAUSEA: Likely(share=0.13, moderate=0.3),
    Effect.HEADACHE: Likely(share=0.09, moderate=0.15),
    Effect.BLURRED_VISION: Likely(share=0.09),
    Effect.ANXIETY: Likely(share=0.05, moderate=0.25),
    Effect.SECRETIONS: Likely(share=0.03),
    Effect.DOUBLE_VISION: Likely(share=0.03),
    Effect.ITCHING: Likely(share=0.02),
    Effect.DISORIENTATION: Likely(share=0.02),
    Effect.AGITATION: Likely(share=0.013, moderate=0.1),
    Effect.VOMITING: Likely(share=0.02),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Felt:
    """One episode: minutes from the start of the infusion to its onset and its end."""

    effect: Effect
    grade: Grade
    from_min: float
    until_min: float


def felt(chance: Chance) -> list[Felt]:
    """The effects of one session, in the order of their onset."""
    episodes = [
        _episode(chance, effect, likely)
        for effect, likely in LIKELY.items()
        if chance.happens(likely.share)
    ]
    return sorted(episodes, key=lambda episode: episode.from_min)


def _episode(chance: Chance, effect: Effect, likely: Likely) -> Felt:
    grade = Grade.MODERATE if chance.happens(likely.moderate) else Grade.MILD
    from_min = chance.between(8, 32)
    until_min = chance.between(101.5, 103.5) if chance.happens(0.02) else chance.between(50, 92)
    return Felt(effect=effect, grade=grade, from_min=from_min, until_min=until_min)
