"""What is said when something open was settled: its own form is gone by then."""

from uuid import UUID

from dashboard import runtime
from dashboard.components.patients.boxes import say_outcome
from dashboard.state import Form, last_outcome, note_outcome, open_form, take_outcome


def show(about: UUID) -> None:
    """What was settled just now on the page about this."""
    say_outcome(take_outcome(_form(about)), ())


def hand_on(form: Form, about: UUID) -> None:
    """After a save of `form`: say so on the page about this, once the form is gone."""
    outcome = last_outcome(form)
    if outcome is not None and outcome.is_saved:
        note_outcome(_form(about), outcome)
        take_outcome(form)


def _form(about: UUID) -> Form:
    return open_form("ketamine settled", about, runtime.now())
