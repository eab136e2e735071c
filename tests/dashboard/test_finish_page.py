"""Finishing a visit and signing it, on the session page."""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

import pytest
from starlette.testclient import TestClient
from streamlit.testing.v1 import AppTest

from dashboard import runtime
from dashboard.components.chairside.leaving import recovery_panel
from dashboard.runtime import Running
from dashboard.sign_in import confirming, signing_in
from dashboard.sign_in.signing_in import attempt_of, sign_in
from dashboard.wording import clock
from monitoring.assessments import Assessment
from monitoring.audit import AuditAction
from monitoring.deciding import decide
from monitoring.digests import digest_of
from monitoring.discharge import readiness
from monitoring.entries import Entry
from monitoring.finishing import finish_session
from monitoring.ids import EntryId, LeafletId, new_uuid
from monitoring.informing import write_leaflet
from monitoring.people import User
from monitoring.protocols import default_protocol
from monitoring.sessions import SessionOutcome, SessionStatus
from monitoring.signing import SignForm, sign_off
from monitoring.timeline import read_timeline
from monitoring.visits import (
    Addendum,
    Departure,
    Disposition,
    Ending,
    Gate,
    Override,
    Signature,
)
from tests.chairside import running
from tests.clinic import PASSWORD, signed_in
from tests.dashboard.audit import actions_of
from tests.dashboard.test_session_page import HOSTILE, Visit, box, html, sentences
from tests.factories import (
    ADA,
    AT,
    NORA,
    NORTH,
    OLAF,
    PIET,
    SOUTH,
    assessment,
    departure,
    intake,
    stop,
    vitals,
)

CALM = assessment(95, dissociation=0, sedation=5, orientation=4, gait_is_steady=True)
LEVEL = "Suicidal thoughts: level by your C-SSRS screener"
PEAK = vitals(99, (190, 104), name="peak")


@pytest.fixture
def visit(here: Running, monkeypatch: pytest.MonkeyPatch) -> Visit:
    # AppTest has no browser, so none with an address.
    monkeypatch.setattr("streamlit.runtime.context.ContextProxy.ip_address", "10.0.0.7")
    return Visit(here, monkeypatch)


def recovering(visit: Visit, *more: Entry, minute: float = 101, **facts: object) -> None:
    """A visit an hour after its infusion's end; what is in `more` was written down too."""
    later = runtime.now() - AT - timedelta(minutes=minute)
    sets = tuple(vitals(each) for each in (20, 30, 40, 55, 70, 85, 98))
    entries = (*running(), stop(), *sets, *(_moved(each, later) for each in more))
    visit.seat(*entries, minute=minute, **facts)


def _moved(entry: Entry, later: timedelta) -> Entry:
    if isinstance(entry, Departure) and entry.line_removed_at is not None:
        return replace(entry, line_removed_at=entry.line_removed_at + later)
    return entry


def over(visit: Visit, *more: Entry) -> None:
    """The visit has ended as usual."""
    recovering(visit, CALM, departure(), *more)
    at = runtime.now()
    header = {"measured_at": at, "recorded_at": at, "performed_by": NORA.id, "recorded_by": NORA.id}
    ending = Ending(
        id=EntryId(uuid4()),
        **header,  # type: ignore[arg-type]
        outcome=SessionOutcome.COMPLETED,
        disposition=Disposition.HOSPITAL if more else Disposition.HOME_WITH_ESCORT,
        reason="for observation" if more else "",
    )
    with visit.here.database.transaction() as store:
        finish_session(store, NORA, visit.chair, ending, at)


def press(app: AppTest, label: str) -> None:
    next(each for each in app.button if each.label == label).click().run()
    assert not app.exception


def pick(app: AppTest, label: str, choice: object) -> None:
    next(each for each in app.button_group if each.label == label).select(choice)


def say(app: AppTest, label: str, choice: object) -> None:
    next(each for each in app.radio if each.label == label).set_value(choice)


def labels(app: AppTest) -> list[str]:
    return [each.label for each in app.button]


def kinds(visit: Visit, kind: type[Entry]) -> list[Entry]:
    return [each for each in visit.record.entries if isinstance(each, kind)]


