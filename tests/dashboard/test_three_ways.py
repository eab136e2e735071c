"""Numbers in a report equal the numbers on the screen and in the tables, session by session."""

import csv
import re
from datetime import datetime, timedelta
from io import BytesIO, StringIO
from zipfile import ZipFile
from zoneinfo import ZoneInfo

import pytest

from dashboard import runtime
from dashboard.exports import session_pdf
from dashboard.exports.offer import Making
from dashboard.exports.tables import csv_files
from dashboard.runtime import Running
from monitoring.exports import ExportFilter
from monitoring.ids import SessionId
from monitoring.vitals import VitalsSet
from tests.dashboard.desks import PAGES, html, opened, sit
from tests.factories import (
    NORTH,
    PIET,
    assessment,
    baseline,
    departure,
    intake,
    order,
    start,
    stop,
    vitals,
)
from tests.over import over, somebody
from tests.pdf_reading import opened as opened_pdf
from tests.pdf_reading import text_of

# When by the clinic's clocks, pressure, pulse, saturation, breaths; whatever shows them.
Reading = tuple[str, str, str, str, str]
ON_SCREEN = re.compile(
    r'<time>(\d\d:\d\d)</time>(?:(?!<li).)*?<bdi class="words">BP (\d+/\d+) mmHg · HR (\d+) /min · '
    r"SpO₂ (\d+) % · breaths (\d+) /min"
)
IN_REPORT = re.compile(r"(\d\d:\d\d) (\d+/\d+) \d+ (\d+) (\d+) (\d+) ")


def measured(minute: int, more: int) -> VitalsSet:
    """A set that no other minute has."""
    return vitals(
        minute,
        (112 + minute // 5 + more, 70 + minute // 9),
        heart_rate=61 + minute // 4 + more,
        spo2=95 + minute % 5,
        breaths=12 + minute % 7,
    )


@pytest.fixture(params=[1, 2], ids=["one", "another"])
def session_id(request: pytest.FixtureRequest, here: Running) -> SessionId:
    """One of two visits that are over, with other numbers in each."""
    ids = [
        over(
            here.database,
            *(intake(), order(), *baseline(), start()),
            *(measured(minute, which) for minute in (10, 20, 30, 55, 70, 85, 98)),
            assessment(95, dissociation=0, sedation=5, orientation=4, gait_is_steady=True),
            *(stop(), departure()),
            ended_at=runtime.now() - timedelta(days=which),
            whose=somebody(),
        )
        for which in (1, 2)
    ]
    return ids[int(request.param) - 1]


def making(here: Running, session_id: SessionId) -> Making:
    return Making(
        database=here.database,
        by=PIET,
        clinic=NORTH,
        wanted=ExportFilter(session_id=session_id),
        purpose="compared",
        at=runtime.now(),
        progress=lambda *_: None,
    )


def tables(asked: Making) -> dict[str, list[dict[str, str]]]:
    file = BytesIO()
    csv_files.write(asked, file)
    with ZipFile(file) as archive:
        return {
            name.removesuffix(".csv"): list(
                csv.DictReader(StringIO(archive.read(name).decode("utf-8-sig"), newline=""))
            )
            for name in archive.namelist()
        }


def report(asked: Making) -> str:
    file = BytesIO()
    session_pdf.write(asked, file)
    return text_of(opened_pdf(file.getvalue()))


def in_tables(row: dict[str, str]) -> Reading:
    at = datetime.fromisoformat(row["measured_at_[Europe/Oslo]"]).astimezone(
        ZoneInfo(NORTH.timezone)
    )
    pressure = f"{row['systolic_mmHg']}/{row['diastolic_mmHg']}"
    rest = (row["heart_rate_per_min"], row["spo2_percent"], row["breaths_per_min"])
    return (f"{at:%H:%M}", pressure, *rest)


def test_numbers_are_the_same_three_ways(
    here: Running, monkeypatch: pytest.MonkeyPatch, session_id: SessionId
) -> None:
    sit(here, monkeypatch, PIET)
    screen = html(opened(PAGES / "session.py", id=str(session_id)))
    asked = making(here, session_id)
    paper, table = report(asked), tables(asked)
    readings = sorted(map(in_tables, table["readings"]))

    assert len(readings) > 7
    assert sorted(ON_SCREEN.findall(screen)) == readings
    assert sorted(IN_REPORT.findall(paper)) == readings
    for words in (screen, paper):
        assert f"{number(table['orders'][0]['dose_mg'])} mg (0.5 mg/kg) over 40 min" in words
        assert f"{number(table['infusion-events'][0]['rate_mg_per_h'])} mg/h" in words
    assert f"Given {number(table['sessions'][0]['given_mg'])} mg (0.5 mg/kg)" in paper


def number(cell: str) -> str:
    """A number of a table as people read it: without the zeros at its end."""
    return f"{float(cell):g}"
