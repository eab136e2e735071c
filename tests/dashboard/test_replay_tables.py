"""A replay on the screen: what is said, what is linked, and that nothing typed becomes markup."""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest

from dashboard.components.protocols.replaying import MOST_SHOWN, found_html
from dashboard.replay_source import Asked, read_replay
from dashboard.runtime import Running
from monitoring.errors import PermissionRefused
from monitoring.flags import Severity
from monitoring.ids import SessionId
from monitoring.protocols import default_protocol
from monitoring.replay.result import CriticalChange, Looks, Replay, RuleChange, SessionChange
from tests.factories import AT, NORA, at_minute

OSLO = ZoneInfo("Europe/Oslo")
HOSTILE = "<b>2</b> $x"


def looks(total: int) -> Looks:
    return Looks(total=total, median=2, p90=5, n_sessions=100, critical=1)


def session(number: int, live: int, draft: int) -> SessionChange:
    return SessionChange(
        session_id=SessionId(UUID(int=number)),
        scheduled_at=AT + timedelta(days=number),
        chair=HOSTILE,
        live=live,
        draft=draft,
    )


RULE = RuleChange(
    rule_id="BP_HIGH",
    title=f"High {HOSTILE}",
    live=10,
    draft=12,
    gained=3,
    lost=1,
    worse=0,
    milder=2,
)
CRITICAL = CriticalChange(
    session_id=SessionId(UUID(int=7)),
    scheduled_at=AT,
    chair=HOSTILE,
    rule_id="BP_HIGH",
    title=f"High {HOSTILE}",
    raised_at=at_minute(10),
    live=None,
    draft=Severity.CRITICAL,
)
FOUND = Replay(
    n_sessions=100,
    n_readings=12_345,
    n_undecided=1,
    live=looks(200),
    draft=looks(225),
    rules=(RULE, replace(RULE, rule_id="HR_HIGH", draft=10, gained=0, lost=0, milder=0)),
    newly_flagged=tuple(session(number, 0, 1) for number in range(60)),
    newly_silent=(),
    critical=(CRITICAL,),
)


def test_looks_are_put_beside_each_other() -> None:
    shown = found_html(FOUND, OSLO)

    assert "100 sessions, 12,345 readings" in shown
    assert "looks per session: 2.00 in force, 2.25 by the draft" in shown
    assert "their infusion contradicts itself: 1" in shown


def test_only_rules_that_differ_are_listed() -> None:
    shown = found_html(FOUND, OSLO)

    assert "<td>10</td><td>12</td><td>3</td><td>1</td><td>0</td><td>2</td>" in shown
    assert shown.count('<th scope="row">') == 1


def test_same_flags_are_said_to_be_the_same() -> None:
    same = replace(FOUND, draft=FOUND.live, rules=FOUND.rules[1:], newly_flagged=(), critical=())

    assert "no difference" in found_html(same, OSLO)


def test_critical_flag_leads_to_its_session() -> None:
    shown = found_html(FOUND, OSLO)

    assert f'href="/session?id={UUID(int=7)}"' in shown
    assert "no look in force, critical by the draft" in shown


def test_long_list_says_that_it_is_cut() -> None:
    shown = found_html(replace(FOUND, critical=()), OSLO)

    assert shown.count("/session?id=") == MOST_SHOWN
    assert "Sessions newly flagged: 60" in shown
    assert "and 10 more" in shown


def test_texts_never_become_markup() -> None:
    shown = found_html(FOUND, OSLO)

    assert "&lt;b&gt;2&lt;/b&gt; $x" in shown
    assert "<b>2</b>" not in shown


def test_nurse_may_not_replay(here: Running) -> None:
    asked = Asked(since=AT, until=AT + timedelta(days=1), at=AT)

    with pytest.raises(PermissionRefused):
        read_replay(here.database, NORA, default_protocol(), asked)
