"""Saving from the chairside: what is kept, what is refused, and that a repeat is no second one."""

from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from httpx2 import Response
from starlette.testclient import TestClient

from dashboard.runtime import Running
from dashboard.sign_in.cookie import SESSION_COOKIE
from monitoring.ids import SessionId
from monitoring.people import User
from monitoring.vitals import VitalsSet
from tests.chairside import in_chair, running
from tests.clinic import signed_in
from tests.factories import ADA, AT, NORA, NORTH, OLAF

Body = dict[str, object]


@pytest.fixture
def chair(here: Running) -> SessionId:
    """Adaeze's session, ten minutes into its infusion right now."""
    now = datetime.now(UTC).replace(microsecond=0)
    return in_chair(here.database, *running(), later=now - AT - timedelta(minutes=10))


def sign_in(browser: TestClient, here: Running, user: User = NORA) -> TestClient:
    token = signed_in(here.database, user, datetime.now(UTC))
    browser.cookies.set(SESSION_COOKIE, token)
    return browser


def a_set(chair: SessionId, **changes: object) -> Body:
    body: Body = {
        "session_id": str(chair),
        "vitals_id": str(uuid4()),
        "assessment_id": str(uuid4()),
        "systolic": 142,
        "diastolic": 88,
        "heart_rate": 92,
        "spo2": 97,
        "breaths": 16,
    }
    return body | changes


def save(browser: TestClient, chair: SessionId, body: Body, what: str = "vitals") -> Response:
    headers = {"sec-fetch-site": "same-origin"}
    return browser.post(f"/api/sessions/{chair}/{what}", json=body, headers=headers)


def sets_of(here: Running, chair: SessionId) -> list[VitalsSet]:
    record, _ = here.database.reading_record(NORTH.id, chair)
    found = [entry for entry in record.entries if isinstance(entry, VitalsSet)]
    return sorted(found, key=lambda entry: entry.recorded_at)


def test_saved_set_is_answered(browser: TestClient, here: Running, chair: SessionId) -> None:
    answer = save(sign_in(browser, here), chair, a_set(chair, dissociation=1, sedation=5))

    assert answer.status_code == 200
    newest = answer.json()["shown"]["rows"][0]
    assert newest[1:5] == ["142/88", "92", "97", "16"]
    assert newest[-3:] == ["1", "5", "Nora"]
    assert answer.json()["saved_clock"].count(":") == 2


def test_repeated_save_is_one_set(browser: TestClient, here: Running, chair: SessionId) -> None:
    body = a_set(chair)
    sign_in(browser, here)
    answers = [save(browser, chair, body | {"waited_ms": waited}) for waited in (0, 2_000)]

    assert [each.status_code for each in answers] == [200, 200]
    assert answers[0].json()["saved_clock"] == answers[1].json()["saved_clock"]
    assert len(sets_of(here, chair)) == 4


def test_other_values_never_pass_as_repeat(
    browser: TestClient, here: Running, chair: SessionId
) -> None:
    body = a_set(chair)
    save(sign_in(browser, here), chair, body)
    answer = save(browser, chair, body | {"heart_rate": 110})

    assert answer.status_code == 409
    assert "second window" in answer.json()["sentence"]
    assert UUID(answer.json()["next_ids"]["vitals_id"]) != UUID(str(body["vitals_id"]))


AGO: Body = {"minutes_ago": "2"}
LONGER_AGO: Body = {"minutes_ago": "3"}
WITH_REASON: Body = {"late_reason": "charging"}


@pytest.mark.parametrize(
    ("first", "second"), [({}, AGO), (AGO, {}), (AGO, LONGER_AGO), ({}, WITH_REASON)], ids=str
)
def test_other_time_never_passes_as_repeat(
    browser: TestClient, here: Running, chair: SessionId, first: Body, second: Body
) -> None:
    sign_in(browser, here)
    body = a_set(chair)
    assert save(browser, chair, body | first).status_code == 200
    repeated = save(browser, chair, body | second)

    assert repeated.status_code == 409
    assert "Another set was saved" in repeated.json()["sentence"]


@pytest.mark.parametrize("typed", [{}, {"minutes_ago": "2"}], ids=["now", "ago"])
def test_repeat_after_waiting_is_same(
    browser: TestClient, here: Running, chair: SessionId, typed: Body
) -> None:
    sign_in(browser, here)
    body = a_set(chair) | typed
    first = save(browser, chair, body | {"waited_ms": 0})
    second = save(browser, chair, body | {"waited_ms": 9_000})

    assert (first.status_code, second.status_code) == (200, 200)
    assert len([each for each in sets_of(here, chair) if str(each.id) == body["vitals_id"]]) == 1


def test_impossible_value_names_its_box(
    browser: TestClient, here: Running, chair: SessionId
) -> None:
    answer = save(sign_in(browser, here), chair, a_set(chair, spo2=17))

    assert answer.status_code == 422
    assert answer.json()["field"] == "spo2"
    assert "cannot be" in answer.json()["sentence"]
    assert len(sets_of(here, chair)) == 3


def test_unlikely_value_is_asked_about(
    browser: TestClient, here: Running, chair: SessionId
) -> None:
    body = a_set(chair, spo2=71)
    asked = save(sign_in(browser, here), chair, body)
    kept = save(browser, chair, body | {"confirmed": ["spo2"]})

    assert asked.status_code == 409
    assert asked.json()["questions"] == {"spo2": "SpO₂ 71 %: repeat or confirm."}
    assert kept.json()["shown"]["rows"][0][3] == "71?"


