"""Which answers to a flag are offered."""

import pytest

from dashboard.answers import AT_THE_CHAIR, BETWEEN_INFUSIONS, offered
from monitoring.flags import ActionTaken
from monitoring.people import User
from tests.factories import NORA, PIET

AT_THE_PUMP = {ActionTaken.SLOWED, ActionTaken.PAUSED, ActionTaken.STOPPED, ActionTaken.REPEATED}


@pytest.mark.parametrize("place", [AT_THE_CHAIR, BETWEEN_INFUSIONS])
def test_only_who_is_no_physician_calls_one(place: tuple[ActionTaken, ...]) -> None:
    assert set(place) - set(offered(place, PIET)) == {ActionTaken.CALLED_PHYSICIAN}
    assert offered(place, NORA) == place


@pytest.mark.parametrize("user", [NORA, PIET])
def test_flag_between_infusions_is_talked_about(user: User) -> None:
    found = offered(BETWEEN_INFUSIONS, user)

    assert found[0] is ActionTaken.SPOKE
    assert AT_THE_PUMP.isdisjoint(found)
