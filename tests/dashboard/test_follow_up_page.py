"""Follow-ups on the screen: asked, written, put right, and item 9 seen by a physician."""

from datetime import timedelta

import pytest
from streamlit.testing.v1 import AppTest

from dashboard import runtime
from dashboard.components.patients.follow_up.answers import Asked
from dashboard.runtime import Running
from db import course_rows
from monitoring.effects import Effect, Grade
from monitoring.follow_ups import Channel, FollowUp, LaterEffect, ReliefPresent
from monitoring.ids import SafetyTextId, new_uuid
from monitoring.informing import write_safety_text
from monitoring.people import User
from tests.dashboard.test_patient_pages import HOSTILE, SAFE, Desk, fill_in, html, press, said
from tests.factories import ADA, NORA, NORTH, OLAF, PIET, patient

PAIN = "Pain_now,_0_none_to_10_worst"
ITEM_9 = "PHQ-9_item_9,_0_to_3"
DONE = "What_was_said_or_done,_in_words"
TEXT = "Stay on the line; call the physician on duty."


@pytest.fixture
def desk(here: Running, monkeypatch: pytest.MonkeyPatch) -> Desk:
    return Desk(here, monkeypatch)


def follow_ups(desk: Desk) -> list[FollowUp]:
    with desk.here.database.reading() as connection:
        entries = course_rows.read_entries(connection, NORTH.id, patient().id)
    return [each for each in entries if isinstance(each, FollowUp)]


def opened(desk: Desk, user: User = NORA) -> AppTest:
    return press(desk.patient_page(user, "follow-ups"), "Write a follow-up")


def choose(app: AppTest, label: str, value: object) -> AppTest:
    group = next(each for each in app.button_group if each.label == label)
    return group.set_value(value).run()


def by_phone(desk: Desk, **texts: str) -> AppTest:
    app = choose(opened(desk), "How the patient was asked", Channel.PHONE)
    return fill_in(app, **texts)


def saved(app: AppTest) -> AppTest:
    return press(app, "Save the follow-up")


def write_text(desk: Desk) -> None:
    with desk.here.database.transaction() as store:
        text_id = SafetyTextId(new_uuid(runtime.now()))
        write_safety_text(store, ADA, (text_id, TEXT), runtime.now(), instead_of=None)


def test_nothing_is_filled_in(desk: Desk) -> None:
    app = opened(desk)

    assert all(not each.value for each in app.text_input)
    assert all(each.value is None for each in app.button_group if each.label != "View")


def test_answers_are_saved(desk: Desk) -> None:
    app = by_phone(desk, **{PAIN: "3"}, Note=HOSTILE)
    choose(app, "Is the relief of the last infusion still there?", ReliefPresent.PARTLY)
    choose(app, "Side effects after leaving", Asked.SOME)
    app.multiselect[0].set_value([Effect.NAUSEA]).run()
    choose(app, "Nausea, at its worst", Grade.MILD)
    saved(app)

    (entry,) = follow_ups(desk)
    assert (entry.pain, entry.phq9, entry.relief) == (3, None, ReliefPresent.PARTLY)
    assert entry.effects == (LaterEffect(effect=Effect.NAUSEA, grade=Grade.MILD),)
    assert abs(entry.measured_at - runtime.now()) < timedelta(minutes=1)
    assert f"“<bdi>{SAFE}</bdi>”" in html(app)


def test_no_answer_at_all_is_refused(desk: Desk) -> None:
    app = saved(by_phone(desk))

    assert said(app) == ["Enter at least one answer, or say nobody was reached."]
    assert follow_ups(desk) == []


def test_refused_follow_up_keeps_what_was_typed(desk: Desk) -> None:
    app = saved(by_phone(desk, **{PAIN: "11"}, Note="was asleep"))

    assert "Pain (NRS) 11 cannot be" in said(app)[0]
    assert {"11", "was asleep"} <= {each.value for each in app.text_input}


def test_way_of_asking_is_needed(desk: Desk) -> None:
    app = saved(fill_in(opened(desk), **{PAIN: "3"}))

    assert said(app) == ["Say how the patient was asked."]


def test_nobody_reached_has_no_answers(desk: Desk) -> None:
    app = by_phone(desk, **{PAIN: "3"})
    app.checkbox[0].check()
    assert said(saved(app)) == ["Somebody who was not reached gave no answers."]
    saved(fill_in(app, **{PAIN: ""}))

    assert [each.is_reached for each in follow_ups(desk)] == [False]


def test_nine_answers_are_added_up(desk: Desk) -> None:
    app = by_phone(desk)
    questions = [each.label for each in app.button_group if each.label[:1].isdigit()]
    for question in questions[:8]:
        choose(app, question, 1)
    assert "8 of the nine questions are answered" in said(saved(app))[0]
    saved(choose(app, questions[8], 0))

    assert [(each.phq9, each.phq9_item9) for each in follow_ups(desk)] == [(8, 0)]


def test_item_nine_shows_the_clinics_text(desk: Desk) -> None:
    write_text(desk)
    app = by_phone(desk)
    assert TEXT not in html(app)
    fill_in(app, **{ITEM_9: "1"}).run()
    assert TEXT in html(app)
    saved(app)

    assert TEXT in html(desk.patient_page(NORA, "follow-ups"))
    assert TEXT in html(desk.patient_page(PIET))


def test_item_nine_waits_for_a_physician(desk: Desk) -> None:
    write_text(desk)
    saved(by_phone(desk, **{ITEM_9: "1"}))
    seen = fill_in(desk.patient_page(NORA, "follow-ups"), **{DONE: "told Piet"})
    press(seen, "Seen")
    assert TEXT in html(seen)
    answered = desk.patient_page(PIET, "follow-ups")
    press(fill_in(answered, **{DONE: "spoke with her"}), "Seen")

    assert TEXT not in html(answered)
    assert TEXT not in html(desk.patient_page(NORA))


def test_follow_up_is_put_right(desk: Desk) -> None:
    app = saved(by_phone(desk, **{PAIN: "3"}))
    app.selectbox[0].set_value(follow_ups(desk)[0].id).run()
    press(app, "Open it")
    fill_in(app, **{PAIN: "8"}, Why_it_is_put_right=HOSTILE)
    press(app, "Save it put right")

    assert [each.pain for each in follow_ups(desk)] == [3, 8]
    assert "<s>Phone · pain 3 of 10</s>" in html(app)
    assert "corrected by <bdi>Nora</bdi>" in html(app)
    assert SAFE in html(app)


def test_follow_up_entered_in_error(desk: Desk) -> None:
    app = saved(by_phone(desk, **{PAIN: "3"}))
    app.selectbox[1].set_value(follow_ups(desk)[0].id)
    press(app, "Entered in error")
    assert said(app)[-1] == "Say why the entry is corrected."
    press(fill_in(app, Why_it_was_wrong="another patient"), "Entered in error")

    assert "entered in error, said by <bdi>Nora</bdi>" in html(app)


def test_second_click_saves_once(desk: Desk) -> None:
    app = by_phone(desk, **{PAIN: "3"})
    button = next(each for each in app.button if each.label == "Save the follow-up")
    button.click().run()
    button.click().run()

    assert len(follow_ups(desk)) == 1


@pytest.mark.parametrize("user", [ADA, OLAF], ids=lambda user: user.name)
def test_others_see_no_follow_ups(desk: Desk, user: User) -> None:
    saved(by_phone(desk, **{PAIN: "3"}))
    app = desk.patient_page(user, "follow-ups")

    assert "pain 3" not in html(app)
    assert "Write a follow-up" not in [each.label for each in app.button]
