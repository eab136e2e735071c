"""The session page: who is in the chair, what needs a look, and what can be written down."""

from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from streamlit.testing.v1 import AppTest

from dashboard import runtime
from dashboard.components.chairside.timeline.timeline_list import Kind
from dashboard.runtime import Running
from dashboard.sign_in.cookie import SESSION_COOKIE
from monitoring.entries import Entry, Remark
from monitoring.flags import ActionTaken
from monitoring.ids import PatientId, SessionId
from monitoring.infusions import InfusionAction, InfusionEvent, InfusionOrder
from monitoring.people import User
from monitoring.record import SessionRecord
from monitoring.recording import record_entries
from tests.chairside import in_chair, running
from tests.clinic import signed_in
from tests.factories import (
    ADA,
    AT,
    NORA,
    NORTH,
    OLAF,
    PIET,
    assessment,
    baseline,
    intake,
    order,
    patient,
    stop,
    vitals,
)
from tests.messages import as_read

PAGE = Path(__file__).parents[2] / "dashboard" / "pages" / "session.py"
HOSTILE = "<img src=x onerror=run()> $marks O'Neil & =cmd()"


class Visit:
    """A browser of one person after another, on one installation."""

    def __init__(self, here: Running, monkeypatch: pytest.MonkeyPatch) -> None:
        self.here = here
        self.monkeypatch = monkeypatch
        self.chair = SessionId(uuid4())

    def seat(self, *entries: Entry, minute: float = 14, **facts: object) -> None:
        """A session that stands at `minute` of its infusion right now."""
        later = runtime.now() - AT - timedelta(minutes=minute)
        self.chair = in_chair(self.here.database, *entries, later=later, **facts)  # type: ignore[arg-type]

    def opened(self, user: User = NORA, address: str | None = None) -> AppTest:
        token = signed_in(self.here.database, user, runtime.now())
        jar = {SESSION_COOKIE: token}
        self.monkeypatch.setattr("streamlit.runtime.context.ContextProxy.cookies", jar)
        app = AppTest.from_file(PAGE, default_timeout=20)
        app.query_params["id"] = str(self.chair) if address is None else address
        app.run()
        assert not app.exception
        return app

    @property
    def record(self) -> SessionRecord:
        return self.here.database.reading_record(NORTH.id, self.chair)[0]


@pytest.fixture
def visit(here: Running, monkeypatch: pytest.MonkeyPatch) -> Visit:
    return Visit(here, monkeypatch)


def html(app: AppTest) -> str:
    return " ".join(each.proto.body for each in app.get("html"))


def button(app: AppTest, label: str) -> None:
    next(each for each in app.button if each.label == label).click().run()
    assert not app.exception


def box(app: AppTest, label: str, text: str) -> None:
    next(each for each in app.text_input if each.label == label).set_value(text)


def choose(app: AppTest, label: str, choice: object) -> AppTest:
    found = next(each for each in app.button_group if each.label == label)
    found.set_value([choice])
    return app


def sentences(app: AppTest) -> list[str]:
    return [as_read(each.value) for each in (*app.error, *app.success, *app.info)]


HIGH = vitals(13, (186, 104), heart_rate=92, name="high")


def test_band_says_who_it_is(visit: Visit) -> None:
    visit.seat(*running(), number_in_series=4, planned_in_series=6)
    shown = html(visit.opened())

    for fact in ("Okafor, Adaeze", "12 Mar 1979", "004417", "70 kg", "no known allergies"):
        assert fact in shown
    assert "35 mg (0.5 mg/kg) over 40 min · session 4 of 6" in shown
    assert "Infusion T+14" in shown


def test_news2_without_values_keeps_within_the_line(visit: Visit) -> None:
    visit.seat(intake())
    shown = html(visit.opened())

    assert "◌ NEWS2 incomplete: 7 of 7 missing</span>" in shown
    assert "NEWS2 incomplete: no breaths, SpO₂" in shown


def test_status_line_leads_to_the_chart(visit: Visit) -> None:
    visit.seat(*running())
    shown = html(visit.opened())

    assert '<a class="fact" href="#chart" target="_self">Chart</a>' in shown
    assert 'id="chart"' in shown


def test_unasked_allergies_are_not_none(visit: Visit) -> None:
    visit.seat(*running(), whose=patient(allergies=None))

    assert "allergies: not asked" in html(visit.opened())


def test_hostile_texts_show_as_typed(visit: Visit) -> None:
    whose = patient(family_name=HOSTILE, allergies=HOSTILE, id=PatientId(uuid4()))
    visit.seat(*running(), whose=whose, chair=HOSTILE[:40])
    shown = html(visit.opened())

    assert "<img" not in shown
    assert shown.count("&lt;img src=x onerror=run()&gt; $marks O&#x27;Neil &amp;") >= 3


@pytest.mark.parametrize("address", ["", "not an id", "0199f1c2-0000-7000-8000-000000000001"])
def test_unknown_session_offers_others(visit: Visit, address: str) -> None:
    visit.seat(*running())
    app = visit.opened(address=address)

    assert len(app.info) == 1
    assert f"/session?id={visit.chair}" in html(app)
    assert 'href="/"' in html(app)