def end(app: AppTest, disposition: Disposition = Disposition.HOME_WITH_ESCORT) -> None:
    say(app, "The infusion was", SessionOutcome.COMPLETED)
    say(app, "The patient goes", disposition)
    press(app, "Finish")


# ---- recovery panel -------------------------------------------------------------------------


def test_panel_says_what_is_open(visit: Visit) -> None:
    recovering(visit)
    shown = html(visit.opened())

    open_words = "4 of 10 about the patient and 3 of 3 at the door open."
    assert f"Not ready by the record: {open_words}" in shown
    assert '<b aria-hidden="true">◌</b> <span class="name">Oriented</span>' in shown
    assert '<b aria-hidden="true">✓</b> <span class="name">Oxygen saturation</span>' in shown
    assert "Modified Aldrete" in shown
    assert '<a class="where" href="#scores" target="_self">→ enter Scores</a>' in shown


def test_panel_says_since_when(visit: Visit) -> None:
    recovering(visit, CALM, departure(), minute=110)
    shown = html(visit.opened())

    assert "Ready by the record since" in shown
    assert "a person decides." in shown


def test_every_criterion_has_its_place(visit: Visit) -> None:
    recovering(visit, assessment(96, phq9=3))
    held, protocol, at = visit.record, default_protocol(), runtime.now()
    found = readiness(read_timeline(held), decide(held, protocol, at), protocol, at)

    assert {each.code for each in found.criteria} == set(recovery_panel.WHERE)


# ---- after-scores ---------------------------------------------------------------------------


def test_scores_are_one_assessment(visit: Visit) -> None:
    recovering(visit)
    app = visit.opened()
    pick(app, "Orientation (of 4)", 4)
    pick(app, "Gait", "steady")
    box(app, "Pain (NRS)", "3")
    box(app, "CADSS total", "12")
    press(app, "Save scores")

    said = [each for each in visit.record.entries if isinstance(each, Assessment)]
    assert [(each.orientation, each.gait_is_steady, each.pain, each.cadss) for each in said] == [
        (4, True, 3, 12)
    ]
    assert "last 12, under 1 min ago" in html(app)


@pytest.mark.parametrize(
    ("label", "typed", "sentence"),
    [
        ("CADSS total", "93", "CADSS total 93 cannot be: it lies outside 0 to 92"),
        ("Pain (NRS)", "11", "Pain (NRS) 11 cannot be"),
        ("PHQ-9 total", "28", "PHQ-9 total 28 cannot be"),
        ("Pain (NRS)", "four", "Pain (NRS): type a whole number."),
        ("Pain (NRS)", "-1", "Pain (NRS): type a whole number."),
    ],
)
def test_impossible_score_is_refused(visit: Visit, label: str, typed: str, sentence: str) -> None:
    recovering(visit)
    app = visit.opened()
    pick(app, "Orientation (of 4)", 4)
    box(app, label, typed)
    press(app, "Save scores")

    assert any(each.startswith(sentence) for each in sentences(app))
    assert kinds(visit, Assessment) == []
    assert next(each for each in app.text_input if each.label == label).value == typed


def test_nothing_entered_is_no_score(visit: Visit) -> None:
    recovering(visit)
    app = visit.opened()
    press(app, "Save scores")

    assert "Enter at least one score or a text." in sentences(app)


# ---- at the door ----------------------------------------------------------------------------


def test_door_is_settled_bit_by_bit(visit: Visit) -> None:
    recovering(visit, CALM)
    app = visit.opened()
    pick(app, "Instructions (no driving)", "given and understood")
    press(app, "Save what is settled")
    box(app, "Who takes the patient home, and how they are related", HOSTILE)
    press(app, "Now")
    press(app, "Save what is settled")

    assert len(kinds(visit, Departure)) == 2
    assert "<img" not in html(app)
    end(app)
    assert visit.record.session.status is SessionStatus.COMPLETED


