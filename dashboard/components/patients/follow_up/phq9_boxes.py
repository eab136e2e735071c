"""The nine questions of the PHQ-9, to be read out and added up, or the total typed."""

import streamlit as st

from dashboard.components.patients.boxes import kept_box, say_refused
from dashboard.html import fill
from dashboard.state import Form, Outcome
from dashboard.typed_numbers import whole_number
from monitoring import phq9
from monitoring.errors import ValueRefused

_QUESTIONS = "phq9_questions"
_LEAD = '<p class="lead">$lead</p>'


def show(form: Form, outcome: Outcome | None) -> None:
    """Boxes for total and item 9, and folded the questions that give both."""
    total, item_9 = st.columns(2)
    with total:
        kept_box(form, outcome, "phq9", "PHQ-9 total, 0 to 27", hint="not asked")
    with item_9:
        kept_box(form, outcome, "phq9_item9", "PHQ-9 item 9, 0 to 3", hint="not asked")
    answers = answers_of(form)
    with st.expander(_title(answers), key=form.key(_QUESTIONS)):
        _show_questions(form, outcome)


def answers_of(form: Form) -> list[int | None]:
    """What was answered to each of the nine questions, None where nothing was."""
    return [form.whole_choice(f"phq9-{number}") for number in range(len(phq9.QUESTIONS))]


def typed_total(form: Form) -> int | None:
    """The total from the questions, else as typed; ValueRefused where the two contradict."""
    added, typed = (
        phq9.total(answers_of(form)),
        whole_number(form.text("phq9"), "phq9", "PHQ-9 total"),
    )
    return _one("phq9", "the total", added, typed)


def typed_item_9(form: Form) -> int | None:
    """Item 9 from the questions, else as typed; ValueRefused where the two contradict."""
    typed = whole_number(form.text("phq9_item9"), "phq9_item9", "PHQ-9 item 9")
    return _one("phq9_item9", "item 9", phq9.item_9(answers_of(form)), typed)


def _one(box: str, what: str, added: int | None, typed: int | None) -> int | None:
    if added is not None and typed is not None and added != typed:
        sentence = f"Which is right: by the questions {what} is {added}, typed is {typed}?"
        raise ValueRefused(box, sentence)
    return typed if added is None else added


def _title(answers: list[int | None]) -> str:
    given = [each for each in answers if each is not None]
    if not given:
        return "Ask the nine questions of the PHQ-9"
    if len(given) < len(phq9.QUESTIONS):
        return f"The nine questions of the PHQ-9: {len(given)} answered"
    return f"The nine questions of the PHQ-9: total {sum(given)}, item 9 is {given[-1]}"


def _show_questions(form: Form, outcome: Outcome | None) -> None:
    st.html(fill(_LEAD, lead=phq9.LEAD))
    for number, question in enumerate(phq9.QUESTIONS):
        st.segmented_control(
            f"{number + 1}. {question}",
            list(range(len(phq9.ANSWERS))),
            format_func=lambda answer: f"{answer} {phq9.ANSWERS[answer]}",
            key=form.key(f"phq9-{number}"),
            persist_state="session",
        )
    say_refused(outcome, _QUESTIONS)
    st.html(fill('<p class="quiet">$source</p>', source=phq9.SOURCE))
