"""The store's contract for flags and what people say to them."""

from dataclasses import replace
from datetime import timedelta

from monitoring.audit import AuditAction
from monitoring.deciding import decide
from monitoring.flags import (
    ActionTaken,
    Flag,
    FlagState,
    Severity,
)
from monitoring.ids import EpisodeId
from monitoring.protocols import default_protocol
from monitoring.visits import FlagRead, HandOff
from tests.db.furnishing import (
    SESSION,
    AnyDatabase,
    add,
    event,
    reopened,
    stored,
    suppression,
)
from tests.factories import (
    NORTH,
    PIET,
    at_minute,
    baseline,
    entry_id,
    header,
    observation_pause,
    order,
    record,
    seen,
    start,
    vitals,
)

HIGH = vitals(10, (190, 110), name="high")
GROUNDS = (*baseline(), order(), start(), HIGH)


def flags_at(minute: float) -> tuple[Flag, ...]:
    """What the rules say of `GROUNDS`: critical pressure from minute 10 on."""
    return decide(record(*GROUNDS), default_protocol(), at_minute(minute)).flags


def revise(clinic: AnyDatabase, *flags: Flag) -> None:
    with clinic.transaction() as store:
        store.revise_flags(SESSION, flags, event(AuditAction.FLAGS_REVISED, SESSION))


def stored_flags(clinic: AnyDatabase) -> list[Flag]:
    with clinic.transaction() as store:
        return sorted(store.flags(NORTH.id, SESSION.id), key=lambda flag: flag.key.rule_id)


def test_flags_come_back_whole(clinic: AnyDatabase) -> None:
    add(clinic, *GROUNDS)
    flags = flags_at(12)
    revise(clinic, *flags)

    assert set(stored_flags(clinic)) == set(flags)
    assert set(stored_flags(reopened(clinic))) == set(flags)


def test_flag_changes_in_place(clinic: AnyDatabase) -> None:
    add(clinic, *GROUNDS)
    revise(clinic, *flags_at(12))
    withdrawn = replace(flags_at(12)[0], state=FlagState.WITHDRAWN, suppressed_until=at_minute(30))
    revise(clinic, withdrawn)

    stored_now = {flag.key: flag for flag in stored_flags(reopened(clinic))}
    assert stored_now[withdrawn.key] == withdrawn
    assert len(stored_now) == len(flags_at(12))


def test_acknowledgement_comes_back_whole(clinic: AnyDatabase) -> None:
    add(clinic, *GROUNDS)
    said = replace(seen(flags_at(12)[0], 13), actions=tuple(ActionTaken), note="slowed to 40")
    with clinic.transaction() as store:
        store.add_acknowledgement(SESSION, said, event(AuditAction.FLAG_ACKNOWLEDGED, SESSION))
        assert store.holds_entry(NORTH.id, SESSION.id, said.id)

    assert stored(clinic).acknowledgements == (said,)
    assert stored(reopened(clinic)).acknowledgements == (said,)


def test_suppression_comes_back_whole(clinic: AnyDatabase) -> None:
    held = suppression()
    with clinic.transaction() as store:
        store.add_suppression(SESSION, held, event(AuditAction.RULE_SUPPRESSED, SESSION))

    assert stored(clinic).suppressions == (held,)
    assert stored(reopened(clinic)).suppressions == (held,)


def test_end_of_suppression_comes_back(clinic: AnyDatabase) -> None:
    held = suppression()
    later = held.at + timedelta(minutes=1)
    ended = replace(held, id=entry_id("ended"), at=later, until=later, by=PIET.id, reason="")
    for each in (held, ended):
        with clinic.transaction() as store:
            store.add_suppression(SESSION, each, event(AuditAction.RULE_SHOWN_AGAIN, SESSION))

    assert set(stored(reopened(clinic)).suppressions) == {held, ended}
    assert stored(clinic).suppressions_at(later) == ()


def test_hand_off_and_pause_come_back(clinic: AnyDatabase) -> None:
    read = HandOff(
        **header(12),  # type: ignore[arg-type]
        from_user=PIET.id,
        flags=(FlagRead(rule_id="BP_HIGH", severity=Severity.CRITICAL),),
        effects=(EpisodeId(entry_id("episode")),),
        next_due_at=at_minute(20),
        rate_ug_per_h=52_500,
    )
    ended = replace(observation_pause(14, 14), reason="")
    add(clinic, read, ended)

    assert set(stored(reopened(clinic)).entries) == {read, ended}