def test_escort_of_intake_is_only_suggested(visit: Visit) -> None:
    recovering(visit)
    app = visit.opened()
    assert "Named before the start: <bdi>Ingrid (sister)</bdi>" in html(app)
    press(app, "Save what is settled")
    assert "Nothing was entered yet." in sentences(app)
    app.checkbox[0].check()
    press(app, "Save what is settled")

    said = kinds(visit, Departure)
    assert [each.escort for each in said if isinstance(each, Departure)] == ["Ingrid (sister)"]


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [("soon", "Type the time as on the clock"), ("minutes before", "before the infusion's end")],
)
def test_line_needs_a_time_that_can_be(visit: Visit, typed: str, sentence: str) -> None:
    recovering(visit)
    app = visit.opened()
    if typed != "soon":
        long_ago = runtime.now() - timedelta(minutes=80)
        typed = clock(long_ago, ZoneInfo(NORTH.timezone))
    box(app, "Line removed at", typed)
    press(app, "Save what is settled")

    assert any(sentence in each for each in sentences(app))
    assert kinds(visit, Departure) == []


def test_level_is_asked_after_a_mood_score(visit: Visit) -> None:
    recovering(visit, assessment(96, phq9=9))
    app = visit.opened()
    pick(app, LEVEL, 3)
    press(app, "Save what is settled")

    assert "Level 3 of 5 (at most 2)." in html(app)


def test_level_is_not_asked_without_score(visit: Visit) -> None:
    recovering(visit)

    assert LEVEL not in [each.label for each in visit.opened().button_group]


def test_door_shows_the_leaflet(visit: Visit) -> None:
    recovering(visit)
    assert "Your clinic has no leaflet yet." in html(visit.opened())
    write(visit.here, f"No driving.\n\n{HOSTILE}")
    shown = html(visit.opened())

    assert '<p dir="auto">No driving.</p>' in shown
    assert "<img" not in shown
    assert f'href="/leaflet?session={visit.chair}"' in shown


def write(here: Running, text: str) -> None:
    with here.database.transaction() as store:
        before = store.leaflet(NORTH.id)
        at = runtime.now()
        own_id = LeafletId(new_uuid(at))
        write_leaflet(store, ADA, (own_id, text), at, instead_of=before.id if before else None)


# ---- finish ---------------------------------------------------------------------------------


def test_refusal_keeps_what_was_typed(visit: Visit) -> None:
    recovering(visit)
    app = visit.opened()
    box(app, "Reason, if it ended otherwise than planned", "in a hurry")
    end(app)

    assert any(each.startswith("Not ready by the record. Oriented:") for each in sentences(app))
    typed = "Reason, if it ended otherwise than planned"
    assert next(each for each in app.text_input if each.label == typed).value == "in a hurry"
    chosen = [each.value for each in app.radio]
    assert chosen == [SessionOutcome.COMPLETED, Disposition.HOME_WITH_ESCORT]
    assert visit.record.session.status is SessionStatus.RECOVERING


def test_refusal_stands_while_it_is_read(visit: Visit, monkeypatch: pytest.MonkeyPatch) -> None:
    recovering(visit, CALM, departure())
    app = visit.opened()
    press(app, "Finish")
    app.run()
    assert sentences(app).count("Say how the infusion ended.") == 1

    later = runtime.now() + timedelta(minutes=3)
    monkeypatch.setattr(runtime, "now", lambda: later)
    app.run()
    assert "Say how the infusion ended." not in sentences(app)


def test_next_try_replaces_the_refusal(visit: Visit) -> None:
    recovering(visit, CALM, departure())
    app = visit.opened()
    press(app, "Finish")
    say(app, "The infusion was", SessionOutcome.COMPLETED)
    press(app, "Finish")
    assert "Say how the infusion ended." not in sentences(app)
    assert "Say where the patient goes." in sentences(app)


def test_finish_needs_both_answers(visit: Visit) -> None:
    recovering(visit, CALM, departure())
    app = visit.opened()
    press(app, "Finish")
    assert "Say how the infusion ended." in sentences(app)
    say(app, "The infusion was", SessionOutcome.COMPLETED)
    press(app, "Finish")

    assert "Say where the patient goes." in sentences(app)


def test_after_a_start_not_started_is_not_offered(visit: Visit) -> None:
    recovering(visit)
    app = visit.opened()

    assert SessionOutcome.NOT_STARTED.value.replace("_", " ") not in app.radio[0].options
    assert "End the visit" not in labels(app)


