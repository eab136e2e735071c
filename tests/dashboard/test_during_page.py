"""The session page while the infusion runs: medicines, pauses, what is not shown, taking over."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from streamlit.testing.v1 import AppTest

from dashboard import runtime
from dashboard.components.chairside.flags.suppressions import suppression_html
from dashboard.components.escalations import band_data
from dashboard.runtime import Running
from dashboard.sign_in.cookie import SESSION_COOKIE
from monitoring.effects import Effect
from monitoring.entries import Entry, ObservationPause, Remark, RemarkKind
from monitoring.flags import ActionTaken, Direction, Severity, Suppression
from monitoring.ids import EntryId, new_uuid
from monitoring.people import User
from monitoring.record import SessionRecord
from monitoring.recording import record_entries
from monitoring.review import SeenForm, acknowledge_flag, look_again
from monitoring.visits import HandOff, MedicineGiven, Route
from tests.chairside import running
from tests.clinic import signed_in
from tests.dashboard.test_session_page import HIGH, HOSTILE, Visit, box, button, html, sentences
from tests.factories import (
    ADA,
    NORA,
    NORTH,
    OLAF,
    PIET,
    at_minute,
    effect,
    entry_id,
    vitals,
)
from tests.session_views import session_view

FAST = vitals(13, (138, 84), heart_rate=114, name="fast")
CRITICAL = vitals(5.5, (200, 104), heart_rate=88, name="critical")


@pytest.fixture
def visit(here: Running, monkeypatch: pytest.MonkeyPatch) -> Visit:
    return Visit(here, monkeypatch)


def pick(app: AppTest, label: str, *choices: object) -> None:
    next(each for each in app.button_group if each.label == label).set_value(list(choices))


def choose_one(app: AppTest, label: str, choice: object) -> None:
    next(each for each in app.button_group if each.label == label).set_value(choice)


def type_dose(app: AppTest, value: float) -> None:
    next(each for each in app.text_input if each.label == "Dose").set_value(f"{value:g}")


def written(record: SessionRecord, kind: type) -> list[object]:
    return [each for each in record.entries if isinstance(each, kind)]


def labels(app: AppTest) -> list[str]:
    return [each.label for each in app.button]


# ---- medicines


def test_medicine_is_written_down(visit: Visit) -> None:
    visit.seat(*running(), effect(12, Effect.NAUSEA))
    app = visit.opened()
    choose_one(app, "Medicine", "ondansetron")
    app.run()
    assert "Not checked" in html(app)
    type_dose(app, 4)
    choose_one(app, "Unit", "mg")
    choose_one(app, "How", Route.INTRAVENOUS)
    choose_one(app, "For which side effect", str(effect(12, Effect.NAUSEA).episode_id))
    button(app, "Save: medicine given")

    (given,) = written(visit.record, MedicineGiven)
    assert isinstance(given, MedicineGiven)
    assert (given.name, given.dose_ug, given.route) == ("ondansetron", 4_000, Route.INTRAVENOUS)
    assert "ondansetron 4 mg IV for Nausea" in html(app)


def test_interaction_is_shown_before_saving(visit: Visit) -> None:
    visit.seat(*running())
    app = visit.opened()
    box(app, "Another medicine", "Midazolam")
    type_dose(app, 500)
    choose_one(app, "Unit", "mcg")
    choose_one(app, "How", Route.INTRAVENOUS)
    button(app, "Save: medicine given")
    assert any("look at the lines" in each for each in sentences(app))
    assert "Moderate" in html(app)
    button(app, "Save: medicine given")

    assert [each.dose_ug for each in written(visit.record, MedicineGiven)] == [500]  # type: ignore[attr-defined]
    assert "Midazolam 500 mcg IV" in html(app)


@pytest.mark.parametrize(
    ("unit", "dose", "sentence"),
    [
        (None, 4, "Choose mg or mcg"),
        ("mcg", 0.5, "type a whole number"),
        ("mg", 0.0001, "at most three decimals"),
        (None, None, "Say how much was given."),
    ],
)
def test_dose_that_cannot_be_is_refused(
    visit: Visit, unit: str | None, dose: float | None, sentence: str
) -> None:
    visit.seat(*running())
    app = visit.opened()
    box(app, "Another medicine", "ondansetron")
    if dose is not None:
        type_dose(app, dose)
    if unit is not None:
        choose_one(app, "Unit", unit)
    choose_one(app, "How", Route.ORAL)
    button(app, "Save: medicine given")

    assert any(sentence in each for each in sentences(app))
    assert not written(visit.record, MedicineGiven)
    assert next(each for each in app.text_input if each.label == "Another medicine").value


def test_amount_in_words_shows_as_typed(visit: Visit) -> None:
    visit.seat(*running())
    app = visit.opened()
    box(app, "Another medicine", HOSTILE)
    box(app, "Or how much, in words", "2 L/min")
    choose_one(app, "How", Route.INHALED)
    button(app, "Save: medicine given")

    assert len(written(visit.record, MedicineGiven)) == 1
    assert "<img" not in html(app)


# ---- remarks


def test_chips_say_what_was_done(visit: Visit) -> None:
    visit.seat(*running())
    app = visit.opened()
    pick(app, "Done just now", "repositioned", "blanket")
    box(app, "What", "left side")
    button(app, "Save")

    (said,) = written(visit.record, Remark)
    assert isinstance(said, Remark)
    assert (said.remark, said.text) == (
        RemarkKind.INTERVENTION,
        "repositioned, blanket: left side",
    )


def test_worry_raises_its_flag(visit: Visit) -> None:
    visit.seat(*running())
    app = visit.opened()
    pick(app, "Done just now", "blanket")
    choose_one(app, "Write down", RemarkKind.CONCERN)
    box(app, "What", "looks grey")
    button(app, "Save")

    kinds = {each.remark for each in written(visit.record, Remark)}  # type: ignore[attr-defined]
    assert kinds == {RemarkKind.INTERVENTION, RemarkKind.CONCERN}
    assert "Nurse is worried" in html(app)


def test_medicine_is_no_remark_any_more(visit: Visit) -> None:
    visit.seat(*running())
    group = next(each for each in visit.opened().button_group if each.label == "Write down")

    assert list(group.options) == ["Note", "Something done", "I am worried"]


# ---- pauses


def test_pause_is_said_and_ended(visit: Visit) -> None:
    visit.seat(*running())
    app = visit.opened()
    choose_one(app, "Minutes", 10)
    box(app, "Why observations pause", "in the bathroom")
    button(app, "Save: observations paused")
    assert "Observations paused until" in html(app)
    assert ": in the bathroom" in html(app)
    button(app, "End the pause now")

    pauses = written(visit.record, ObservationPause)
    assert [each.is_end for each in pauses] == [False, True]  # type: ignore[attr-defined]
    assert "next vitals" in html(app)
    assert "Observations go on" in html(app)
    assert "End the pause now" not in labels(app)


@pytest.mark.parametrize(
    ("until", "sentence"),
    [("", "Choose the minutes"), ("soon", "as on the clock"), ("99:00", "as on the clock")],
)
def test_pause_needs_its_end(visit: Visit, until: str, sentence: str) -> None:
    visit.seat(*running())
    app = visit.opened()
    box(app, "Or until", until)
    box(app, "Why observations pause", "in the bathroom")
    button(app, "Save: observations paused")

    assert any(sentence in each for each in sentences(app))
    assert not written(visit.record, ObservationPause)


def test_pause_of_hours_is_refused(visit: Visit) -> None:
    visit.seat(*running())
    app = visit.opened()
    at = runtime.now() + timedelta(hours=4)
    zone = session_view().zone
    box(app, "Or until", f"{at.astimezone(zone):%H:%M}")
    box(app, "Why observations pause", "asleep")
    button(app, "Save: observations paused")

    assert any("up to 2 hours" in each for each in sentences(app))


# ---- what is not shown


def held_fast(visit: Visit) -> AppTest:
    visit.seat(*running(), FAST)
    app = visit.opened()
    box(app, "Why it need not be shown", HOSTILE)
    button(app, "Do not show for now")
    return app


def test_suppression_stands_beside_flags(visit: Visit) -> None:
    shown = html(held_fast(visit))

    assert "Not shown: Heart rate up from baseline" in shown
    assert "high side, up to warning" in shown
    assert "<img" not in shown


def test_suppression_is_ended_by_hand(visit: Visit) -> None:
    app = held_fast(visit)
    button(app, "Show again now")

    assert len(visit.record.suppressions) == 2
    assert "Show again now" not in labels(app)
    assert any(each.startswith("Saved ") for each in sentences(app))
    assert "Not shown: " not in html(app)


def test_worse_is_shown_all_the_same(visit: Visit) -> None:
    app = held_fast(visit)
    worse = vitals(0, (138, 84), heart_rate=125)
    now = runtime.now()
    with visit.here.database.transaction() as store:
        record_entries(store, NORA, visit.chair, [just_now(worse, now)], now)
    app.run()

    assert "Heart rate 125" in html(app).split("Not shown: ")[1]
    assert "Do not show for now" in labels(app)


def just_now(entry: Entry, at: datetime) -> Entry:
    return replace(entry, measured_at=at, recorded_at=at)


def test_suppression_says_all_of_it() -> None:
    held = Suppression(
        id=entry_id("held"),
        rule_id="HR_HIGH",
        direction=Direction.HIGH,
        severity=Severity.WARNING,
        at=at_minute(50),
        until=at_minute(70),
        by=NORA.id,
        reason="she laughs",
    )
    words = suppression_html(held, session_view(*running(), at=60))

    for part in ("High heart rate", "up to warning", "16:10", "10 min left", "Nora", "she laughs"):
        assert part in words


# ---- taking over


def tick_all(app: AppTest) -> None:
    for each in app.checkbox:
        if each.label.startswith("Read back"):
            each.set_value(True)


def test_taken_over_with_all_ticks(visit: Visit) -> None:
    visit.seat(*running(), HIGH)
    app = visit.opened(PIET)
    assert "Responsible: <bdi>Nora</bdi>" in html(app)
    tick_all(app)
    button(app, "Take over")

    (said,) = written(visit.record, HandOff)
    assert isinstance(said, HandOff)
    assert said.from_user == NORA.id
    assert visit.record.session.responsible == PIET.id
    assert "Take over" not in labels(app)
    assert "Taken over · from Nora" in html(app)


def test_unticked_line_is_no_read_back(visit: Visit) -> None:
    visit.seat(*running())
    app = visit.opened(PIET)
    tick_all(app)
    app.checkbox[0].set_value(False)
    box(app, "Note", "left arm")
    button(app, "Take over")

    assert any("Read back each line" in each for each in sentences(app))
    assert not written(visit.record, HandOff)
    assert next(each for each in app.checkbox if each.label.endswith("vitals")).value


def test_changed_record_unticks_its_line(visit: Visit) -> None:
    visit.seat(*running())
    app = visit.opened(PIET)
    tick_all(app)
    notes = [each for each in app.text_input if "take over" in str(each.key)]
    notes[0].set_value("left arm")
    now = runtime.now()
    with visit.here.database.transaction() as store:
        sick = just_now(effect(0, Effect.NAUSEA), now)
        record_entries(store, NORA, visit.chair, [sick], now)
    button(app, "Take over")

    assert any("read back again" in each for each in sentences(app))
    ticks = {each.label: each.value for each in app.checkbox if each.label.startswith("Read")}
    assert ticks == {
        "Read back: flags": False,
        "Read back: side effects": False,
        "Read back: pump": True,
        "Read back: vitals": True,
    }
    assert [each.value for each in app.text_input if "take over" in str(each.key)] == ["left arm"]


@pytest.mark.parametrize("who", [NORA, ADA], ids=["responsible", "administrator"])
def test_others_are_not_offered_to_take_over(visit: Visit, who: User) -> None:
    visit.seat(*running())

    assert "Take over" not in labels(visit.opened(who))


# ---- the physicians' band


@pytest.fixture
def waiting(visit: Visit, monkeypatch: pytest.MonkeyPatch) -> Visit:
    """A critical pressure of eight minutes ago that nobody has acknowledged; Piet looks."""
    visit.seat(*running()[:5], CRITICAL, minute=14)
    with visit.here.database.transaction() as store:
        look_again(store, NORTH.id, visit.chair, runtime.now())
    _look_as(visit, PIET, monkeypatch)
    return visit


def _look_as(visit: Visit, user: User, monkeypatch: pytest.MonkeyPatch) -> None:
    jar = {SESSION_COOKIE: signed_in(visit.here.database, user, runtime.now())}
    monkeypatch.setattr("streamlit.runtime.context.ContextProxy.cookies", jar)


def test_band_says_who_waits_how_long(waiting: Visit) -> None:
    rows = band_data()["rows"]
    assert isinstance(rows, list)
    (row,) = rows

    assert row["id"] == str(waiting.chair)
    assert row["before"] == "Critical, nobody has acknowledged it for 8 min: "
    assert row["chair"] == "2"
    assert "High blood pressure" in row["titles"]


@pytest.mark.parametrize("who", [NORA, ADA, OLAF])
def test_band_is_for_own_physicians(
    waiting: Visit, who: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    _look_as(waiting, who, monkeypatch)

    assert band_data()["rows"] == []


def test_band_is_gone_once_seen(waiting: Visit) -> None:
    at = runtime.now()
    with waiting.here.database.transaction() as store:
        for flag in store.flags(NORTH.id, waiting.chair):
            own_id = EntryId(new_uuid(at))
            form = SeenForm(id=own_id, flag=flag.key, actions=(ActionTaken.SLOWED,))
            acknowledge_flag(store, NORA, waiting.chair, form, at)

    assert band_data()["rows"] == []


def test_flag_says_physicians_see_it(visit: Visit) -> None:
    visit.seat(*running()[:5], CRITICAL, minute=14)

    assert "Shown to the physicians since" in html(visit.opened())


# ---- small things


def test_saved_is_said_when_card_is_gone(visit: Visit) -> None:
    calm = vitals(13.5, (131, 82), name="calm")
    visit.seat(*running(), vitals(13, (200, 104), heart_rate=92, name="peak"), calm, minute=14)
    app = visit.opened()
    while "Seen" in labels(app):
        pick(app, "What was done", ActionTaken.REPEATED)
        button(app, "Seen")

    assert any(each.startswith("Saved ") for each in sentences(app))


def test_repeat_of_protocol_is_announced(visit: Visit) -> None:
    visit.seat(*running(), HIGH, minute=14)

    assert "(protocol: after 5 min) · next vitals" in html(visit.opened())
