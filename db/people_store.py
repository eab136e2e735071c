"""The part of `SqlStore` that is about who may sign in."""

from sqlalchemy import Connection

from db import clinic_rows, members, one_time_codes, provider_links
from db.accounts import set_password
from db.audit_writing import ChainWriter
from db.passwords import NO_PASSWORD
from db.second_factors import remove_second_factor
from db.web_sessions import end_web_sessions
from monitoring.audit import AuditEvent
from monitoring.ids import ClinicId, UserId
from monitoring.people import User
from monitoring.staff import (
    CodeKind,
    Identity,
    Member,
    OneTimeCode,
    ProviderLink,
    Standing,
)


class SqlPeopleStore:
    """The `PeopleStore` of one open transaction; its audit goes into the clinic's chain."""

    connection: Connection
    _chains: ChainWriter

    def member(self, clinic_id: ClinicId, user_id: UserId) -> Member:
        return members.read_member(self.connection, clinic_id, user_id, is_locked=True)

    def administrators(self, clinic_id: ClinicId) -> frozenset[UserId]:
        return members.administrators(self.connection, clinic_id)

    def invite(self, code: OneTimeCode, audit: AuditEvent) -> None:
        clinic_rows.add_user(self.connection, code.user, is_active=False)
        self.add_code(code, audit)

    def add_code(self, code: OneTimeCode, audit: AuditEvent) -> None:
        one_time_codes.add_code(self.connection, code)
        if code.kind is CodeKind.RESET:
            set_password(self.connection, code.user, NO_PASSWORD)
            end_web_sessions(self.connection, code.user, audit.at)
        self._chains.add(audit)

    def set_role(self, user: User, audit: AuditEvent) -> None:
        known = members.read_member(self.connection, user.clinic_id, user.id)
        is_active = known.standing is Standing.ACTIVE
        members.change_member(self.connection, user, audit, is_active=is_active)
        self._chains.add(audit)

    def lock_member(self, user: User, audit: AuditEvent) -> None:
        members.change_member(self.connection, user, audit, is_active=False)
        one_time_codes.end_codes(self.connection, user, audit.at)
        self.sign_out_everywhere(user, audit)

    def unlock_member(self, user: User, audit: AuditEvent) -> None:
        members.change_member(self.connection, user, audit, is_active=True)
        self._chains.add(audit)

    def remove_second_factor(self, user: User, audit: AuditEvent) -> None:
        remove_second_factor(self.connection, user)
        self._chains.add(audit)

    def provider_link(self, user: User) -> ProviderLink | None:
        return provider_links.provider_link(self.connection, user)

    def link(self, user: User, identity: Identity, audit: AuditEvent) -> None:
        provider_links.add_link(self.connection, user, identity, audit.at)
        self._chains.add(audit)

    def unlink(self, user: User, audit: AuditEvent) -> None:
        provider_links.remove_link(self.connection, user)
        self.sign_out_everywhere(user, audit)

    def set_only_way(self, user: User, audit: AuditEvent, *, is_only_way: bool) -> None:
        provider_links.set_only_way(self.connection, user, is_only_way=is_only_way)
        self._chains.add(audit)

    def sign_out_everywhere(self, user: User, audit: AuditEvent) -> None:
        end_web_sessions(self.connection, user, audit.at)
        self._chains.add(audit)
