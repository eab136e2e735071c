"""The trends on a patient's page: what the address names is shown, and who may see it."""

from datetime import date, timedelta

import pytest
from streamlit.testing.v1 import AppTest

from dashboard import runtime
from dashboard.charts.trends.limits import high_lines
from dashboard.charts.trends.picture import Chart, Picture
from dashboard.charts.trends.pictures import PICTURES
from dashboard.charts.trends.shown import Period
from dashboard.components.trends.cards import head_html, notes_html
from dashboard.components.trends.sentence import sentence
from dashboard.runtime import Running
from dashboard.trends_source import read_trends
from monitoring.audit import AuditAction
from monitoring.errors import NotFound, PermissionRefused
from monitoring.measures import Measure
from monitoring.people import User
from tests.clinic import event
from tests.course_factories import own_limit, own_limits
from tests.courses import keep_course
from tests.dashboard.test_patient_pages import Desk, html
from tests.factories import ADA, NORA, NORTH, OLAF, PIET, patient
from tests.messages import as_read
from tests.monitoring.trends.visits import Visit
from tests.trends_views import call, infusion, trends_view

EFFECTS_QUESTION = "Which effects, how bad?"


@pytest.fixture
def desk(here: Running, monkeypatch: pytest.MonkeyPatch) -> Desk:
    return Desk(here, monkeypatch)


def keep(desk: Desk, *visits: Visit, ago_days: float = 0.1) -> None:
    """Visits, the first of them so many days ago, and the others by it."""
    later = runtime.now() - timedelta(days=ago_days) - visits[0].at(0)
    keep_course(desk.here.database, *visits, later=later, is_new=False)


def trends(desk: Desk, user: User = PIET, **query: str) -> AppTest:
    return desk.opened("patient", user, id=str(patient().id), view="trends", **query)


def buttons(app: AppTest) -> list[str]:
    return [each.label for each in app.button]


def press(app: AppTest, label: str) -> AppTest:
    next(each for each in app.button if each.label == label).click().run()
    assert not app.exception
    return app


def months(count: int) -> list[Visit]:
    """One visit a month, the newest first."""
    return [infusion(-30.0 * i) for i in range(count)]


def test_every_question_is_on_the_page(desk: Desk) -> None:
    keep(desk, infusion(0), infusion(-21))
    page = html(trends(desk))

    assert page.count('<h3 class="question">') == len(PICTURES)
    assert '<p class="since">Since ' in page


def test_administrator_is_shown_no_trends(desk: Desk) -> None:
    keep(desk, infusion(0))
    app = trends(desk, ADA)

    assert "Trends" not in app.button_group[0].options
    assert "<h3" not in html(app)


def test_administrator_is_refused_in_words(desk: Desk) -> None:
    with pytest.raises(PermissionRefused, match="may not view a patient's course"):
        read_trends(desk.here.database, ADA, patient().id, runtime.now())


def test_other_clinic_has_no_such_patient(desk: Desk) -> None:
    keep(desk, infusion(0))

    with pytest.raises(NotFound):
        read_trends(desk.here.database, OLAF, patient().id, runtime.now())


def test_own_limits_reach_the_pictures(desk: Desk) -> None:
    keep(desk, infusion(0, rise=45))
    own = own_limits(own_limit(165), expires_on=date(2100, 1, 1))
    with desk.here.database.transaction() as store:
        added = event(NORTH, AuditAction.COURSE_ENTRIES_ADDED)
        store.add_course_entries(patient(), [own], added)
    view = read_trends(desk.here.database, PIET, patient().id, runtime.now())

    assert [line.value for line in high_lines(view.protocol, Measure.SYSTOLIC)] == [165, 200]


def test_nurse_sees_trends_too(desk: Desk) -> None:
    keep(desk, infusion(0))

    assert EFFECTS_QUESTION in html(trends(desk, NORA))


