"""Any entry that a record can hold, for property tests."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from hypothesis import strategies as st

from monitoring.assessments import Assessment
from monitoring.effects import Effect, EffectReport, Grade, Helped
from monitoring.entries import (
    BaselineChoice,
    Entry,
    Identifier,
    Intake,
    Medicine,
    ObservationPause,
    Pregnancy,
    Remark,
    RemarkKind,
)
from monitoring.flags import (
    Direction,
    Severity,
)
from monitoring.infusions import InfusionAction, InfusionEvent, InfusionOrder
from monitoring.measures import Measure
from monitoring.own_limits import LimitsInForce, OwnLimit
from monitoring.sessions import SessionOutcome
from monitoring.visits import (
    Addendum,
    Departure,
    Disposition,
    Ending,
    FlagRead,
    Gate,
    HandOff,
    MedicineGiven,
    Override,
    Route,
    Signature,
)
from monitoring.vitals import Absence, NotMeasured, Vital, VitalsSet
from tests.factories import (
    AT,
    header,
)

MINUTES = st.integers(-60, 300)
# What can be kept: no NUL, no halves of a character, no blanks at the ends (they are trimmed).
TEXTS = st.text(
    st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=40
).map(str.strip)
SOME_TEXT = TEXTS.filter(bool)
LINES = TEXTS.map(lambda text: " ".join(text.split()))
NAMES = LINES.filter(bool)
FLAGS_READ = st.builds(FlagRead, rule_id=SOME_TEXT, severity=st.sampled_from(Severity))
OWN_LIMITS = st.builds(
    OwnLimit,
    measure=st.just(Measure.SYSTOLIC),
    direction=st.sampled_from([Direction.HIGH, Direction.LOW]),
    severity=st.sampled_from(Severity),
    number=st.integers(40, 300) | st.floats(40, 300),
)
INSTANTS = MINUTES.map(lambda minute: AT + timedelta(minutes=minute))


def headers() -> st.SearchStrategy[dict[str, object]]:
    return st.builds(
        lambda minute, name, why: {**header(minute, name=str(name)), "late_reason": why},
        MINUTES,
        st.uuids(),
        TEXTS,
    )


def a(kind: Callable[..., Entry], **values: st.SearchStrategy[Any]) -> st.SearchStrategy[Entry]:
    """Entries of one kind, each with a header of its own."""
    return st.builds(
        lambda head, rest: kind(**head, **rest), headers(), st.fixed_dictionaries(values)
    )


def pairs() -> st.SearchStrategy[Entry]:
    """Vitals sets; the pressure is a pair of which the first is higher."""
    return st.builds(
        lambda head, low, difference, rest: VitalsSet(
            **head, diastolic_mmhg=low, systolic_mmhg=low + difference, **rest
        ),
        headers(),
        st.integers(20, 200),
        st.integers(20, 90),
        st.fixed_dictionaries(
            {
                "heart_rate_per_min": st.none() | st.integers(20, 300),
                "temperature_tenths_c": st.none() | st.integers(300, 430),
                "on_oxygen": st.none() | st.booleans(),
                "not_measured": st.sampled_from(
                    [(), (NotMeasured(vital=Vital.SPO2, reason=Absence.AWAY),)]
                ),
                "comment": TEXTS,
            }
        ),
    )


ENTRIES = st.one_of(
    pairs(),
    a(Assessment, dissociation=st.integers(0, 4), pain=st.none() | st.integers(0, 10), text=TEXTS),
    a(
        EffectReport,
        episode_id=st.uuids(),
        effect=st.sampled_from([each for each in Effect if each is not Effect.OTHER]),
        grade=st.sampled_from(Grade),
        action=TEXTS,
        helped=st.none() | st.sampled_from(Helped),
        text=TEXTS,
    ),
    a(InfusionEvent, action=st.just(InfusionAction.PAUSE), reason=TEXTS),
    a(InfusionEvent, action=st.just(InfusionAction.BOLUS), amount_ug=st.integers(1, 10**7)),
    a(
        InfusionOrder,
        dose_ug=st.integers(10, 10**7),
        duration_min=st.integers(1, 600),
        concentration_ug_per_ml=st.integers(1, 10**6),
    ),
    a(
        Intake,
        conditions=st.none() | st.lists(LINES, max_size=3).map(tuple),
        medicines=st.none()
        | st.lists(
            st.builds(Medicine, name=NAMES, last_taken_at=st.none() | INSTANTS),
            max_size=2,
        ).map(tuple),
        escort=LINES,
        identified_by=st.none() | st.lists(st.sampled_from(Identifier), max_size=3).map(tuple),
        has_consented=st.none() | st.booleans(),
        pregnancy=st.none() | st.sampled_from(Pregnancy),
        weight_g=st.none() | st.integers(25_000, 300_000),
    ),
    a(BaselineChoice, vitals_id=st.uuids()),
    a(ObservationPause, until=st.just(AT + timedelta(days=1)), reason=SOME_TEXT),
    a(Remark, remark=st.sampled_from(RemarkKind), text=SOME_TEXT),
    a(
        MedicineGiven,
        name=SOME_TEXT,
        route=st.sampled_from(Route),
        dose_ug=st.none() | st.integers(1, 10**7),
        amount=SOME_TEXT,
        episode_id=st.none() | st.uuids(),
        reason=TEXTS,
    ),
    a(
        Override,
        gate=st.sampled_from(Gate),
        checks=st.lists(SOME_TEXT, min_size=1, max_size=3).map(tuple),
        reason=SOME_TEXT,
    ),
    a(
        HandOff,
        from_user=st.none() | st.uuids(),
        flags=st.lists(FLAGS_READ, max_size=3).map(tuple),
        effects=st.lists(st.uuids(), max_size=2).map(tuple),
        next_due_at=st.none() | INSTANTS,
        rate_ug_per_h=st.integers(0, 10**6),
        note=TEXTS,
    ),
    a(
        Departure,
        escort=TEXTS,
        has_instructions=st.none() | st.booleans(),
        line_removed_at=st.none() | INSTANTS,
        ideation_level=st.none() | st.integers(0, 5),
    ),
    a(
        Ending,
        outcome=st.sampled_from(SessionOutcome),
        disposition=st.sampled_from(sorted(set(Disposition) - {Disposition.NOT_HERE})),
        reason=SOME_TEXT,
        not_met=st.lists(SOME_TEXT, max_size=3).map(tuple),
    ),
    a(
        Ending,
        outcome=st.just(SessionOutcome.NOT_STARTED),
        disposition=st.sampled_from(Disposition),
        reason=SOME_TEXT,
        not_met=st.lists(SOME_TEXT, max_size=3).map(tuple),
    ),
    a(Signature, meaning=SOME_TEXT, digest=SOME_TEXT),
    a(Addendum, text=SOME_TEXT),
    a(
        LimitsInForce,
        limits=st.lists(OWN_LIMITS, max_size=2).map(tuple),
        reason=SOME_TEXT,
        set_by=st.uuids(),
        origin_id=st.uuids(),
        expires_on=st.dates(),
    ),
)