def test_physician_overrides_and_finishes(visit: Visit) -> None:
    recovering(visit, CALM, departure(has_instructions=None))
    assert "Override" not in labels(visit.opened())
    app = visit.opened(PIET)
    pick(app, "What is overridden", "instructions_given")
    boxes = (each for each in app.text_input if (each.key or "").startswith("override discharge"))
    next(boxes).set_value("told the sister by telephone")
    press(app, "Override")
    end(app)

    said = kinds(visit, Override)
    assert [each.gate for each in said if isinstance(each, Override)] == [Gate.DISCHARGE]
    assert visit.record.session.status is SessionStatus.COMPLETED
    shown = html(app)
    assert "Not met when the patient left: instructions given" in shown
    assert "told the sister by telephone" in shown


def test_hospital_needs_only_a_reason(visit: Visit) -> None:
    recovering(visit, PEAK)
    app = visit.opened()
    end(app, Disposition.HOSPITAL)
    assert "Say why it ended so." in sentences(app)
    box(app, "Reason, if it ended otherwise than planned", "pressure does not come down")
    press(app, "Finish")

    assert visit.record.session.status is SessionStatus.COMPLETED


def test_not_started_today(visit: Visit) -> None:
    visit.seat(intake(), minute=-10)
    app = visit.opened()
    press(app, "End the visit")
    assert "Say where the patient goes." in sentences(app)
    box(app, "Why not today", "has a cold")
    say(app, "The patient goes", Disposition.HOME_ALONE)
    press(app, "End the visit")

    assert visit.record.session.status is SessionStatus.CANCELLED
    assert "Infusion not started · home alone" in html(app)
    assert "has a cold" in html(app)


# ---- over, and signed -----------------------------------------------------------------------


def test_quiet_record_after_the_end(visit: Visit) -> None:
    over(visit)
    app = visit.opened()

    assert "Infusion completed · home with the escort · left" in html(app)
    assert "would have been ready at" in html(app)
    assert "Not signed yet; a physician signs." in html(app)
    assert "Sign: reviewed and approved" not in labels(app)


def signing(visit: Visit, login: str, password: str, user: User = PIET) -> AppTest:
    app = visit.opened(user)
    box(app, "Your login", login)
    box(app, "Your password", password)
    press(app, "Sign: reviewed and approved")
    return app


def test_physician_signs_with_password(visit: Visit) -> None:
    over(visit)
    app = visit.opened(PIET)
    assert [each.value for each in app.text_input if each.label.startswith("Your ")] == ["", ""]
    app = signing(visit, " PIET ", PASSWORD)

    assert visit.record.session.status is SessionStatus.SIGNED_OFF
    shown = html(app)
    assert "Signed by <strong><bdi>Piet</bdi></strong>, physician" in shown
    assert "The record is still what was signed." in shown
    assert digest_of(visit.record)[:12] in shown


def test_wrong_password_signs_nothing(visit: Visit) -> None:
    over(visit)
    app = signing(visit, "piet", "tea time")

    assert signing_in.WRONG in sentences(app)
    assert kinds(visit, Signature) == []
    assert [each.value for each in app.text_input if each.label == "Your password"] == [""]
    assert [each.value for each in app.text_input if each.label == "Your login"] == ["piet"]
    assert actions_of(visit.here, NORTH)[-1] is AuditAction.SIGN_IN_REFUSED


def test_nobody_signs_for_another(visit: Visit) -> None:
    over(visit)
    app = signing(visit, "nora", PASSWORD)

    assert confirming.OTHER_LOGIN in sentences(app)
    assert kinds(visit, Signature) == []


def test_ten_wrong_passwords_close_the_screen(visit: Visit) -> None:
    over(visit)
    app = visit.opened(PIET)
    for number in range(10):
        box(app, "Your login", "piet")
        box(app, "Your password", f"wrong {number}")
        press(app, "Sign: reviewed and approved")
    assert signing_in.LOCKED_HERE in sentences(app)
    box(app, "Your password", PASSWORD)
    press(app, "Sign: reviewed and approved")

    assert signing_in.LOCKED_HERE in sentences(app)
    assert kinds(visit, Signature) == []
    assert actions_of(visit.here, NORTH).count(AuditAction.SIGN_IN_REFUSED) == 11
    attempt = attempt_of(login="piet", password=PASSWORD, address="elsewhere", at=runtime.now())
    assert sign_in(visit.here.database, attempt)


