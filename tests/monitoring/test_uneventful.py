"""Which visits are signed several in one go, and which are looked at by themselves."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from monitoring.deciding import decide
from monitoring.digests import digest_of
from monitoring.effects import Effect, Grade
from monitoring.entries import Entry, RemarkKind
from monitoring.errors import PermissionRefused, StateRefused
from monitoring.infusions import InfusionAction
from monitoring.protocols import default_protocol
from monitoring.record import SessionRecord
from monitoring.sessions import SessionOutcome, SessionStatus
from monitoring.signing import CHANGED, SignForm, sign_uneventful
from monitoring.uneventful import events_in
from monitoring.visits import Addendum, Disposition, Ending, MedicineGiven, Route
from tests.factories import (
    NORA,
    PIET,
    assessment,
    at_minute,
    baseline,
    correction,
    departure,
    effect,
    entry_id,
    header,
    intake,
    order,
    override,
    pump,
    remark,
    session,
    start,
    stop,
    vitals,
)
from tests.fakes import FakeStore

SESSION = session().id
PROTOCOL = default_protocol()
SIGNED = 180


def ending(**changes: object) -> Ending:
    facts = {
        "outcome": SessionOutcome.COMPLETED,
        "disposition": Disposition.HOME_WITH_ESCORT,
        "reason": "",
    }
    return Ending(**(header(105, name="ending") | facts | changes))  # type: ignore[arg-type]


def calm_visit() -> tuple[Entry, ...]:
    mind = assessment(95, dissociation=0, sedation=5, orientation=4, gait_is_steady=True)
    sets = tuple(vitals(minute) for minute in (10, 20, 30, 40, 55, 70, 85, 98))
    dizzy = (
        effect(15, Effect.DIZZINESS, Grade.MILD, name="dizzy"),
        effect(45, Effect.DIZZINESS, Grade.NONE),
    )
    return (
        *(intake(), *baseline(), order(), start(), stop(), *sets, *dizzy),
        *(remark(50, RemarkKind.NOTE, "sleeps"), mind, departure(), ending()),
    )


def over(*entries: Entry, **changes: object) -> SessionRecord:
    facts: dict[str, object] = {
        "status": SessionStatus.COMPLETED,
        "outcome": SessionOutcome.COMPLETED,
        "ended_at": at_minute(105),
    }
    return SessionRecord(session=session(**(facts | changes)), entries=entries)


def events(record: SessionRecord) -> tuple[str, ...]:
    return events_in(record, decide(record, PROTOCOL, at_minute(SIGNED)), PROTOCOL)


def without(kind: str) -> SessionRecord:
    return over(*(each for each in calm_visit() if each.kind != kind))


def more(*entries: Entry) -> SessionRecord:
    return over(*calm_visit(), *entries)


def given() -> MedicineGiven:
    head = header(30)
    return MedicineGiven(**head, name="Ondansetron", route=Route.ORAL, dose_ug=4_000)  # type: ignore[arg-type]


def ended(**changes: object) -> SessionRecord:
    entries = [each for each in calm_visit() if not isinstance(each, Ending)]
    return over(*entries, ending(**changes))


def at_half_the_rate() -> SessionRecord:
    slow = [start(rate_ug_per_h=45_000) if each.id == start().id else each for each in calm_visit()]
    return over(*slow)


EVENTFUL: dict[str, tuple[Callable[[], SessionRecord], str]] = {
    "signed before": (lambda: over(*calm_visit(), status=SessionStatus.SIGNED_OFF), "completed"),
    "stopped early": (
        lambda: over(*calm_visit(), outcome=SessionOutcome.STOPPED_EARLY),
        "not completed",
    ),
    "a warning": (lambda: more(vitals(25, (185, 80))), "High blood pressure"),
    "a critical flag": (lambda: more(vitals(25, (205, 80))), "critical"),
    "a worried nurse": (lambda: more(remark(30, RemarkKind.CONCERN, "pale")), "worried"),
    "an intervention": (
        lambda: more(remark(30, RemarkKind.INTERVENTION, "talked down")),
        "a remark was written",
    ),
    "an override": (lambda: more(override(-5, "fasting")), "overridden"),
    "a correction": (lambda: more(correction(110, "dizzy")), "corrected"),
    "a moderate effect": (lambda: more(effect(30, Effect.NAUSEA, Grade.MODERATE)), "above mild"),
    "a medicine": (lambda: more(given()), "a medicine was given"),
    "an addendum": (
        lambda: more(Addendum(**header(120), text="phoned")),  # type: ignore[arg-type]
        "added afterwards",
    ),
    "an unlikely value": (
        lambda: more(replace(vitals(25), unconfirmed=("systolic",))),  # type: ignore[arg-type]
        "unlikely",
    ),
    "a pause": (
        lambda: more(
            pump(20, InfusionAction.PAUSE), pump(20.5, InfusionAction.RESUME, rate_ug_per_h=52_500)
        ),
        "paused or changed",
    ),
    "less than ordered": (at_half_the_rate, "another dose"),
    "no order": (lambda: without("order"), "no order"),
    "no intake": (lambda: without("intake"), "missing"),
    "went home alone": (
        lambda: ended(disposition=Disposition.HOME_ALONE, reason="insisted"),
        "at the door",
    ),
    "not met at the door": (lambda: ended(not_met=("awake",)), "at the door"),
}


def test_calm_visit_is_uneventful() -> None:
    assert events(over(*calm_visit())) == ()


@pytest.mark.parametrize("case", EVENTFUL)
def test_what_is_looked_at_by_itself(case: str) -> None:
    build, words = EVENTFUL[case]

    assert any(words in each for each in events(build()))


def test_unmeasured_required_vital_is_named() -> None:
    bare = [
        replace(each, spo2_pct=None) if each.kind == "vitals" else each for each in calm_visit()
    ]

    assert any("SpO₂" in each for each in events(over(*bare)))


def form(record: SessionRecord, name: str = "signature") -> SignForm:
    return SignForm(id=entry_id(name), seen=digest_of(record))


def test_uneventful_visit_is_signed(store: FakeStore) -> None:
    store.records[SESSION] = over(*calm_visit())
    seen = form(store.records[SESSION])
    signed = sign_uneventful(store, PIET, SESSION, seen, at_minute(SIGNED))
    again = sign_uneventful(store, PIET, SESSION, seen, at_minute(SIGNED + 1))

    assert signed.status is again.status is SessionStatus.SIGNED_OFF
    assert sum(each.kind == "signature" for each in store.records[SESSION].entries) == 1


def test_eventful_visit_is_not_signed_along(store: FakeStore) -> None:
    store.records[SESSION] = more(given())
    with pytest.raises(StateRefused, match="by itself: a medicine was given"):
        sign_uneventful(store, PIET, SESSION, form(store.records[SESSION]), at_minute(SIGNED))

    assert store.records[SESSION].session.status is SessionStatus.COMPLETED


def test_changed_visit_is_not_signed_along(store: FakeStore) -> None:
    store.records[SESSION] = over(*calm_visit())
    seen = form(over(*calm_visit()[:-1]))
    with pytest.raises(StateRefused, match=CHANGED):
        sign_uneventful(store, PIET, SESSION, seen, at_minute(SIGNED))


def test_nurse_signs_nothing_along(store: FakeStore) -> None:
    store.records[SESSION] = over(*calm_visit())
    with pytest.raises(PermissionRefused):
        sign_uneventful(store, NORA, SESSION, form(store.records[SESSION]), at_minute(SIGNED))
