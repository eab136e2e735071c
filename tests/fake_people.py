"""The part of `FakeStore` that is about who may sign in."""

from dataclasses import dataclass, field, replace

from monitoring.audit import AuditEvent
from monitoring.errors import NotFound, StateRefused, ValueRefused
from monitoring.ids import ClinicId, UserId
from monitoring.people import Role, User
from monitoring.staff import CodeKind, Identity, Member, OneTimeCode, ProviderLink, Standing


@dataclass
class FakePeopleStore:
    """A `PeopleStore` in dictionaries; `signed_in` are the people with a browser open."""

    users: dict[UserId, User] = field(default_factory=dict)
    audit: list[AuditEvent] = field(default_factory=list)
    standings: dict[UserId, Standing] = field(default_factory=dict)
    former_roles: dict[UserId, set[Role]] = field(default_factory=dict)
    codes: dict[UserId, OneTimeCode] = field(default_factory=dict)
    signed_in: set[UserId] = field(default_factory=set)
    second_factors: set[UserId] = field(default_factory=set)
    links: dict[UserId, ProviderLink] = field(default_factory=dict)

    def member(self, clinic_id: ClinicId, user_id: UserId) -> Member:
        user = self.users.get(user_id)
        if user is None or user.clinic_id != clinic_id:
            raise NotFound("There is no such person in your clinic.")
        former = self.former_roles.get(user_id, set())
        return Member(
            user=user,
            standing=self.standings.get(user_id, Standing.ACTIVE),
            roles=frozenset({user.role, *former}),
        )

    def administrators(self, clinic_id: ClinicId) -> frozenset[UserId]:
        members = [self.member(each.clinic_id, each.id) for each in self.users.values()]
        return frozenset(
            each.user.id
            for each in members
            if (each.user.clinic_id, each.user.role) == (clinic_id, Role.ADMINISTRATOR)
            and each.standing is Standing.ACTIVE
            and not self._is_only_by_provider(each.user)
        )

    def invite(self, code: OneTimeCode, audit: AuditEvent) -> None:
        if code.user.id in self.users:
            raise StateRefused("This was saved before.")
        self.users[code.user.id] = code.user
        self.standings[code.user.id] = Standing.INVITED
        self.add_code(code, audit)

    def add_code(self, code: OneTimeCode, audit: AuditEvent) -> None:
        self.codes[code.user.id] = code
        if code.kind is CodeKind.RESET:
            self.signed_in.discard(code.user.id)
        self.audit.append(audit)

    def set_role(self, user: User, audit: AuditEvent) -> None:
        before = self.users[user.id]
        self.former_roles.setdefault(user.id, set()).add(before.role)
        self.users[user.id] = replace(before, role=user.role)
        self.audit.append(audit)

    def lock_member(self, user: User, audit: AuditEvent) -> None:
        self.standings[user.id] = Standing.LOCKED
        self.codes.pop(user.id, None)
        self.sign_out_everywhere(user, audit)

    def unlock_member(self, user: User, audit: AuditEvent) -> None:
        self.standings[user.id] = Standing.ACTIVE
        self.audit.append(audit)

    def remove_second_factor(self, user: User, audit: AuditEvent) -> None:
        self.second_factors.discard(user.id)
        self.audit.append(audit)

    def provider_link(self, user: User) -> ProviderLink | None:
        return self.links.get(user.id)

    def link(self, user: User, identity: Identity, audit: AuditEvent) -> None:
        if any(each.identity == identity for each in self.links.values()):
            raise ValueRefused("subject", "Somebody signs in as this already.")
        self.links[user.id] = ProviderLink(identity=identity, is_only_way=False, linked_at=audit.at)
        self.audit.append(audit)

    def unlink(self, user: User, audit: AuditEvent) -> None:
        del self.links[user.id]
        self.sign_out_everywhere(user, audit)

    def set_only_way(self, user: User, audit: AuditEvent, *, is_only_way: bool) -> None:
        self.links[user.id] = replace(self.links[user.id], is_only_way=is_only_way)
        self.audit.append(audit)

    def _is_only_by_provider(self, user: User) -> bool:
        link = self.links.get(user.id)
        return link is not None and link.is_only_way

    def sign_out_everywhere(self, user: User, audit: AuditEvent) -> None:
        self.signed_in.discard(user.id)
        self.audit.append(audit)