def test_open_flag_is_signed_with_a_reason(visit: Visit) -> None:
    over(visit, PEAK)
    app = signing(visit, "piet", PASSWORD)
    assert "Say why this is overridden." in sentences(app)
    box(app, "Why it is signed with this open", "went to hospital with it")
    box(app, "Your password", PASSWORD)
    press(app, "Sign: reviewed and approved")

    assert visit.record.session.status is SessionStatus.SIGNED_OFF
    assert [each.gate for each in kinds(visit, Override) if isinstance(each, Override)] == [
        Gate.SIGNATURE
    ]


def test_page_counts_what_is_signed(visit: Visit) -> None:
    over(visit)
    shown = html(visit.opened(PIET))

    assert f"{len(visit.record.entries)} entries · no flags that still ask for a look" in shown
    assert "no corrections · no unconfirmed values · no late entries" in shown


def test_changed_record_is_shown_before_signing(visit: Visit) -> None:
    over(visit)
    app = visit.opened(PIET)
    nurse = visit.opened(NORA)
    next(each for each in nurse.text_area if each.label == "Addendum").set_value("one more thing")
    press(nurse, "Add")
    visit.opened(PIET)
    box(app, "Your login", "piet")
    box(app, "Your password", PASSWORD)
    press(app, "Sign: reviewed and approved")

    assert any("changed since you looked" in each for each in sentences(app))
    assert kinds(visit, Signature) == []


def signed(visit: Visit) -> None:
    over(visit)
    form = SignForm(id=EntryId(uuid4()), seen=digest_of(visit.record))
    with visit.here.database.transaction() as store:
        sign_off(store, PIET, visit.chair, form, runtime.now())


def test_addenda_follow_in_order(visit: Visit) -> None:
    signed(visit)
    for user, text in ((NORA, "slept well"), (PIET, HOSTILE)):
        app = visit.opened(user)
        next(each for each in app.text_area if each.label == "Addendum").set_value(text)
        press(app, "Add")

    shown = html(app)
    assert [each.text for each in kinds(visit, Addendum) if isinstance(each, Addendum)] == [
        "slept well",
        HOSTILE,
    ]
    assert shown.index("Signature") < shown.index("slept well") < shown.index("O&#x27;Neil")
    assert "<img" not in shown
    assert "The record is still what was signed." in shown


def test_empty_addendum_is_refused(visit: Visit) -> None:
    signed(visit)
    app = visit.opened()
    press(app, "Add")

    assert "Write what is to be added." in sentences(app)


def test_administrator_only_reads_the_end(visit: Visit) -> None:
    signed(visit)
    app = visit.opened(ADA)

    assert "Signed by" in html(app)
    assert labels(app) == []


# ---- leaflet to print -----------------------------------------------------------------------


@pytest.fixture
def nora(browser: TestClient, here: Running) -> TestClient:
    browser.cookies.set("infusion_session", signed_in(here.database, NORA, runtime.now()))
    return browser


def test_leaflet_is_printed_without_the_patient(visit: Visit, nora: TestClient) -> None:
    recovering(visit)
    write(visit.here, f"No driving.\n\n{HOSTILE}")
    page = nora.get(f"/leaflet?session={visit.chair}")

    assert page.status_code == 200
    assert "No driving." in page.text
    assert "&lt;img src=x" in page.text
    assert "Okafor" not in page.text
    assert "script-src 'sha256-" in page.headers["content-security-policy"]


@pytest.mark.parametrize("asked", ["", "nonsense", str(UUID(int=7))])
def test_unknown_session_has_no_leaflet(visit: Visit, nora: TestClient, asked: str) -> None:
    recovering(visit)

    assert nora.get(f"/leaflet?session={asked}").status_code == 404


def test_other_clinic_is_refused_and_audited(visit: Visit, browser: TestClient) -> None:
    recovering(visit)
    olaf = signed_in(visit.here.database, OLAF, runtime.now())
    browser.cookies.set("infusion_session", olaf)
    assert browser.get(f"/leaflet?session={visit.chair}").status_code == 404
    assert AuditAction.ACCESS_REFUSED in actions_of(visit.here, SOUTH)


def test_nobody_prints_unsigned_in(browser: TestClient) -> None:
    assert browser.get(f"/leaflet?session={UUID(int=7)}").status_code in {303, 401}
