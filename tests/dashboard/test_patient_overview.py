"""A patient at one look: series, what is true, flags, and each infusion in a line."""

from datetime import date, timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest

from dashboard import runtime
from dashboard.components.chairside.frame.identity_band import identity_html, own_limits_html
from dashboard.components.patients.known.consents import consents_html
from dashboard.components.patients.known.history import history_html
from dashboard.components.patients.known.now import now_html
from dashboard.components.patients.known.protocol_limits import protocol_limits_html
from dashboard.components.patients.known.weights import weights_html
from dashboard.components.patients.overview.infusions import Infusions, infusion_html
from dashboard.components.patients.overview.progress import next_words, series_words
from dashboard.components.patients.overview.standing import standing_html
from dashboard.components.patients.visits import visits_html
from dashboard.course_view import CourseView
from dashboard.html import Html
from dashboard.runtime import Running
from db.patients import Visit
from monitoring.course_entries import CourseEntry, Diagnosis
from monitoring.effects import Effect, Grade
from monitoring.flags import Severity
from monitoring.follow_ups import Channel, FollowUp
from monitoring.following_up import write_follow_up
from monitoring.ids import SessionId
from monitoring.protocols import default_protocol
from monitoring.relief_span import SpanEnd
from monitoring.series import SeriesProgress
from monitoring.sessions import SessionOutcome, SessionStatus
from tests.chairside import running
from tests.course_factories import (
    consent,
    course_correction,
    diagnosis,
    follow_up,
    in_force,
    infusion,
    on_day,
    own_limit,
    own_limits,
    plan,
    session_of,
    span,
)
from tests.dashboard.test_patient_pages import HOSTILE, SAFE, Desk, fill_in, html, press, said
from tests.factories import ADA, NORA, PIET, header, patient
from tests.session_views import session_view

OSLO = ZoneInfo("Europe/Oslo")
DONE = "What_was_said_or_done,_in_words"


@pytest.fixture
def desk(here: Running, monkeypatch: pytest.MonkeyPatch) -> Desk:
    return Desk(here, monkeypatch)


def course(*entries: CourseEntry, day: float = 20, due_day: float | None = None) -> CourseView:
    return CourseView(
        patient=patient(),
        entries=entries,
        flags=(),
        acknowledgements=(),
        protocol=default_protocol(),
        safety_text="",
        names={NORA.id: "Nora", PIET.id: HOSTILE},
        physicians=frozenset({PIET.id}),
        due_at=None if due_day is None else on_day(due_day),
        zone=OSLO,
        at=on_day(day),
    )


def visit(day: float, number: int | None = None, **changes: object) -> Visit:
    facts: dict[str, object] = {
        "session_id": SessionId(uuid4()),
        "scheduled_at": on_day(day),
        "status": SessionStatus.SIGNED_OFF,
        "outcome": None,
        "chair": "2",
        "number_in_series": number,
        "planned_in_series": None,
        "started_at": on_day(day),
    }
    return Visit(**(facts | changes))  # type: ignore[arg-type]


def scheduled(day: float) -> Visit:
    return visit(day, status=SessionStatus.SCHEDULED, started_at=None)


@pytest.mark.parametrize(
    ("done", "planned", "words"),
    [
        (0, 6, "none of 6 yet"),
        (4, 6, "4 of 6"),
        (6, 6, "6 of 6, the last of the series"),
        (8, 6, "6 of 6, and 2 since"),
        (0, None, "none yet, no number planned"),
        (3, None, "3, no number planned"),
    ],
)
def test_series_is_counted_in_words(done: int, planned: int | None, words: str) -> None:
    beyond = max(0, done - (planned or done))

    found = SeriesProgress(done=done, planned=planned, beyond=beyond, next_on=None)
    assert series_words(found) == words


def test_calendar_comes_before_the_plan() -> None:
    progress = SeriesProgress(done=4, planned=6, beyond=0, next_on=date(2026, 10, 13))
    today = on_day(10).date()

    assert next_words(progress, [scheduled(14), scheduled(12)], today, OSLO) == (
        "next scheduled 13 Oct 2026 16:00"
    )
    assert next_words(progress, [], today, OSLO) == "next planned about 13 Oct 2026"


