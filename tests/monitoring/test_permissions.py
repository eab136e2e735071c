"""Who may do what: a truth table of role and action."""

import pytest

from monitoring.errors import NotFound, PermissionRefused
from monitoring.people import STAFF, Role, User
from monitoring.permissions import Action, can, check_can, check_can_in
from tests.factories import ADA, NORA, OLAF, PIET, session

# nurse, physician, administrator
TABLE = {
    Action.VIEW_BOARD: (True, True, True),
    Action.VIEW_SESSION: (True, True, True),
    Action.RECORD: (True, True, False),
    Action.CORRECT: (True, True, False),
    Action.ACKNOWLEDGE: (True, True, False),
    Action.SUPPRESS: (True, True, False),
    Action.ORDER: (False, True, False),
    Action.GIVE_BOLUS: (False, True, False),
    Action.SCHEDULE: (True, True, True),
    Action.CANCEL: (True, True, True),
    Action.OVERRIDE: (False, True, False),
    Action.SIGN_OFF: (False, True, False),
    Action.READ_AUDIT: (False, False, True),
    Action.MANAGE_PEOPLE: (False, False, True),
    Action.EDIT_CLINIC: (False, False, True),
    Action.VIEW_COURSE: (True, True, False),
    Action.KEEP_COURSE: (True, True, False),
    Action.FOLLOW_UP: (True, True, False),
    Action.PLAN: (False, True, False),
    Action.SET_LIMITS: (False, True, False),
    Action.REVIEW_COURSE: (False, True, False),
    Action.VIEW_OUTCOMES: (False, True, True),
    Action.VIEW_PROTOCOLS: (True, True, True),
    Action.DRAFT_PROTOCOL: (False, True, True),
    Action.PUBLISH_PROTOCOL: (False, True, False),
    Action.VIEW_FIGURES: (False, True, True),
    Action.EXPORT: (False, True, True),
    Action.VIEW_KETAMINE: (True, True, True),
    Action.HANDLE_KETAMINE: (True, True, False),
    Action.WITNESS_KETAMINE: (True, True, False),
    Action.COUNT_KETAMINE: (True, True, True),
    Action.EXPLAIN_KETAMINE: (False, True, True),
    Action.ADD_PATIENT: (True, True, True),
    Action.REVISE_PATIENT: (True, True, True),
    Action.RESTRICT_PATIENT: (False, True, True),
    Action.BREAK_GLASS: (True, True, False),
    Action.REVIEW_ACCESS: (False, False, True),
}
PEOPLE = (NORA, PIET, ADA)
ROWS = [
    (person, action, allowed)
    for action, row in TABLE.items()
    for person, allowed in zip(PEOPLE, row, strict=True)
]


@pytest.mark.parametrize(("person", "action", "allowed"), ROWS)
def test_role_may_do_action(person: User, action: Action, *, allowed: bool) -> None:
    assert can(person, action) is allowed
    if not allowed:
        with pytest.raises(PermissionRefused, match="ask a colleague"):
            check_can(person, action)


def test_every_action_has_its_row() -> None:
    assert set(TABLE) == set(Action)
    assert [person.role for person in PEOPLE] == [role for role in Role if role in STAFF]


@pytest.mark.parametrize("action", Action)
def test_other_clinic_sees_no_session(action: Action) -> None:
    with pytest.raises(NotFound, match="no such session"):
        check_can_in(OLAF, action, session())
