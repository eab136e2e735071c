"""Use cases around the clinic's people: invited, given another role, locked out, let in again."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from types import MappingProxyType
from uuid import UUID

from monitoring.audit import AuditAction, AuditEvent, act_of
from monitoring.errors import NotFound, StateRefused, ValueRefused
from monitoring.founding import check_name
from monitoring.ids import UserId
from monitoring.people import STAFF, Role, User
from monitoring.permissions import Action, check_can
from monitoring.staff import CodeKind, Member, OneTimeCode, Standing
from monitoring.store import Store

# (D): over a weekend and a holiday; a reset is asked for by somebody who wants to go on now.
VALID_FOR: Mapping[CodeKind, timedelta] = MappingProxyType(
    {CodeKind.INVITATION: timedelta(days=7), CodeKind.RESET: timedelta(days=1)}
)
_CLINICAL = frozenset({Role.NURSE, Role.PHYSICIAN})
LAST_ADMINISTRATOR = (
    "This is the only administrator who can sign in with a password. Make somebody else an "
    "administrator first."
)
OWN_ACCOUNT = "You cannot lock yourself out; ask another administrator."
OWN_PASSWORD = "You cannot reset your own password; ask another administrator."  # noqa: S105
OWN_SECOND_FACTOR = "Turn off your own second factor on the page of your account, with a code."
OTHER_CLINICAL_ROLE = (
    "What this person wrote is judged by who they were then, so a nurse does not become a "
    "physician here, nor the other way round. Lock this person and invite them anew."
)


def invite_person(
    store: Store, by: User, person: User, code: tuple[UUID, bytes], at: datetime
) -> OneTimeCode:
    """A person who may sign in once they have used the code (its id and digest).

    `person.id` was made when the form opened. Raises PermissionRefused or ValueRefused.
    """
    check_can(by, Action.MANAGE_PEOPLE)
    if person.role not in STAFF:
        raise ValueRefused("role", "Choose what this person does here.")
    name = check_name(person.name, "Type the name.")
    invited = User(id=person.id, clinic_id=by.clinic_id, name=name, role=person.role)
    made = _code(by, invited, CodeKind.INVITATION, code, at)
    store.invite(
        made, _audit(AuditAction.PERSON_INVITED, by, person.id, at, role=person.role.value)
    )
    return made


def make_code(
    store: Store, by: User, user_id: UserId, code: tuple[UUID, bytes], at: datetime
) -> OneTimeCode:
    """A code for who was invited and lost theirs, or has forgotten the password.

    The password of before ends at once, and so does every browser session of the person: who asks
    for a reset may do so because somebody else knows it. Raises PermissionRefused, NotFound, or
    StateRefused for oneself and for somebody who is locked.
    """
    check_can(by, Action.MANAGE_PEOPLE)
    if user_id == by.id:
        raise StateRefused(OWN_PASSWORD)
    member = store.member(by.clinic_id, user_id)
    if member.standing is Standing.LOCKED:
        raise StateRefused("This person is locked. Unlock them first.")
    is_new = member.standing is Standing.INVITED
    kind = CodeKind.INVITATION if is_new else CodeKind.RESET
    made = _code(by, member.user, kind, code, at)
    store.add_code(made, _audit(AuditAction.CODE_MADE, by, user_id, at, kind=kind.value))
    return made


def change_role(store: Store, by: User, user_id: UserId, role: Role, at: datetime) -> None:
    """The person does something else here from now on; the same role again changes nothing.

    Raises PermissionRefused, NotFound, ValueRefused ("role"), or StateRefused for the last
    administrator.
    """
    check_can(by, Action.MANAGE_PEOPLE)
    member = store.member(by.clinic_id, user_id)
    if role is member.user.role:
        return
    _check_role(member, role)
    _check_administrator_stays(store, member)
    before = member.user.role.value
    changed = User(id=user_id, clinic_id=by.clinic_id, name=member.user.name, role=role)
    store.set_role(
        changed,
        _audit(AuditAction.ROLE_CHANGED, by, user_id, at, role=role.value, before=before),
    )


def lock_person(store: Store, by: User, user_id: UserId, at: datetime) -> None:
    """The person cannot sign in any more and is signed out everywhere; once more is no error.

    Raises PermissionRefused, NotFound, or StateRefused for oneself and the last administrator.
    """
    check_can(by, Action.MANAGE_PEOPLE)
    member = store.member(by.clinic_id, user_id)
    if user_id == by.id:
        raise StateRefused(OWN_ACCOUNT)
    if member.standing is Standing.LOCKED:
        return
    _check_administrator_stays(store, member)
    store.lock_member(member.user, _audit(AuditAction.PERSON_LOCKED, by, user_id, at))


def unlock_person(store: Store, by: User, user_id: UserId, at: datetime) -> None:
    """The person may sign in again, with the password of before; once more is no error."""
    check_can(by, Action.MANAGE_PEOPLE)
    member = store.member(by.clinic_id, user_id)
    if member.standing is Standing.LOCKED:
        store.unlock_member(member.user, _audit(AuditAction.PERSON_UNLOCKED, by, user_id, at))


def reset_second_factor(store: Store, by: User, user_id: UserId, at: datetime) -> None:
    """Who has lost telephone and recovery codes signs in with the password alone again.

    Raises PermissionRefused, NotFound, or StateRefused for oneself: that takes a code.
    """
    check_can(by, Action.MANAGE_PEOPLE)
    if user_id == by.id:
        raise StateRefused(OWN_SECOND_FACTOR)
    member = store.member(by.clinic_id, user_id)
    audit = _audit(AuditAction.SECOND_FACTOR_REMOVED, by, user_id, at)
    store.remove_second_factor(member.user, audit)


def sign_out_everywhere(store: Store, by: User, user_id: UserId, at: datetime) -> None:
    """End every browser session of a person: an administrator's to do, or one's own.

    Raises PermissionRefused or NotFound.
    """
    if user_id != by.id:
        check_can(by, Action.MANAGE_PEOPLE)
    if by.role not in STAFF:
        raise NotFound("There is no such person in your clinic.")
    member = store.member(by.clinic_id, user_id)
    audit = _audit(AuditAction.SIGNED_OUT_EVERYWHERE, by, user_id, at)
    store.sign_out_everywhere(member.user, audit)


def _check_role(member: Member, role: Role) -> None:
    if role not in STAFF:
        raise ValueRefused("role", "Choose what this person does here.")
    has_worked = member.standing is not Standing.INVITED
    if has_worked and role in _CLINICAL and member.roles & (_CLINICAL - {role}):
        raise ValueRefused("role", OTHER_CLINICAL_ROLE)


def _check_administrator_stays(store: Store, member: Member) -> None:
    if store.administrators(member.user.clinic_id) == {member.user.id}:
        raise StateRefused(LAST_ADMINISTRATOR)


def _code(
    by: User, user: User, kind: CodeKind, code: tuple[UUID, bytes], at: datetime
) -> OneTimeCode:
    code_id, digest = code
    return OneTimeCode(
        id=code_id,
        user=user,
        kind=kind,
        digest=digest,
        made_by=by.id,
        made_at=at,
        expires_at=at + VALID_FOR[kind],
    )


def _audit(
    action: AuditAction, by: User, person: UserId, at: datetime, **details: str
) -> AuditEvent:
    return act_of(by, action, at, {"person": str(person), **details})
