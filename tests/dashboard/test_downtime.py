"""While the program is down: a sheet by the protocol, and afterwards all of it with true times."""

from dataclasses import replace
from datetime import timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from starlette.testclient import TestClient
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import TextInput

from dashboard import runtime
from dashboard.paper_rows import Row, Sheet, paper_entries
from dashboard.reports.downtime import downtime_sheet
from dashboard.routes.downtime import PATH
from dashboard.runtime import Running
from dashboard.sign_in.cookie import SESSION_COOKIE
from monitoring.assessments import Assessment
from monitoring.effects import Effect, EffectReport, Grade
from monitoring.entries import Entry, Remark, RemarkKind
from monitoring.errors import ConfirmationNeeded, ValueRefused
from monitoring.ids import EpisodeId
from monitoring.infusions import InfusionEvent
from monitoring.measures import Measure
from monitoring.protocols import default_protocol
from monitoring.recording import Saved, record_entries
from monitoring.timeline import read_timeline
from monitoring.vitals import VitalsSet
from tests.chairside import in_chair, running
from tests.clinic import signed_in
from tests.dashboard.desks import PAGES, sit
from tests.dashboard.desks import opened as opened_page
from tests.factories import AT, NORA, entry_id
from tests.messages import as_read
from tests.pdf_reading import HEAD, opened, set_in_type, text_of

OSLO = ZoneInfo("Europe/Oslo")


def sheet(reason: str = "downtime") -> Sheet:
    return Sheet(token=entry_id("paper"), by=NORA, near=AT, zone=OSLO, reason=reason)


def read(*rows: Row) -> tuple[Entry, ...]:
    return paper_entries(dict(enumerate(rows)), sheet())


def test_sheet_has_the_protocols_rows() -> None:
    document = downtime_sheet(default_protocol(), HEAD, "Ada", AT, OSLO)
    reader = set_in_type(document, AT)

    text, schedule = text_of(reader), default_protocol().schedule
    assert f"T+{schedule.infusion_every_min}" in text
    assert f"stop +{schedule.recovery_every_min}" in text
    assert all(f"T+{each.min_after_start}" in text for each in schedule.fixed_points)
    assert "protocol default v3" in text
    assert "Okafor" not in text


def test_everybody_who_works_here_prints_it(browser: TestClient, here: Running) -> None:
    in_chair(here.database, *running())
    assert browser.get(PATH, follow_redirects=False).status_code in {303, 401}
    browser.cookies.set(SESSION_COOKIE, signed_in(here.database, NORA, runtime.now()))
    answer = browser.get(PATH)

    assert answer.headers["content-type"] == "application/pdf"
    assert "Downtime sheet" in text_of(opened(answer.content))


def test_row_becomes_what_it_says_at_its_time() -> None:
    vitals, scores, pump = read(
        {
            "Time": "15:05",
            "BP": "142/88",
            "HR": "72",
            "SpO₂": "98",
            "Dissoc.": "2",
            "Pump": "Started",
            "Rate, mg/h": "52.5",
        }
    )

    assert isinstance(vitals, VitalsSet)
    assert isinstance(scores, Assessment)
    assert isinstance(pump, InfusionEvent)
    assert {each.measured_at for each in (vitals, scores, pump)} == {AT + timedelta(minutes=5)}
    assert {each.late_reason for each in (vitals, scores, pump)} == {"downtime"}
    assert (vitals.systolic_mmhg, vitals.diastolic_mmhg, vitals.breaths_per_min) == (142, 88, None)
    assert pump.rate_ug_per_h == 52_500


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        ({"BP": "142/88"}, "Row 2, Time: type the time that stands on the paper."),
        ({"Time": "25:00", "HR": "70"}, "Row 2, Time: Type the time as on the clock, like 14:02."),
        ({"Time": "15:05"}, "Row 2: there is a time and nothing else."),
        ({"Time": "15:05", "BP": "142"}, "Row 2, BP: type the blood pressure like 142/88."),
        ({"Time": "15:05", "HR": "7o"}, "Row 2: HR: type a whole number."),
        ({"Time": "15:05", "SpO₂": "980"}, "Row 2: SpO₂ 980 cannot be"),
        ({"Time": "15:05", "Rate, mg/h": "5"}, "Row 2, Pump: say what was done at the pump"),
        (
            {"Time": "15:05", "Pump": "Stopped", "Rate, mg/h": "5"},
            "Row 2, Rate, mg/h: Stopped takes no rate.",
        ),
        ({"Time": "15:05", "Pump": "Started", "Rate, mg/h": "x"}, "Row 2, Rate, mg/h: “x” is no"),
        ({"Time": "15:05", "Pump": "Started"}, "Row 2, Rate, mg/h: This step needs its rate"),
        ({"Time": "15:05", "BP": "88/142"}, "Row 2, BP: Systolic must be above diastolic"),
        (
            {"Time": "15:05", "Side effect": "Other effect", "How bad": "Mild"},
            "Row 2, Note: Say in words",
        ),
    ],
)
def test_wrong_row_and_box_are_named(row: Row, sentence: str) -> None:
    with pytest.raises(ValueRefused) as refused:
        read({"Time": "15:00", "HR": "70"}, row)

    assert str(refused.value).startswith(sentence)


