"""The next version of a protocol: drafted by several, published by a physician from a day on."""

from collections.abc import Callable
from datetime import date, timedelta
from uuid import uuid4

import pytest

from db.engine import Database
from db.protocol_drafts import read_draft
from monitoring.audit import AuditAction
from monitoring.errors import MonitoringError, NotFound, PermissionRefused, StateRefused
from monitoring.ids import ApprovalId, DraftId
from monitoring.people import User
from monitoring.protocol_approvals import ProtocolApproval
from monitoring.protocol_editing.drafts import DraftStart, ProtocolDraft
from monitoring.protocols import LimitRule, MonitoringProtocol
from monitoring.publishing import (
    PublishForm,
    Typed,
    begin_draft,
    discard_draft,
    publish_draft,
    write_edit,
)
from monitoring.sessions import ProtocolVersion
from tests.db.furnishing import PROTOCOL, AnyDatabase, furnish, stored
from tests.factories import ADA, AT, NORA, NORTH, OLAF, PIET, at_minute
from tests.fakes import FakeDatabase

DRAFT = DraftId(uuid4())
CRITICAL = "rules.BP_HIGH.limits.systolic:value.critical.0.at_or_above"
WARNING = "rules.BP_HIGH.limits.systolic:value.warning.0.at_or_above"
TODAY = date(2026, 11, 23)  # in Oslo at AT
DAY = timedelta(days=1)


def begin(clinic: AnyDatabase, by: User = ADA, own_id: DraftId = DRAFT) -> ProtocolDraft:
    with clinic.transaction() as store:
        return begin_draft(store, by, own_id, DraftStart.NEWEST, AT)


def write(
    clinic: AnyDatabase,
    text: str = "190",
    reason: str = "safety meeting",
    *,
    by: User = ADA,
    seen: int = 1,
    place: str = CRITICAL,
) -> ProtocolDraft:
    typed = Typed(draft_id=DRAFT, seen=seen, place=place, text=text, reason=reason)
    with clinic.transaction() as store:
        return write_edit(store, by, typed, at_minute(1))


def publish(clinic: AnyDatabase, by: User = PIET, **changes: object) -> ProtocolApproval:
    facts: dict[str, object] = {
        "id": ApprovalId(uuid4()),
        "draft_id": DRAFT,
        "seen": 2,
        "newest": PROTOCOL,
        "on": TODAY,
    }
    form = PublishForm(**(facts | changes))  # type: ignore[arg-type]
    with clinic.transaction() as store:
        return publish_draft(store, by, form, at_minute(2))


def current(clinic: AnyDatabase) -> ProtocolDraft | None:
    with clinic.transaction() as store:
        return store.protocol_draft(NORTH.id)


def protocol_at(clinic: AnyDatabase, minute: float) -> MonitoringProtocol:
    with clinic.transaction() as store:
        return store.protocol(NORTH.id, store.newest_protocol(NORTH.id, at_minute(minute)))


def critical(protocol: MonitoringProtocol) -> float:
    rule = protocol.rule("BP_HIGH")
    assert isinstance(rule, LimitRule)
    return rule.limits[0].critical[0].number


def test_draft_comes_back_as_typed(clinic: AnyDatabase) -> None:
    begin(clinic)
    changed = write(clinic, "nonsense é 🜁", "")

    assert current(clinic) == changed
    assert changed.revision == 2
    assert changed.edits[CRITICAL].text == "nonsense é 🜁"


def test_published_version_counts_at_once(clinic: AnyDatabase) -> None:
    begin(clinic)
    write(clinic)
    approval = publish(clinic)

    assert approval.version == ProtocolVersion(name="clinic", version=PROTOCOL.version + 1)
    assert approval.approved_by == PIET.id
    assert critical(protocol_at(clinic, 1)) == 200
    assert critical(protocol_at(clinic, 2)) == 190
    assert current(clinic) is None
    assert stored(clinic).session.protocol == PROTOCOL


def test_published_for_a_day_counts_from_its_midnight(clinic: AnyDatabase) -> None:
    begin(clinic)
    write(clinic)
    publish(clinic, on=TODAY + DAY)
    midnight = 9 * 60  # 14:00 UTC is 15:00 in Oslo

    assert critical(protocol_at(clinic, midnight - 1)) == 200
    assert critical(protocol_at(clinic, midnight)) == 190


def test_same_approval_twice_is_one(clinic: AnyDatabase) -> None:
    begin(clinic)
    write(clinic)
    own_id = ApprovalId(uuid4())
    first = publish(clinic, id=own_id)

    assert publish(clinic, id=own_id) == first


def test_begun_twice_from_one_form_is_one_draft(clinic: AnyDatabase) -> None:
    assert begin(clinic) == begin(clinic)
    with pytest.raises(StateRefused, match="There is a draft already"):
        begin(clinic, PIET, DraftId(uuid4()))


