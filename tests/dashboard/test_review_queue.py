"""The order of what waits for a physician, and how each row is shown."""

from dataclasses import asdict, replace
from datetime import date, timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

import pandas as pd
import pytest

from dashboard.components.review.done_today import nothing_waits_html
from dashboard.components.review.rows import address_of, row_html
from dashboard.review_queue import Kind, Waiting, Who, queue
from dashboard.review_rows import course_rows
from dashboard.theme import LOOKS, Mark
from db.review_queries import Done
from monitoring.flags import Evidence, Severity
from monitoring.ids import PatientId, SessionId
from tests.factories import AT, entry_id

OSLO = ZoneInfo("Europe/Oslo")
HOSTILE = "<img src=x onerror=run()> $what ${name} O'Neil & =cmd() \u202eevil"
WHO = Who(
    patient_id=PatientId(uuid4()),
    family_name="Okafor",
    given_name="Adaeze",
    born_on=date(1979, 3, 12),
    record_number="004417",
)


def waiting(kind: Kind, hours: float = 1, rank: int = 0, **changes: object) -> Waiting:
    facts: dict[str, object] = {
        "kind": kind,
        "mark": Mark.WARNING,
        "who": WHO,
        "what": ("Relief gets shorter",),
        "since": AT - timedelta(hours=hours),
        "rank": rank,
    }
    return Waiting(**(facts | changes))  # type: ignore[arg-type]


def test_kinds_come_in_their_order() -> None:
    rows = [waiting(kind) for kind in reversed(Kind)]

    assert [row.kind for row in queue(rows).rows] == list(Kind)


def test_worst_then_longest_comes_first() -> None:
    new, old = waiting(Kind.CRITICAL, 1), waiting(Kind.CRITICAL, 9)
    worst = waiting(Kind.CRITICAL, 0, rank=1)

    assert queue([new, old, worst]).rows == (worst, old, new)


def test_session_stands_once_where_worst() -> None:
    session_id = SessionId(uuid4())
    critical = waiting(Kind.CRITICAL, session_id=session_id)
    unsigned = waiting(Kind.UNSIGNED, session_id=session_id)
    found = queue([unsigned, critical])

    assert found.of(None) == (critical,)
    assert found.of(Kind.UNSIGNED) == (unsigned,)
    assert found.count(Kind.UNSIGNED) == 1


def test_two_courses_both_stand() -> None:
    rows = [waiting(Kind.COURSE), waiting(Kind.COURSE, 2)]

    assert len(queue(rows).of(None)) == 2


@pytest.mark.parametrize("mark", [Mark.CRITICAL, Mark.WARNING, Mark.ADVISORY, Mark.OVERDUE])
def test_row_has_shape_and_word(mark: Mark) -> None:
    shown = row_html(waiting(Kind.COURSE, mark=mark), OSLO, AT)

    assert f"{LOOKS[mark].shape}</b> {LOOKS[mark].word}" in shown
    for fact in ("Okafor, Adaeze", "12 Mar 1979", "004417", "Relief gets shorter"):
        assert fact in shown


@pytest.mark.parametrize("is_seen", [True, False])
def test_course_says_which_of_its_flags_were_seen(*, is_seen: bool) -> None:
    evidence = Evidence(
        entry_id=entry_id("a"), at=AT, severity=Severity.WARNING, words="+24 (limit 15)", origin=()
    )
    flag = {
        "rule_id": "PRESSURE_CLIMBS",
        "began_with": uuid4(),
        "title": "Pressure peaks climb",
        "severity": Severity.WARNING,
        "worsened_at": pd.Timestamp(AT),
        "is_acknowledged": is_seen,
        "evidence": (evidence,),
    }
    (row,) = course_rows(pd.DataFrame([asdict(WHO) | flag]), {})

    assert row.what == (f"Pressure peaks climb: +24 (limit 15){' (seen)' * is_seen}",)


def test_row_says_since_when() -> None:
    shown = row_html(waiting(Kind.COURSE, 26), OSLO, AT)

    assert "since 22 Nov 2026 13:00 (1 d 2 h)" in shown


def test_row_leads_to_its_place() -> None:
    session_id = SessionId(uuid4())

    assert address_of(waiting(Kind.UNSIGNED, session_id=session_id)) == f"/session?id={session_id}"
    assert address_of(waiting(Kind.COURSE)) == f"/patient?id={WHO.patient_id}"
    assert "view=" in address_of(waiting(Kind.FOLLOW_UP))


def test_hostile_texts_are_never_markup() -> None:
    whose = replace(WHO, family_name=HOSTILE, record_number=HOSTILE)
    shown = row_html(waiting(Kind.COURSE, who=whose, what=(HOSTILE,)), OSLO, AT)

    assert "<img" not in shown
    assert shown.count("&lt;img src=x onerror=run()&gt; $what ${name}") == 4


def test_empty_list_says_what_was_done() -> None:
    shown = nothing_waits_html(Done(signed=3, acknowledged=1, reviewed=0))

    assert "Nothing waits for you." in shown
    assert "Today: 3 visits signed, 1 flag acknowledged." in shown
    assert "Nothing was done today yet." in nothing_waits_html(
        Done(signed=0, acknowledged=0, reviewed=0)
    )


def test_empty_kind_says_that_others_wait() -> None:
    done = Done(signed=0, acknowledged=0, reviewed=0)
    shown = nothing_waits_html(done, Kind.UNSIGNED, others=2)

    assert "No visit waits to be signed." in shown
    assert "2 of other kinds wait: choose All above." in shown
    assert "Nothing waits for you." not in shown
    assert "Nothing waits for you." in nothing_waits_html(done, Kind.UNSIGNED)