def test_no_infusion_says_what_to_do(desk: Desk) -> None:
    app = trends(desk)

    assert "No infusion yet: start or schedule one" in html(app)
    assert "write down the pain before it" in html(app)
    assert "<h3" not in html(app)


def test_enlarged_picture_is_in_the_address(desk: Desk) -> None:
    keep(desk, *months(3))
    app = press(trends(desk), "Enlarge side effects")

    assert app.query_params["chart"] == "effects"
    assert html(app).count('<h3 class="question">') == 1
    assert EFFECTS_QUESTION in html(app)


def test_all_pictures_come_back(desk: Desk) -> None:
    keep(desk, *months(3))
    app = press(trends(desk, chart="effects"), "All pictures")

    assert "chart" not in app.query_params
    assert html(app).count('<h3 class="question">') == len(PICTURES)


def test_period_is_in_the_address(desk: Desk) -> None:
    keep(desk, *months(8))
    app = trends(desk)
    next(e for e in app.button_group if e.label == "Period").set_value(Period.LAST_FEW).run()

    assert app.query_params["period"] == "last6"
    assert "6 infusions" in html(app)


def test_empty_period_names_the_way_out(desk: Desk) -> None:
    keep(desk, infusion(0), ago_days=500)
    app = trends(desk, period="year")

    assert "Choose “All sessions”" in as_read(app.info[0].value)


@pytest.mark.parametrize(
    "query",
    [
        {"period": "<b>", "chart": "nonsense", "until": "9" * 400, "measure": "💥"},
        {"until": "-1"},
        {"until": "0", "chart": "pressure"},
        {"measure": "pain", "chart": "overlay"},
    ],
)
def test_nonsense_in_the_address_is_harmless(desk: Desk, query: dict[str, str]) -> None:
    keep(desk, *months(2))

    assert "question" in html(trends(desk, PIET, **query))


def test_earlier_infusions_are_a_step_away(desk: Desk) -> None:
    visits = [infusion(-i / 4) for i in range(64)]
    keep(desk, *visits)
    app = press(trends(desk, chart="pressure"), "← 4 earlier")
    assert app.query_params["until"] == "60"
    assert "infusions 1 to 60, 60 of 64" in html(app)
    app = press(app, "4 later →")

    assert "until" not in app.query_params


def test_overlay_has_the_chosen_measure(desk: Desk) -> None:
    keep(desk, *months(4))
    app = press(trends(desk), "Sessions over each other")
    assert app.query_params["chart"] == "overlay"
    chosen = next(e for e in app.button_group if e.label == "Measure")
    chosen.set_value(Measure.HEART_RATE).run()

    assert app.query_params["measure"] == "heart_rate"
    assert "Bold: Heart rate of the newest session" in html(app)


def test_running_session_is_drawn_live(desk: Desk) -> None:
    running = infusion(0, is_running=True)
    keep(desk, running, infusion(-20), infusion(-40), ago_days=0.018)
    app = trends(desk, chart="overlay")

    assert "A session is running now: it is not compared yet" in html(app)
    assert "of the running session" in html(app)


def test_running_session_is_not_compared() -> None:
    earlier = [infusion(0, rise=20), infusion(7, rise=34)]
    over = trends_view(*earlier, days=10)
    during = trends_view(*earlier, infusion(14, rise=4, is_running=True), days=14.014)

    assert "14 mmHg higher" in sentence(over)
    assert "14 mmHg higher" in sentence(during)
    assert sentence(during).endswith("its marks are those so far.")


def test_one_infusion_asks_for_a_follow_up() -> None:
    assert "write down a follow-up" in sentence(trends_view(infusion(0), days=3))
    assert "follow-up" not in sentence(trends_view(infusion(0), calls=[call(3, 3)], days=9))


def test_words_on_the_page_are_text() -> None:
    picture = Picture(
        chart=Chart.DOSE,
        question="<b>?",
        caption="<img src=x onerror=run()>",
        alt="",
        notes=("<script>",),
        figure=None,
    )

    assert "<img" not in head_html(picture)
    assert "<script" not in notes_html(picture)
