"""The nine questions of the PHQ-9 and how their answers add up.

The questions are those of the PHQ-9 by Robert L. Spitzer, Janet B. W. Williams, Kurt Kroenke and
colleagues, made with an educational grant from Pfizer Inc., who ask for no permission to reproduce
or display it (`clinical.md` §3).
"""

from collections.abc import Sequence

from monitoring.errors import ValueRefused

LEAD = "Over the last 2 weeks, how often have you been bothered by any of the following problems?"
_FAILURE = (
    "Feeling bad about yourself, or that you are a failure or have let yourself or your family down"
)
_MOVING = (
    "Moving or speaking so slowly that other people could have noticed; or the opposite, being so "
    "fidgety or restless that you have been moving around a lot more than usual"
)
QUESTIONS = (
    "Little interest or pleasure in doing things",
    "Feeling down, depressed, or hopeless",
    "Trouble falling or staying asleep, or sleeping too much",
    "Feeling tired or having little energy",
    "Poor appetite or overeating",
    _FAILURE,
    "Trouble concentrating on things, such as reading the newspaper or watching television",
    _MOVING,
    "Thoughts that you would be better off dead, or of hurting yourself in some way",
)
ANSWERS = ("Not at all", "Several days", "More than half the days", "Nearly every day")
SOURCE = (
    "PHQ-9 by Drs. Robert L. Spitzer, Janet B. W. Williams, Kurt Kroenke and colleagues, with an "
    "educational grant from Pfizer Inc. No permission is required to reproduce or display it."
)
_ITEM_9 = 8


def total(answers: Sequence[int | None]) -> int | None:
    """The sum (0 to 27) of the nine answers (0 to 3, in order); None where none was answered.

    Raises ValueRefused where some are missing: what nobody answered is not "not at all".
    """
    given = [each for each in answers if each is not None]
    if not given:
        return None
    if len(given) < len(QUESTIONS):
        sentence = (
            f"{len(given)} of the nine questions are answered. Ask the others too, or clear these "
            "and type the total."
        )
        raise ValueRefused("phq9_questions", sentence)
    return sum(given)


def item_9(answers: Sequence[int | None]) -> int | None:
    """The answer (0 to 3) about thoughts of death or self-harm; None where it was not given."""
    return answers[_ITEM_9] if len(answers) > _ITEM_9 else None