def test_absence_with_reason_is_kept(browser: TestClient, here: Running, chair: SessionId) -> None:
    body = a_set(chair, systolic=None, diastolic=None, not_measured={"pressure": "refused"})
    answer = save(sign_in(browser, here), chair, body)

    assert answer.json()["shown"]["rows"][0][1] == "–"
    assert sets_of(here, chair)[-1].not_measured[0].reason == "refused"


def test_late_entry_asks_for_reason(browser: TestClient, here: Running, chair: SessionId) -> None:
    body = a_set(chair, minutes_ago="8")
    refused = save(sign_in(browser, here), chair, body)
    kept = save(browser, chair, body | {"late_reason": "hands were busy"})

    assert refused.json()["field"] == "late_reason"
    assert kept.status_code == 200
    late = sets_of(here, chair)[-1]
    assert round((late.recorded_at - late.measured_at).total_seconds()) == 480


def test_wait_for_network_counts(browser: TestClient, here: Running, chair: SessionId) -> None:
    save(sign_in(browser, here), chair, a_set(chair, waited_ms=7 * 60_000))

    late = sets_of(here, chair)[-1]
    assert late.recorded_at - late.measured_at == timedelta(minutes=7)
    assert late.late_reason == "no connection at the time"


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"heart_rate": "92"}, "heart_rate"),
        ({"heart_rate": 92.5}, "heart_rate"),
        ({"temperature": 36.65}, "temperature"),
        ({"vitals_id": "1"}, "vitals_id"),
        ({"recorded_by": str(NORA.id)}, "recorded_by"),
        ({"clock": "25:00"}, "clock"),
        ({"minutes_ago": "-3"}, "minutes_ago"),
        ({"comment": "\x00"}, "comment"),
        ({"session_id": str(uuid4())}, "session"),
        ({"heart_rate": 10**30}, "heart_rate"),
        ({"systolic": 10**400}, "systolic"),
        ({"temperature": 1e308}, "temperature"),
        ({"minutes_ago": "9" * 16}, "minutes_ago"),
    ],
)
def test_forged_body_is_refused(
    browser: TestClient, here: Running, chair: SessionId, changes: Body, field: str
) -> None:
    answer = save(sign_in(browser, here), chair, a_set(chair) | changes)

    assert (answer.status_code, answer.json()["field"]) == (422, field)
    assert len(sets_of(here, chair)) == 3


@pytest.mark.parametrize("what", ["vitals", "effects", "draft"])
def test_foreign_session_is_not_there(
    browser: TestClient, here: Running, chair: SessionId, what: str
) -> None:
    sign_in(browser, here, OLAF)
    bodies: dict[str, Body] = {"vitals": a_set(chair), "effects": an_effect(chair)}
    if what == "draft":
        answer = browser.get(f"/api/sessions/{chair}/draft")
    else:
        answer = save(browser, chair, bodies[what], what)

    assert answer.status_code == 404
    assert answer.json() == {"sentence": "There is no such session in your clinic."}


def test_administrator_may_not_record(browser: TestClient, here: Running, chair: SessionId) -> None:
    sign_in(browser, here, ADA)

    assert save(browser, chair, a_set(chair)).status_code == 403
    assert browser.get(f"/api/sessions/{chair}/draft").status_code == 403


def test_other_site_saves_nothing(browser: TestClient, here: Running, chair: SessionId) -> None:
    sign_in(browser, here)
    address, body = f"/api/sessions/{chair}/vitals", a_set(chair)
    headers = {"sec-fetch-site": "same-origin", "content-type": "text/plain"}
    foreign = browser.post(address, json=body, headers={"sec-fetch-site": "cross-site"})
    as_text = browser.post(address, json=body, headers=headers)

    assert foreign.status_code == 403
    assert as_text.status_code == 422
    assert len(sets_of(here, chair)) == 3


def an_effect(chair: SessionId, **changes: object) -> Body:
    body: Body = {
        "session_id": str(chair),
        "report_id": str(uuid4()),
        "episode_id": str(uuid4()),
        "effect": "nausea",
        "grade": 2,
    }
    return body | changes


def test_effect_is_saved_once(browser: TestClient, here: Running, chair: SessionId) -> None:
    body = an_effect(chair)
    sign_in(browser, here)
    answers = [save(browser, chair, body, "effects") for _ in range(2)]

    assert [each.status_code for each in answers] == [200, 200]
    record, flags = here.database.reading_record(NORTH.id, chair)
    assert sum(entry.kind == "effect" for entry in record.entries) == 1
    assert any("NAUSEA" in flag.key.rule_id for flag in flags)


def a_draft(body: Body) -> Body:
    return {
        "set": {
            "ids": {name: body[name] for name in ("vitals_id", "assessment_id")},
            "values": {"systolic": "14"},
            "confirmed": [],
            "absent": {"spo2": None},
            "scales": {"sedation": "5"},
            "time": {"minutes": ""},
            "comment": "<b>half",
        }
    }


def test_draft_outlives_its_page(browser: TestClient, here: Running, chair: SessionId) -> None:
    sign_in(browser, here)
    address, headers = f"/api/sessions/{chair}/draft", {"sec-fetch-site": "same-origin"}
    browser.put(address, json=a_draft(a_set(chair)), headers=headers)
    kept = browser.get(address).json()["set"]
    browser.put(address, json={"set": None}, headers=headers)

    assert kept["values"] == {"systolic": "14"}
    assert kept["comment"] == "<b>half"
    assert browser.get(address).json() == {"set": None}


def test_saved_draft_is_gone(browser: TestClient, here: Running, chair: SessionId) -> None:
    sign_in(browser, here)
    body = a_set(chair)
    save(browser, chair, body)
    headers = {"sec-fetch-site": "same-origin"}
    browser.put(f"/api/sessions/{chair}/draft", json=a_draft(body), headers=headers)

    assert browser.get(f"/api/sessions/{chair}/draft").json() == {"set": None}
