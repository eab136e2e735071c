"""While the program is down: a sheet by the protocol, and afterwards all of it with true times."""

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from starlette.testclient import TestClient

from dashboard import runtime
from dashboard.paper_rows import Row, Sheet, paper_entries
from dashboard.reports.downtime import downtime_sheet
from dashboard.routes.downtime import PATH
from dashboard.runtime import Running
from dashboard.sign_in.cookie import SESSION_COOKIE
from monitoring.assessments import Assessment
from monitoring.entries import Entry
from monitoring.errors import ConfirmationNeeded, ValueRefused
from monitoring.infusions import InfusionEvent
from monitoring.measures import Measure
from monitoring.protocols import default_protocol
from monitoring.recording import Saved, record_entries
from monitoring.timeline import read_timeline
from monitoring.vitals import VitalsSet
from tests.chairside import in_chair, running
from tests.clinic import signed_in
from tests.factories import AT, NORA, entry_id
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
        ({"BP": "142/88"}, "Row 2: type the time that stands on the paper."),
        ({"Time": "25:00", "HR": "70"}, "Row 2: Type the time as on the clock, like 14:02."),
        ({"Time": "15:05"}, "Row 2: there is a time and nothing else."),
        ({"Time": "15:05", "BP": "142"}, "Row 2: type the blood pressure like 142/88."),
        ({"Time": "15:05", "HR": "7o"}, "Row 2: HR: type a whole number."),
        ({"Time": "15:05", "SpO₂": "980"}, "Row 2: SpO₂ 980 cannot be"),
        ({"Time": "15:05", "Rate, mg/h": "5"}, "Row 2: say what was done at the pump"),
        ({"Time": "15:05", "Pump": "Stopped", "Rate, mg/h": "5"}, "Row 2: Stopped takes no rate."),
    ],
)
def test_wrong_row_is_named(row: Row, sentence: str) -> None:
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
