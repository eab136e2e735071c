"""Refusals. Each says, in a sentence a nurse can read, what is wrong and what to do."""

from collections.abc import Mapping


class MonitoringError(Exception):
    """Base of every refusal; `str()` of it may be shown to the person."""


class ValueRefused(MonitoringError):
    """A value that cannot be; `field` names the box it was typed into."""

    def __init__(self, field: str, sentence: str) -> None:
        super().__init__(sentence)
        self.field = field


class ConfirmationNeeded(MonitoringError):
    """Values that are unlikely but possible; `questions` has one sentence for each field."""

    def __init__(self, questions: Mapping[str, str]) -> None:
        super().__init__(" ".join(questions.values()))
        self.questions = dict(questions)


class PermissionRefused(MonitoringError):
    """This person may not do this."""


class StateRefused(MonitoringError):
    """The session, the infusion or the flag is not in a state that allows this."""


class NotFound(MonitoringError):
    """No such thing in this clinic; also said of another clinic's things."""


class ProtocolRefused(MonitoringError):
    """A protocol that does not hold together; `place` says where."""

    def __init__(self, place: str, reason: str) -> None:
        super().__init__(f"Protocol refused at {place}: {reason}")
        self.place = place
        self.reason = reason


class RecordRefused(MonitoringError):
    """A session record file that does not follow its format; `place` says where."""

    def __init__(self, place: str, reason: str) -> None:
        super().__init__(f"Session record refused at {place}: {reason}")
        self.place = place
        self.reason = reason
