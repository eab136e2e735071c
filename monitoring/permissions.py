"""May this person do this? The same answer stands behind the button and behind the write."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from monitoring.errors import NotFound, PermissionRefused
from monitoring.people import STAFF, Role, User
from monitoring.sessions import InfusionSession


class Action(StrEnum):
    """What a person may be allowed to do."""

    VIEW_BOARD = "view the board"
    VIEW_SESSION = "view a session"
    RECORD = "record in a session"
    CORRECT = "correct an entry"
    ACKNOWLEDGE = "acknowledge a flag"
    SUPPRESS = "suppress a rule"
    ORDER = "order an infusion"
    GIVE_BOLUS = "give a bolus"
    SCHEDULE = "schedule a session"
    CANCEL = "cancel a scheduled session"
    ADD_PATIENT = "add a patient"
    REVISE_PATIENT = "change what is known of a patient"
    RESTRICT_PATIENT = "say who may open a patient's record"
    BREAK_GLASS = "open a restricted record in an emergency"
    REVIEW_ACCESS = "review emergency accesses"
    OVERRIDE = "override what blocks"
    SIGN_OFF = "sign off a session"
    READ_AUDIT = "read the audit"
    MANAGE_PEOPLE = "manage people"
    EDIT_CLINIC = "change the clinic's own texts"
    VIEW_COURSE = "view a patient's course"
    KEEP_COURSE = "write into a patient's course"
    FOLLOW_UP = "write down a follow-up"
    PLAN = "plan a treatment"
    SET_LIMITS = "set limits of a patient's own"
    REVIEW_COURSE = "review a patient's course"
    VIEW_OUTCOMES = "view the clinic's outcomes"
    VIEW_PROTOCOLS = "view the clinic's protocols"
    DRAFT_PROTOCOL = "draft a protocol"
    PUBLISH_PROTOCOL = "approve and publish a protocol"
    VIEW_FIGURES = "view the clinic's figures"
    EXPORT = "export records"
    VIEW_KETAMINE = "view the ketamine ledger"
    HANDLE_KETAMINE = "receive, draw or waste ketamine"
    WITNESS_KETAMINE = "witness what becomes of ketamine"
    COUNT_KETAMINE = "count the ketamine"
    EXPLAIN_KETAMINE = "explain a difference in the ketamine"


_CLINICAL = frozenset({Role.NURSE, Role.PHYSICIAN})

# A bolus by a nurse is forbidden in some places (Arizona Board of Nursing opinion [G11]).
ALLOWED: Mapping[Action, frozenset[Role]] = MappingProxyType(
    {
        Action.VIEW_BOARD: frozenset(Role),
        Action.VIEW_SESSION: STAFF,
        Action.RECORD: _CLINICAL,
        Action.CORRECT: _CLINICAL,
        Action.ACKNOWLEDGE: _CLINICAL,
        Action.SUPPRESS: _CLINICAL,
        Action.ORDER: frozenset({Role.PHYSICIAN}),
        Action.GIVE_BOLUS: frozenset({Role.PHYSICIAN}),
        Action.SCHEDULE: STAFF,
        Action.CANCEL: STAFF,
        Action.ADD_PATIENT: STAFF,
        Action.REVISE_PATIENT: STAFF,
        Action.RESTRICT_PATIENT: frozenset({Role.PHYSICIAN, Role.ADMINISTRATOR}),
        Action.BREAK_GLASS: _CLINICAL,
        Action.REVIEW_ACCESS: frozenset({Role.ADMINISTRATOR}),
        Action.OVERRIDE: frozenset({Role.PHYSICIAN}),
        Action.SIGN_OFF: frozenset({Role.PHYSICIAN}),
        Action.READ_AUDIT: frozenset({Role.ADMINISTRATOR}),
        Action.MANAGE_PEOPLE: frozenset({Role.ADMINISTRATOR}),
        Action.EDIT_CLINIC: frozenset({Role.ADMINISTRATOR}),
        Action.VIEW_COURSE: _CLINICAL,
        Action.KEEP_COURSE: _CLINICAL,
        Action.FOLLOW_UP: _CLINICAL,
        Action.PLAN: frozenset({Role.PHYSICIAN}),
        Action.SET_LIMITS: frozenset({Role.PHYSICIAN}),
        Action.REVIEW_COURSE: frozenset({Role.PHYSICIAN}),
        Action.VIEW_OUTCOMES: frozenset({Role.PHYSICIAN, Role.ADMINISTRATOR}),
        Action.VIEW_PROTOCOLS: STAFF,
        Action.DRAFT_PROTOCOL: frozenset({Role.PHYSICIAN, Role.ADMINISTRATOR}),
        Action.PUBLISH_PROTOCOL: frozenset({Role.PHYSICIAN}),
        Action.VIEW_FIGURES: frozenset({Role.PHYSICIAN, Role.ADMINISTRATOR}),
        Action.EXPORT: frozenset({Role.PHYSICIAN, Role.ADMINISTRATOR}),
        Action.VIEW_KETAMINE: STAFF,
        Action.HANDLE_KETAMINE: _CLINICAL,
        Action.WITNESS_KETAMINE: _CLINICAL,
        Action.COUNT_KETAMINE: STAFF,
        Action.EXPLAIN_KETAMINE: frozenset({Role.PHYSICIAN, Role.ADMINISTRATOR}),
    }
)


def can(user: User, action: Action) -> bool:
    """May `user` do `action` in their own clinic?"""
    return user.role in ALLOWED[action]


def check_can(user: User, action: Action) -> None:
    """Raise PermissionRefused unless `user` may do `action`."""
    if not can(user, action):
        article = "An" if user.role[0] in "aeiou" else "A"
        msg = f"{article} {user.role} may not {action}; please ask a colleague who may."
        raise PermissionRefused(msg)


def check_can_in(user: User, action: Action, session: InfusionSession) -> None:
    """`check_can` for one session; another clinic's session is said not to exist (NotFound)."""
    if user.clinic_id != session.clinic_id:
        msg = "There is no such session in your clinic."
        raise NotFound(msg)
    check_can(user, action)
