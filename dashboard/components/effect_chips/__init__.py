"""Effect chips: a side effect in two taps (effect, grade), and what became of those that are there.

The browser posts straight to dashboard/routes/entries.py, as quick entry does.
"""

from pathlib import Path

import streamlit as st

from dashboard.clock_time import in_ms, new_ids
from dashboard.session_view import SessionView
from dashboard.visit_words import medicine_given
from dashboard.wording import GRADES, HELPED, effect_name
from monitoring.effects import EFFECTS, Effect, EffectReport, Grade, Helped
from monitoring.timeline import EffectEpisode
from monitoring.visits import MedicineGiven

_HERE = Path(__file__).parent
_SCRIPTS = (
    _HERE.parent / "sending.js",
    _HERE.parent / "server_clock.js",
    _HERE / "effect_chips.js",
)
EFFECT_IDS = ("report_id", "episode_id")
# Pressed with Alt; commonest first, as the chips stand.
SHORTCUTS = {
    Effect.NAUSEA: "N",
    Effect.DIZZINESS: "Z",
    Effect.DISSOCIATION: "D",
    Effect.DROWSINESS: "W",
    Effect.HEADACHE: "H",
    Effect.ANXIETY: "X",
    Effect.AGITATION: "G",
    Effect.SECRETIONS: "S",
    Effect.BLURRED_VISION: "B",
    Effect.DISORIENTATION: "R",
    Effect.VOMITING: "V",
    Effect.ITCHING: "I",
    Effect.MOOD_CHANGE: "M",
    Effect.DOUBLE_VISION: "U",
    Effect.PANIC: "P",
    Effect.CHEST_PAIN: "C",
    Effect.SHORTNESS_OF_BREATH: "T",
    Effect.SUICIDAL_THOUGHT: "Q",
    Effect.MANIA: "A",
    Effect.LOSS_OF_VISION: "L",
    Effect.FOCAL_WEAKNESS: "K",
    Effect.SEIZURE: "E",
    Effect.OTHER: "O",
}
COMMON = 9  # so many chips are shown at once; the others behind "more"


def show(view: SessionView, *, key: str) -> bool:
    """The chips and the effects that are there; True in the run that follows a save."""
    chips = st.components.v2.component(
        "effect_chips",
        html='<section class="effects" aria-label="Side effects"></section>',
        css=(_HERE / "effect_chips.css").read_text("utf-8"),
        js="\n".join(path.read_text("utf-8") for path in _SCRIPTS),
    )
    result = chips(key=key, data=_data(view), on_saved_change=lambda: None)
    return result.saved is not None


def open_episodes(view: SessionView) -> list[dict[str, object]]:
    """The effects that are not gone, oldest first, as the chips show them."""
    return [_episode(each, view) for each in view.timeline.effects if each.ended_at is None]


def _episode(episode: EffectEpisode, view: SessionView) -> dict[str, object]:
    last, (action, helped) = episode.reports[-1], _done(episode, view)
    return {
        "episode_id": str(episode.id),
        "effect": episode.effect.value,
        "name": effect_name(episode.effect, episode.reports[0].text),
        "text": episode.reports[0].text,
        "grade": int(last.grade),
        "began_ms": in_ms(episode.began_at),
        "action": action,
        "helped": helped and HELPED[helped],
    }


def _done(episode: EffectEpisode, view: SessionView) -> tuple[str, Helped | None]:
    """What was done about it last, and whether that helped; None while nobody has said so.

    A report that only gives another grade takes neither back; a medicine that was given for the
    effect is something done.
    """
    done, helped = "", None
    given = (each for each in view.timeline.medicines if each.episode_id == episode.id)
    said: list[EffectReport | MedicineGiven] = [*episode.reports, *given]
    for each in sorted(said, key=lambda each: each.measured_at):
        action = medicine_given(each) if isinstance(each, MedicineGiven) else each.action
        if action and action != done:
            done, helped = action, None
        if isinstance(each, EffectReport) and each.helped is not None:
            helped = each.helped
    return done, helped


def _data(view: SessionView) -> dict[str, object]:
    session_id = str(view.record.session.id)
    return {
        "session_id": session_id,
        "url": f"/api/sessions/{session_id}/effects",
        "now_ms": in_ms(view.at),
        "ids": new_ids(view.at, EFFECT_IDS),
        "chips": [
            {"effect": effect.value, "name": EFFECTS[effect].name, "shortcut": letter}
            for effect, letter in SHORTCUTS.items()
        ],
        "common": COMMON,
        "grades": [(int(grade), GRADES[grade]) for grade in Grade if grade is not Grade.NONE],
        "gone": (int(Grade.NONE), GRADES[Grade.NONE]),
        "needs_text": Effect.OTHER.value,
        "helped": [(each.value, words) for each, words in HELPED.items()],
        "episodes": open_episodes(view),
    }
