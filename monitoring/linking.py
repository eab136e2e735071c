"""Use cases around the clinic's identity provider: who signs in by it, and who only by it.

An administrator says which `sub` of the provider a person is. A name or an e-mail address would not
do: whoever may change them at the provider could become somebody else here.
"""

from datetime import datetime

from monitoring.audit import AuditAction, AuditEvent, act_of
from monitoring.errors import StateRefused, ValueRefused
from monitoring.ids import UserId
from monitoring.people import User
from monitoring.permissions import Action, check_can
from monitoring.staff import Identity
from monitoring.store import Store
from monitoring.texts import required_line

LONGEST_SUBJECT = 255  # OpenID Connect Core 1.0 §2: `sub` is at most 255 ASCII characters
NO_SUBJECT = "Type the subject: the sign-in page shows it to them when they try before."
ODD_SUBJECT = "A subject has no such letters; copy it as the sign-in page shows it."
LINKED = "This person is linked to somebody else there. Unlink them first."
NOT_LINKED = "This person is not linked."
NOBODY_LEFT = (
    "This is the only administrator who can sign in with a password. Somebody must get in when the "
    "provider is down: make somebody else an administrator first."
)


def link_person(store: Store, by: User, user_id: UserId, identity: Identity, at: datetime) -> None:
    """The person signs in as `identity` from now on; the same once more is no error.

    Raises PermissionRefused, NotFound, ValueRefused ("subject"), or StateRefused for who is linked
    to somebody else at the provider.
    """
    check_can(by, Action.MANAGE_PEOPLE)
    member = store.member(by.clinic_id, user_id)
    checked = Identity(issuer=identity.issuer, subject=_checked_subject(identity.subject))
    known = store.provider_link(member.user)
    if known is not None and known.identity == checked:
        return
    if known is not None:
        raise StateRefused(LINKED)
    store.link(member.user, checked, _audit(AuditAction.PROVIDER_LINKED, by, user_id, at))


def unlink_person(store: Store, by: User, user_id: UserId, at: datetime) -> None:
    """The person signs in with the password alone; once more is no error.

    Whoever is signed in as them is signed out: what lets nobody in must not keep anybody in.
    Raises PermissionRefused or NotFound.
    """
    check_can(by, Action.MANAGE_PEOPLE)
    member = store.member(by.clinic_id, user_id)
    if store.provider_link(member.user) is not None:
        store.unlink(member.user, _audit(AuditAction.PROVIDER_UNLINKED, by, user_id, at))


def set_only_way(
    store: Store, by: User, user_id: UserId, at: datetime, *, is_only_way: bool
) -> None:
    """Whether the provider is the person's only way in; the same once more is no error.

    The password still unlocks their screen and signs. Raises PermissionRefused, NotFound, or
    StateRefused for who is not linked and for the last administrator with a password.
    """
    check_can(by, Action.MANAGE_PEOPLE)
    member = store.member(by.clinic_id, user_id)
    known = store.provider_link(member.user)
    if known is None:
        raise StateRefused(NOT_LINKED)
    if known.is_only_way == is_only_way:
        return
    if is_only_way and store.administrators(by.clinic_id) == {user_id}:
        raise StateRefused(NOBODY_LEFT)
    action = AuditAction.PASSWORD_CLOSED if is_only_way else AuditAction.PASSWORD_OPENED
    audit = _audit(action, by, user_id, at)
    store.set_only_way(member.user, audit, is_only_way=is_only_way)


def _checked_subject(typed: str) -> str:
    subject = required_line("subject", typed, NO_SUBJECT, LONGEST_SUBJECT)
    if not (subject.isascii() and subject.isprintable()):
        raise ValueRefused("subject", ODD_SUBJECT)
    return subject


def _audit(action: AuditAction, by: User, person: UserId, at: datetime) -> AuditEvent:
    return act_of(by, action, at, {"person": str(person)})
