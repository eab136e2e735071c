"""Reading a clinic's protocols for the screen: its versions, what ran under them, the draft."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from db.clinic_rows import newest_protocol, published_protocols, read_protocol
from db.clinics import clinic_of
from db.engine import Database
from db.protocol_drafts import read_draft
from db.protocol_sessions import RanSession, newest_sessions, sessions_by_version
from db.restrictions import sight_of
from db.surroundings import names_in
from monitoring.errors import NotFound
from monitoring.ids import UserId
from monitoring.people import User
from monitoring.permissions import Action, check_can
from monitoring.protocol_approvals import ProtocolApproval, Published
from monitoring.protocol_editing.applying import Drafted, drafted
from monitoring.protocol_editing.drafts import ProtocolDraft
from monitoring.protocols import MonitoringProtocol
from monitoring.publishing import next_version
from monitoring.sessions import ProtocolVersion


@dataclass(frozen=True, slots=True, kw_only=True)
class ProtocolsView:
    """All versions, the last published first, and the draft (None without one).

    `protocols` holds each by its version; `ran` how many sessions have begun under each.
    """

    published: tuple[Published, ...]
    protocols: Mapping[ProtocolVersion, MonitoringProtocol]
    in_force: ProtocolVersion
    ran: Mapping[ProtocolVersion, int]
    draft: ProtocolDraft | None
    names: Mapping[UserId, str]
    zone: ZoneInfo
    at: datetime

    @property
    def current(self) -> MonitoringProtocol:
        """The protocol that is in force."""
        return self.protocols[self.in_force]

    @property
    def newest(self) -> ProtocolVersion:
        """The version that was published last, whether or not its time has come."""
        return self.published[0].version

    @property
    def coming(self) -> ProtocolApproval | None:
        """The last approval, while its time has not come."""
        newest = self.published[0]
        return None if newest.is_in_force_by(self.at) else newest.approval

    @property
    def next_version(self) -> int:
        """The number that the draft will have."""
        return next_version(each.version for each in self.published)

    def drafted(self) -> Drafted | None:
        """What would come of the draft; None without one."""
        return None if self.draft is None else drafted(self.draft, self.next_version)


def read_protocols(database: Database, user: User, at: datetime) -> ProtocolsView:
    """The protocols of the user's clinic at `at`; PermissionRefused for who may not see them."""
    check_can(user, Action.VIEW_PROTOCOLS)
    clinic_id = user.clinic_id
    with database.reading() as connection:
        published = published_protocols(connection, clinic_id)
        if not published:
            raise NotFound("Your clinic has not published a protocol yet.")
        return ProtocolsView(
            published=published,
            protocols={
                each.version: read_protocol(connection, clinic_id, each.version)
                for each in published
            },
            in_force=newest_protocol(connection, clinic_id, at),
            ran=sessions_by_version(connection, clinic_id),
            draft=read_draft(connection, clinic_id),
            names=names_in(connection, clinic_id),
            zone=ZoneInfo(clinic_of(connection, clinic_id).timezone),
            at=at,
        )


def read_ran(
    database: Database, user: User, version: ProtocolVersion, at: datetime
) -> tuple[RanSession, ...]:
    """The newest sessions that ran under a version; raises PermissionRefused as above."""
    check_can(user, Action.VIEW_PROTOCOLS)
    check_can(user, Action.VIEW_SESSION)
    with database.reading() as connection:
        sight = sight_of(connection, user, at)
        return newest_sessions(connection, user.clinic_id, version, sight)


def read_current_draft(database: Database, user: User) -> ProtocolDraft | None:
    """The draft as it is just now; raises PermissionRefused for who may not draft."""
    check_can(user, Action.DRAFT_PROTOCOL)
    with database.reading() as connection:
        return read_draft(connection, user.clinic_id)
