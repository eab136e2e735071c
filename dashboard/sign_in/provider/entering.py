"""Who the provider has named comes in, or is told why not: one transaction, with its audit.

The provider says who somebody is, and nothing more: role, clinic and whether they may sign in at
all are this program's own, and nobody gets an account by having one there.
"""

import secrets
from dataclasses import replace
from datetime import datetime

from dashboard.sign_in.provider.attempt import LASTS, Attempt
from dashboard.sign_in.provider.refusals import NotLinked, ProviderRefused, Why
from dashboard.sign_in.signing_in import (
    BY_PROVIDER,
    CodeNeeded,
    begin_session,
    check_address,
    event,
)
from db.account_tables import AttemptOutcome
from db.accounts import account_of_user
from db.attempts import add_attempt
from db.clinics import only_clinic
from db.engine import Database
from db.members import read_member
from db.provider_links import person_of, use_return
from db.second_factors import second_factor
from db.store import SqlStore
from monitoring.audit import AuditAction
from monitoring.errors import StateRefused
from monitoring.ids import new_uuid
from monitoring.people import User
from monitoring.staff import Identity, Standing

BEGIN_ANEW = "That took too long, or was begun in another window. Please begin anew."
_LOCKED = "This account is locked. Please ask your administrator."
_NO_ACCOUNT = (
    "Use the one-time code of your administrator first, and choose login and password: with it you "
    "unlock your screen and sign. Then this sign-in is enough."
)


def use_up(database: Database, attempt: Attempt, address: str, at: datetime) -> None:
    """Take the answer to `attempt`, once; ProviderRefused for another time.

    TooManyAttempts where too much of this kind was refused of late. That is counted apart from
    wrong passwords: neither shuts the other out.
    """
    check_address(database, _place(address), at)
    try:
        with database.transaction() as store:
            is_new = use_return(store.connection, attempt.digest(), at, 2 * LASTS)
    except StateRefused:  # Two at once.
        is_new = False
    if not is_new:
        raise ProviderRefused(Why.USED_BEFORE, BEGIN_ANEW)


def enter(database: Database, identity: Identity, at: datetime) -> str:
    """Sign in who is linked to `identity`; the new token of their browser.

    ProviderRefused, or CodeNeeded where the person has a second factor: then nothing has happened.
    """
    token = secrets.token_urlsafe(32)
    with database.transaction() as store:
        user = person_of(store.connection, identity)
        if user is None:
            raise NotLinked(identity.subject)
        _check_may_enter(store, user)
        factor = second_factor(store.connection, user)
        if factor is not None and factor.confirmed_at is not None:
            raise CodeNeeded(user)
        begin_session(store, user, token, at, by=BY_PROVIDER)
    return token


def note(
    database: Database,
    refusal: ProviderRefused,
    address: str,
    at: datetime,
    identity: Identity | None = None,
) -> None:
    """Write down that somebody was refused, and count it for where they came from.

    Who is not linked is nobody of ours: their subject is not written down.
    """
    with database.transaction() as store:
        user = None if identity is None else person_of(store.connection, identity)
        add_attempt(
            store.connection,
            new_uuid(at),
            login=_place(""),
            address=_place(address),
            outcome=AttemptOutcome.WRONG,
            at=at,
        )
        clinic_id = user.clinic_id if user else only_clinic(store.connection)
        if clinic_id is not None:
            by = user.id if user else None
            refused = event(AuditAction.SIGN_IN_REFUSED, clinic_id, by, at)
            store.add_audit(replace(refused, details={"outcome": refusal.why.value}))


def _check_may_enter(store: SqlStore, user: User) -> None:
    if account_of_user(store.connection, user) is not None:
        return
    standing = read_member(store.connection, user.clinic_id, user.id).standing
    if standing is Standing.LOCKED:
        raise ProviderRefused(Why.LOCKED, _LOCKED)
    raise ProviderRefused(Why.NO_ACCOUNT, _NO_ACCOUNT)


def _place(address: str) -> str:
    """No address and no folded login begins with a blank."""
    return f" provider {address}"