def test_foreign_session_is_not_shown(visit: Visit) -> None:
    visit.seat(*running())
    app = visit.opened(OLAF)

    assert sentences(app) == ["There is no such session in your clinic."]
    assert "Okafor" not in html(app)


def test_flag_is_acknowledged_with_action(visit: Visit) -> None:
    visit.seat(*running(), HIGH)
    app = visit.opened()
    assert "Systolic 186 mmHg" in html(app)
    choose(app, "What was done", ActionTaken.SLOWED)
    box(app, "Note", "says she is fine")
    button(app, "Seen")

    said = visit.record.acknowledgements
    assert {each.note for each in said} == {"says she is fine"}
    assert "✓ seen by <bdi>Nora</bdi>" in html(app)


def test_seen_without_word_is_refused(visit: Visit) -> None:
    visit.seat(*running(), HIGH)
    app = visit.opened()
    button(app, "Seen")

    assert "Say what was done: choose an action or write a note." in sentences(app)
    assert visit.record.acknowledgements == ()


def test_rule_is_suppressed_for_while(visit: Visit) -> None:
    visit.seat(*running(), vitals(13, (138, 84), heart_rate=114, name="fast"))
    app = visit.opened()
    box(app, "Why it need not be shown", "she laughs")
    button(app, "Do not show for now")

    assert [each.reason for each in visit.record.suppressions] == ["she laughs"]
    assert any(each.label.startswith("Not shown for now") for each in app.expander)


def test_start_takes_rate_of_order(visit: Visit) -> None:
    visit.seat(*running()[:4], minute=-1)
    app = visit.opened()
    button(app, "Record: start")

    events = [each for each in visit.record.entries if isinstance(each, InfusionEvent)]
    assert [(each.action, each.rate_ug_per_h) for each in events] == [
        (InfusionAction.START, 52_500)
    ]
    assert "rate 52.5 mg/h" in html(app)


def test_pump_offers_possible_steps_only(visit: Visit) -> None:
    visit.seat(*running())
    labels = [each.label for each in visit.opened().button]

    assert [each for each in labels if each.startswith("Record: ")] == [
        "Record: new rate",
        "Record: pause",
        "Record: stop",
    ]


def test_step_needs_readable_time(visit: Visit) -> None:
    visit.seat(*running())
    app = visit.opened()
    next(
        each for each in app.text_input if each.key and each.key.endswith("minutes_ago")
    ).set_value("soon")
    button(app, "Record: new rate")

    assert "Type how many minutes ago, as a whole number." in sentences(app)
    assert len(visit.record.entries) == len(running())


def test_remark_is_written_down(visit: Visit) -> None:
    visit.seat(*running())
    app = visit.opened()
    box(app, "What", HOSTILE)
    button(app, "Save")

    assert [each.text for each in visit.record.entries if isinstance(each, Remark)] == [HOSTILE]
    assert "<img" not in html(app)
    assert sentences(app)[0].startswith("Saved ")


def test_physician_alone_orders(visit: Visit) -> None:
    visit.seat(*running()[2:4], minute=-1)
    assert "Order" not in [each.label for each in visit.opened().button]
    app = visit.opened(PIET)
    for label, value in (("Ordered dose", "35"), ("Over, min", "40"), ("Syringe, mg/mL", "1")):
        box(app, label, value)
    next(each for each in app.button_group if each.label == "in").set_value("mg")
    app.run()
    button(app, "Order")

    orders = [each for each in visit.record.entries if isinstance(each, InfusionOrder)]
    assert [each.dose_ug for each in orders] == [35_000]


def test_administrator_only_reads(visit: Visit) -> None:
    visit.seat(*running(), HIGH)
    app = visit.opened(ADA)

    assert [each.label for each in app.button] == []
    assert "You may read this session" in html(app)


def test_recovery_lists_what_is_missing(visit: Visit) -> None:
    visit.seat(*running(), stop(13), assessment(13.5, orientation=4, name="oriented"))
    shown = html(visit.opened())

    assert "Ready for home?" in shown
    assert "unknown" in shown


def test_timeline_is_narrowed(visit: Visit) -> None:
    visit.seat(*running())
    app = visit.opened()
    choose(app, "Show only", Kind.PUMP).run()

    timeline = html(app).split('<ol class="timeline">')[1]
    assert "Started, 52.5 mg/h" in timeline
    assert "131/82" not in timeline


def test_stop_says_that_it_is_saved(visit: Visit) -> None:
    visit.seat(*running())
    app = visit.opened()
    button(app, "Record: stop")

    assert any(each.startswith("Saved ") for each in sentences(app))


def test_start_offers_rate_of_new_order(visit: Visit) -> None:
    visit.seat(intake(), *baseline())
    app = visit.opened()
    later = runtime.now() - AT
    with visit.here.database.transaction() as store:
        new = order(later / timedelta(minutes=1))
        record_entries(store, PIET, visit.chair, [new], runtime.now())
    app.run()

    assert next(each for each in app.text_input if each.label == "Rate, mg/h").value == "52.5"


def test_flag_back_in_line_says_so(visit: Visit) -> None:
    visit.seat(*running(), HIGH, vitals(14, (131, 82), name="calm"), minute=16)

    assert "Back in line since" in html(visit.opened())
