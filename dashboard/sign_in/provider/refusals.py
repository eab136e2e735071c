"""Why somebody was not signed in by the identity provider: in words, and in the audit."""

from enum import StrEnum

from monitoring.errors import PermissionRefused


class Why(StrEnum):
    """What was in the way, in words for the audit. Stored in it."""

    UNREACHABLE = "provider_did_not_answer"
    UNKNOWN_CLIENT = "provider_does_not_know_this_program"
    DECLINED = "provider_declined"
    ANSWER_REFUSED = "provider_answer_not_valid"
    USED_BEFORE = "provider_answer_used_before"
    NOT_LINKED = "not_linked_to_provider"
    NO_ACCOUNT = "invitation_not_used"
    LOCKED = "locked"


class ProviderRefused(PermissionRefused):
    """Not signed in; `why` is for the audit. The sentence says nothing that the provider sent."""

    def __init__(self, why: Why, sentence: str) -> None:
        super().__init__(sentence)
        self.why = why


class NotLinked(ProviderRefused):
    """The provider knows who this is, and nobody here is linked to it."""

    def __init__(self, subject: str) -> None:
        super().__init__(Why.NOT_LINKED, "Nobody here is linked to this sign-in yet.")
        self.subject = subject


def unreachable(name: str) -> ProviderRefused:
    """The provider does not answer, or not as OpenID Connect says."""
    sentence = f"{name}: no answer just now. Sign in with login and password, or try again."
    return ProviderRefused(Why.UNREACHABLE, _capital(sentence))


def unknown_client(name: str) -> ProviderRefused:
    """The provider does not take this program for who it is: the settings are wrong."""
    sentence = f"{name} does not know this program. Please tell your administrator."
    return ProviderRefused(Why.UNKNOWN_CLIENT, _capital(sentence))


def declined(name: str) -> ProviderRefused:
    """The provider has let nobody in."""
    return ProviderRefused(Why.DECLINED, _capital(f"{name}: nobody was signed in there."))


def not_valid(name: str) -> ProviderRefused:
    """What the provider sent cannot be relied on; which check failed is nobody else's business."""
    sentence = (
        f"{name}: the answer could not be verified, so nobody was signed in. Please try again; if "
        "that does not help, tell your administrator."
    )
    return ProviderRefused(Why.ANSWER_REFUSED, _capital(sentence))


def _capital(sentence: str) -> str:
    return sentence[:1].upper() + sentence[1:]
