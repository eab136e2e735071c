"""What the cards of flags need around them, in a session and in a course."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol

from monitoring.flags import Acknowledgement, Flag
from monitoring.ids import UserId
from monitoring.protocols import MonitoringProtocol


class FlagsView(Protocol):
    """The instant of looking, the protocol with its sources, the people, and what they said."""

    @property
    def at(self) -> datetime: ...
    @property
    def protocol(self) -> MonitoringProtocol: ...
    @property
    def names(self) -> Mapping[UserId, str]: ...

    def when(self, at: datetime) -> str:
        """An instant as people read it here: a time of day in a session, with its day elsewhere."""
        ...

    def said_to(self, flag: Flag) -> Sequence[Acknowledgement]:
        """What people said about this episode, also before its readings were corrected."""
        ...
