"""What a flag's card says of who has seen it."""

from dashboard.components.chairside.flags.flag_cards import _while_milder
from monitoring.flags import Severity
from tests.factories import seen, vitals
from tests.monitoring.deciding import only_flag, running


def test_seen_before_it_grew_worse() -> None:
    flag = only_flag(running(vitals(10, (165, 80)), vitals(15, (201, 80))), "BP_HIGH")
    then = seen(flag, 12, severity=Severity.ADVISORY)

    assert _while_milder(then, flag) == ", when it was advisory; not seen since it is critical"


def test_seen_as_it_is_needs_no_words() -> None:
    flag = only_flag(running(vitals(10, (201, 80))), "BP_HIGH")

    assert _while_milder(seen(flag, 12), flag) == ""