def test_two_at_one_line_learn_of_it(clinic: AnyDatabase) -> None:
    begin(clinic)
    write(clinic, "190", by=ADA, seen=1)
    with pytest.raises(StateRefused, match="You had typed “195”"):
        write(clinic, "195", by=PIET, seen=1)
    assert write(clinic, "195", by=PIET, seen=2).edits[CRITICAL].text == "195"


def test_two_at_different_lines_both_keep_theirs(clinic: AnyDatabase) -> None:
    begin(clinic)
    write(clinic, "190", by=ADA, seen=1)
    both = write(clinic, "175", by=PIET, seen=1, place=WARNING)

    assert {place: edit.text for place, edit in both.edits.items()} == {
        CRITICAL: "190",
        WARNING: "175",
    }


def test_typed_again_is_no_change(clinic: AnyDatabase) -> None:
    begin(clinic)

    assert write(clinic).revision == write(clinic, seen=2).revision == 2


def test_discarded_draft_is_gone(clinic: AnyDatabase) -> None:
    begin(clinic)
    write(clinic)
    with clinic.transaction() as store, pytest.raises(StateRefused, match="look at it again"):
        discard_draft(store, PIET, DRAFT, 1, AT)
    with clinic.transaction() as store:
        discard_draft(store, PIET, DRAFT, 2, AT)

    assert current(clinic) is None
    with pytest.raises(StateRefused, match="no longer there"):
        write(clinic)


Act = Callable[[AnyDatabase, User], object]


@pytest.mark.parametrize(
    ("act", "is_drafted", "allowed"),
    [
        (begin, False, {"Piet", "Ada"}),
        (lambda clinic, by: write(clinic, by=by, seen=2), True, {"Piet", "Ada"}),
        (publish, True, {"Piet"}),
    ],
    ids=["begin", "write", "publish"],
)
def test_only_some_may(act: Act, is_drafted: bool, allowed: set[str]) -> None:  # noqa: FBT001
    for by in (NORA, PIET, ADA, OLAF):
        clinic = FakeDatabase()
        furnish(clinic)
        if is_drafted:
            begin(clinic)
            write(clinic, place=WARNING, text="175")
        refusal: MonitoringError | None = None
        try:
            act(clinic, by)
        except MonitoringError as error:
            refusal = error

        assert isinstance(refusal, PermissionRefused) is (by.name not in allowed), by.name


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"seen": 1}, "look at it again"),
        ({"newest": ProtocolVersion(name="default", version=1)}, "look at it again"),
        ({"draft_id": DraftId(uuid4())}, "no longer there"),
        ({"on": TODAY - DAY}, "This day is over"),
        ({"on": TODAY + 400 * DAY}, "more than a year ahead"),
    ],
    ids=["changed", "overtaken", "gone", "yesterday", "far"],
)
def test_publishing_is_refused(
    clinic: AnyDatabase, changes: dict[str, object], sentence: str
) -> None:
    begin(clinic)
    write(clinic)
    with pytest.raises(MonitoringError, match=sentence):
        publish(clinic, PIET, **changes)
    assert critical(protocol_at(clinic, 10)) == 200


@pytest.mark.parametrize(
    ("text", "reason", "sentence"),
    [
        ("190", "", "1 thing in it must be put right"),
        ("none", "", "2 things in it must be put right"),
        ("100", "why not", "1 thing in it"),
        ("200", "", "change something first"),
    ],
    ids=["no reason", "no number", "wrong order", "as before"],
)
def test_draft_with_faults_is_not_published(text: str, reason: str, sentence: str) -> None:
    clinic = FakeDatabase()
    furnish(clinic)
    begin(clinic)
    write(clinic, text, reason)

    with pytest.raises(StateRefused, match=sentence):
        publish(clinic)


def test_unknown_line_is_refused(clinic: AnyDatabase) -> None:
    begin(clinic)
    with pytest.raises(NotFound):
        write(clinic, place="rules.BP_HIGH.direction")


def test_all_of_it_is_audited() -> None:
    clinic = FakeDatabase()
    furnish(clinic)
    begin(clinic)
    write(clinic)
    publish(clinic)

    begun, changed, published, closed = clinic.store.audit[-4:]
    assert [begun.action, changed.action, published.action, closed.action] == [
        AuditAction.PROTOCOL_DRAFT_BEGUN,
        AuditAction.PROTOCOL_DRAFT_CHANGED,
        AuditAction.PROTOCOL_PUBLISHED,
        AuditAction.PROTOCOL_DRAFT_CLOSED,
    ]
    assert changed.details["place"] == CRITICAL
    assert published.details["version"] == PROTOCOL.version + 1
    assert published.by == PIET.id


def test_other_clinic_sees_no_draft(database: Database) -> None:
    furnish(database)
    begin(database)
    with database.reading() as connection:
        assert read_draft(connection, OLAF.clinic_id) is None
        assert read_draft(connection, NORTH.id) is not None