def test_empty_sheet_and_no_reason_are_refused() -> None:
    with pytest.raises(ValueRefused, match="Nothing was typed yet"):
        read({"Time": " "}, {}, {"Pump": "–"})
    with pytest.raises(ValueRefused, match="Say why"):
        paper_entries({0: {"Time": "15:00", "HR": "70"}}, sheet(" "))


def save(
    here: Running, *rows: dict[str, str], confirmed: frozenset[Measure] = frozenset()
) -> Saved:
    session_id = in_chair(here.database, *running())
    record, _ = here.database.reading_record(NORA.clinic_id, session_id)
    started_at = read_timeline(record).started_at
    assert started_at is not None
    typed = {
        number: row | {"Time": f"{(started_at + timedelta(minutes=number)).astimezone(OSLO):%H:%M}"}
        for number, row in enumerate(rows, 1)
    }
    of = Sheet(token=entry_id("paper"), by=NORA, near=started_at, zone=OSLO, reason="downtime")
    at = runtime.now()
    with here.database.transaction() as store:
        return record_entries(store, NORA, session_id, paper_entries(typed, of), at, confirmed)


def test_whole_sheet_is_kept_as_entered_later(here: Running) -> None:
    saved = save(here, {"BP": "131/81"}, {"BP": "133/82", "HR": "77"}, {"Pain": "3"})

    from_paper = [each for each in saved.record.entries if each.late_reason == "downtime"]
    assert len(from_paper) == 3
    assert {each.recorded_at for each in from_paper} == {saved.at}
    assert all(each.measured_at < saved.at for each in from_paper)


def test_unlikely_value_keeps_the_whole_sheet_back(here: Running) -> None:
    with pytest.raises(ConfirmationNeeded):
        save(here, {"BP": "131/81"}, {"SpO₂": "71"})


def test_confirmed_sheet_keeps_unlikely_values(here: Running) -> None:
    saved = save(here, {"SpO₂": "71"}, confirmed=frozenset(Measure))

    assert any(each.spo2_pct == 71 for each in saved.record.entries if isinstance(each, VitalsSet))


def test_side_effect_is_one_episode_until_it_is_gone() -> None:
    nausea = {"Side effect": "Nausea"}
    entries = read(
        {"Time": "15:20", **nausea, "How bad": "Gone"},
        {"Time": "15:05", **nausea, "How bad": "Severe", "Note": "bucket =1+1 <b>"},
        {"Time": "15:30", **nausea, "How bad": "Mild"},
        {"Time": "15:31", "Side effect": "Other effect", "How bad": "Mild", "Note": "hiccups"},
    )
    gone, severe, note, again, other = entries

    assert isinstance(note, Remark)
    assert (note.text, note.remark) == ("bucket =1+1 <b>", RemarkKind.NOTE)
    reports = [each for each in (gone, severe, again, other) if isinstance(each, EffectReport)]
    assert [each.grade for each in reports] == [Grade.NONE, Grade.SEVERE, Grade.MILD, Grade.MILD]
    assert reports[0].episode_id == reports[1].episode_id
    assert len({each.episode_id for each in reports}) == 3
    assert reports[3].text == "hiccups"


def test_side_effect_goes_on_with_the_sessions_own() -> None:
    own = EpisodeId(uuid4())
    of = replace(sheet(), episodes={Effect.NAUSEA: own})
    row = {"Time": "15:05", "Side effect": "Nausea", "How bad": "Gone"}
    (report,) = paper_entries({0: row}, of)

    assert isinstance(report, EffectReport)
    assert report.episode_id == own


@pytest.mark.parametrize(
    ("half", "empty"),
    [({"Side effect": "Nausea"}, "How bad"), ({"How bad": "Mild"}, "Side effect")],
)
def test_half_a_side_effect_is_refused(half: Row, empty: str) -> None:
    with pytest.raises(ValueRefused, match=f"Row 1, {empty}: choose both"):
        read({"Time": "15:05", **half})


def test_rows_are_plain_boxes_and_stay_after_a_refusal(
    here: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    at = runtime.now() - AT - timedelta(minutes=50)
    session_id = in_chair(here.database, *running(), later=at)
    sit(here, monkeypatch, NORA)
    app = opened_page(PAGES / "session.py", id=str(session_id))
    press(app, "From paper: enter a downtime sheet")
    boxes(app, "HR")[0].set_value("7o")
    boxes(app, "Time")[0].set_value(
        f"{(runtime.now() - timedelta(minutes=9)).astimezone(OSLO):%H:%M}"
    )
    press(app, "6 more rows")
    assert len(boxes(app, "Time")) == 12
    press(app, "Save the sheet")
    assert "Row 1: HR: type a whole number." in as_read(app.error[0].value)
    assert boxes(app, "HR")[0].value == "7o"
    boxes(app, "HR")[0].set_value("77")
    press(app, "Save the sheet")

    assert "Saved" in as_read(app.success[0].value)
    record, _ = here.database.reading_record(NORA.clinic_id, session_id)
    late = [each for each in record.entries if each.late_reason == "downtime"]
    assert [each.heart_rate_per_min for each in late if isinstance(each, VitalsSet)] == [77]


def boxes(app: AppTest, label: str) -> list[TextInput]:
    return [each for each in app.text_input if each.label == label]


def press(app: AppTest, label: str) -> None:
    next(each for each in app.button if each.label == label).click().run()
    assert not app.exception