def test_missed_plan_says_so() -> None:
    progress = SeriesProgress(done=4, planned=6, beyond=0, next_on=date(2026, 10, 13))

    found = next_words(progress, [], date(2026, 10, 14), OSLO)
    assert found == "was planned about 13 Oct 2026, nothing scheduled"


@pytest.mark.parametrize(
    ("done", "planned", "words"),
    [
        (6, 6, "no further one planned"),
        (0, 6, "nothing scheduled"),
        (2, None, "nothing scheduled"),
    ],
)
def test_nothing_to_come_is_said(done: int, planned: int | None, words: str) -> None:
    progress = SeriesProgress(done=done, planned=planned, beyond=0, next_on=None)

    assert next_words(progress, [], date(2026, 10, 14), OSLO) == words


def test_everything_unknown_says_what_to_do() -> None:
    shown = standing_html(course(), [])

    assert "No plan yet." in shown
    assert "Nobody has asked yet." in shown
    assert "view=follow-ups" in shown
    assert "none; the protocol’s apply" in shown


def test_what_is_true_stands_together() -> None:
    entries = (diagnosis(), plan(), own_limits(own_limit(170)), follow_up(8, text="well"))
    shown = standing_html(course(*entries, due_day=18), [visit(0, 4)])

    assert "<b>4 of 6</b> · was planned about 4 Oct 2026, nothing scheduled" in shown
    assert "◆ in force:" in shown
    assert "Systolic at or above 170 mmHg: warning; until 31 Oct 2026" in shown
    assert "pain 3 of 10 · “<bdi>well</bdi>”" in shown
    assert "◷ Due since 19 Oct 2026" in shown


def test_expired_limits_are_said_to_be_over() -> None:
    shown = standing_html(course(own_limits(own_limit(170)), day=40), [])

    assert "over, the protocol’s apply:" in shown
    assert "in force" not in shown


@pytest.mark.parametrize(
    ("due_day", "words"), [(None, "nothing to ask"), (25, "due 26 Oct 2026"), (20, "Due today")]
)
def test_next_follow_up_is_said(due_day: float | None, words: str) -> None:
    assert words in standing_html(course(due_day=due_day), [])


def infusion_words(**changes: object) -> str:
    one = infusion(1, 0, **changes)  # type: ignore[arg-type]
    return infusion_html(session_of(1), Infusions(summaries={session_of(1): one}))


def test_infusion_in_a_line() -> None:
    effects = {Effect.NAUSEA: Grade.MODERATE, Effect.DIZZINESS: Grade.MILD}
    shown = infusion_words(effects=effects)

    assert "systolic 124 → 140 (+16)" in shown
    assert "moderate: nausea" in shown
    assert "dizziness" not in shown


def test_peak_beside_a_gap_may_be_higher() -> None:
    assert "140 or higher (+16)" in infusion_words(has_gap=True)
    assert "systolic" not in infusion_words(systolic=None)
    assert infusion_html(session_of(2), Infusions()) == ""


@pytest.mark.parametrize(
    ("days", "end", "words"),
    [
        (4, SpanEnd.RETURNED, "relief: 0 to 4 days"),
        (4, SpanEnd.NEXT_INFUSION, "relief: at least 4 days, until the next infusion"),
        (4, SpanEnd.LAST_CONTACT, "relief: at least 4 days, then not asked"),
        (0.1, SpanEnd.LAST_CONTACT, "relief: ◌ not asked after that day"),
    ],
)
def test_relief_says_how_it_ended(days: float, end: SpanEnd, words: str) -> None:
    one, of = infusion(1, 0), session_of(1)
    shown = infusion_html(of, Infusions(summaries={of: one}, spans={of: span(1, 0, days, end)}))

    assert f"<span>{words}</span>" in shown


