"""What the use cases around the clinic's people need from storage, in the same transaction."""

from typing import Protocol

from monitoring.audit import AuditEvent
from monitoring.ids import ClinicId, UserId
from monitoring.people import User
from monitoring.staff import Identity, Member, OneTimeCode, ProviderLink


class PeopleStore(Protocol):
    """The part of a `Store` that is about who may sign in; its audit is the clinic's."""

    def member(self, clinic_id: ClinicId, user_id: UserId) -> Member:
        """The person; NotFound for nobody. Nobody else changes people until the end."""
        ...

    def administrators(self, clinic_id: ClinicId) -> frozenset[UserId]:
        """The administrators of the clinic who may sign in now with their password."""
        ...

    def invite(self, code: OneTimeCode, audit: AuditEvent) -> None:
        """A new person, who may sign in once they have used the code."""
        ...

    def add_code(self, code: OneTimeCode, audit: AuditEvent) -> None:
        """A new code for a person; the ones before are worth nothing any more.

        With one for a reset the password of before ends, and every browser is signed out.
        """
        ...

    def set_role(self, user: User, audit: AuditEvent) -> None:
        """The person has the role of `user` from now on; what was before stays as history."""
        ...

    def lock_member(self, user: User, audit: AuditEvent) -> None:
        """The person may not sign in; is signed out everywhere, and open codes are worthless."""
        ...

    def unlock_member(self, user: User, audit: AuditEvent) -> None:
        """The person may sign in again."""
        ...

    def remove_second_factor(self, user: User, audit: AuditEvent) -> None:
        """The person signs in with the password alone again."""
        ...

    def provider_link(self, user: User) -> ProviderLink | None:
        """Who the person is at the identity provider; None where nobody has said so."""
        ...

    def link(self, user: User, identity: Identity, audit: AuditEvent) -> None:
        """The person signs in as `identity` from now on, and with the password as before.

        ValueRefused ("subject") where somebody signs in as this already.
        """
        ...

    def unlink(self, user: User, audit: AuditEvent) -> None:
        """The person signs in with the password alone; signed out everywhere."""
        ...

    def set_only_way(self, user: User, audit: AuditEvent, *, is_only_way: bool) -> None:
        """Whether the provider is the only way in for a person who is linked."""
        ...

    def sign_out_everywhere(self, user: User, audit: AuditEvent) -> None:
        """No browser is signed in for the person any more."""
        ...