def test_weights_show_their_change() -> None:
    weights = [visit(9, weight_g=71_000), visit(6), visit(3, weight_g=72_500), visit(0)]
    shown = weights_html(weights, OSLO)

    assert "71 kg" in shown
    assert "−1.5 kg" in shown
    assert "Not weighed yet" in weights_html([visit(0)], OSLO)


def test_protocols_limits_have_their_source() -> None:
    shown = protocol_limits_html(default_protocol())

    assert "at or above 180 mmHg, again after 5 min" in shown
    assert "above 140 mmHg" not in shown  # Only before the start.
    assert all(word in shown for word in ("▲", "◆", "●", "Source"))


def limited(reason: str) -> CourseView:
    return course(own_limits(own_limit(170), reason=reason))


def test_sessions_say_which_time_it_is() -> None:
    begun = visit(0, started_at=on_day(0) + timedelta(minutes=35))

    assert "1 Oct 2026, started 16:35" in visits_html([begun], OSLO)
    assert "1 Oct 2026, planned 16:00" in visits_html([scheduled(0)], OSLO)


def test_cancelled_visit_is_none_of_the_series() -> None:
    nothing = SessionOutcome.NOT_STARTED
    cancelled = visit(0, 5, status=SessionStatus.CANCELLED, outcome=nothing, started_at=None)

    assert "session 5" in visits_html([visit(0, 5)], OSLO)
    assert "session 5" not in visits_html([cancelled], OSLO)


HOSTILE_PARTS = {
    "diagnosis": lambda: now_html(course(diagnosis(text=HOSTILE)), "x", Diagnosis, ""),
    "standing": lambda: standing_html(limited(HOSTILE), []),
    "consents": lambda: consents_html(course(consent(title=HOSTILE, kept_at=HOSTILE))),
    "visits": lambda: visits_html([visit(0, chair=HOSTILE)], OSLO),
    "history": lambda: history_html(
        [first := diagnosis(text=HOSTILE)],
        course(first, course_correction(2, first.id, reason=HOSTILE)),
    ),
}


@pytest.mark.parametrize("part", HOSTILE_PARTS)
def test_hostile_texts_show_as_typed(part: str) -> None:
    shown = HOSTILE_PARTS[part]()

    assert SAFE in shown
    assert "<img" not in shown


def test_band_says_own_limits() -> None:
    own = own_limits(own_limit(170), reason=HOSTILE)
    view = session_view(*running(), in_force(own, header(-8)), names={"Piet": HOSTILE})

    assert "own limits ◆" in identity_html(view)
    assert "Systolic at or above 170 mmHg: warning. Set by" in own_limits_html(view)
    assert own_limits_html(view).count(SAFE) == 2
    assert own_limits_html(session_view(*running())) == Html("")


def ill_after_leaving(desk: Desk) -> None:
    at = runtime.now() - timedelta(hours=1)
    entry = FollowUp(
        **(header(0) | {"measured_at": at, "recorded_at": at}),  # type: ignore[arg-type]
        channel=Channel.PHONE,
        phq9_item9=1,
    )
    with desk.here.database.transaction() as store:
        write_follow_up(store, NORA, patient().id, entry, runtime.now())


def test_flag_is_answered_on_the_overview(desk: Desk) -> None:
    ill_after_leaving(desk)
    app = desk.patient_page(PIET)
    assert "Critical:" in html(app)
    assert said(press(app, "Seen")) == ["Say what was done: choose an action or write a note."]
    press(fill_in(app, **{DONE: "called back"}), "Seen")

    assert "Nothing needs a look" in html(app)
    assert any(each.startswith("Saved ") for each in said(app))


def test_administrator_sees_no_flags(desk: Desk) -> None:
    ill_after_leaving(desk)

    assert "item 9" not in html(desk.patient_page(ADA))


def test_severity_is_never_colour_alone(desk: Desk) -> None:
    ill_after_leaving(desk)
    shown = html(desk.patient_page(NORA))

    assert f'<span class="word">{Severity.CRITICAL.capitalize()}:</span>' in shown
    assert '<b aria-hidden="true">▲</b>' in shown
