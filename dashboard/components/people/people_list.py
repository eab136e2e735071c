"""The list: each person with role and login, whether they can sign in, and where they have."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from dashboard.html import Html, fill, place, texts
from dashboard.wording import clock, local_day
from db.people_list import Colleague
from monitoring.ids import UserId
from monitoring.staff import ProviderLink, Standing

_LIST = '<section class="records" aria-label="People"><ul>$rows</ul></section>'
_ROW = (
    '<li><a href="/people?person=$id" target="_self"$current><b><bdi>$name</bdi></b>'
    "<span>$role</span>$facts</a></li>"
)
_LOGIN = '<span class="quiet">login <bdi>$login</bdi></span>'
_FACT = '<span class="quiet">$words</span>'
_NOT_IN = '<span class="unknown">$words</span>'
_CURRENT = Html(' aria-current="true"')


def people_html(
    people: Sequence[Colleague], zone: ZoneInfo, at: datetime, chosen: UserId | None = None
) -> Html:
    """The list as HTML; every name as typed, times in the clinic's `zone`."""
    rows = (_row(each, zone, at, is_chosen=each.id == chosen) for each in people)
    return place(_LIST, rows=Html("".join(rows)))


def standing_words(person: Colleague, zone: ZoneInfo, at: datetime) -> str:
    """Whether the person can sign in, and what is in the way."""
    match person.standing:
        case Standing.ACTIVE:
            waits = person.code_until is not None and person.provider_link is None
            return "has to choose a new password by the code" if waits else "can sign in"
        case Standing.LOCKED:
            return "locked: cannot sign in"
        case Standing.INVITED:
            return _invited(person, zone, at)


def provider_words(link: ProviderLink) -> str:
    """By which ways who is linked to the identity provider signs in."""
    return "by the provider only" if link.is_only_way else "by the provider or password"


def moment(instant: datetime, zone: ZoneInfo) -> str:
    """Day and time in the clinic's zone."""
    return f"{local_day(instant, zone)}, {clock(instant, zone)}"


def _row(person: Colleague, zone: ZoneInfo, at: datetime, *, is_chosen: bool) -> Html:
    return place(
        _ROW,
        **texts(id=str(person.id), name=person.name, role=person.role),
        current=_CURRENT if is_chosen else Html(""),
        facts=Html("".join(_facts(person, zone, at))),
    )


def _facts(person: Colleague, zone: ZoneInfo, at: datetime) -> Iterator[Html]:
    if person.standing is not Standing.ACTIVE:
        yield fill(_NOT_IN, words=standing_words(person, zone, at))
    if person.login is not None:
        yield fill(_LOGIN, login=person.login)
        yield fill(_FACT, words=_signed_in(person, zone))
    if person.provider_link is not None:
        yield fill(_FACT, words=provider_words(person.provider_link))
    if person.has_second_factor:
        yield fill(_FACT, words="second factor")
    if person.standing is Standing.ACTIVE and person.code_until is not None:
        ran_out = person.code_until <= at
        words = f"code to reset the password {'ran out' if ran_out else 'valid until'} "
        yield fill(_FACT, words=words + moment(person.code_until, zone))


def _invited(person: Colleague, zone: ZoneInfo, at: datetime) -> str:
    if person.code_until is None:
        return "invitation withdrawn"
    if person.code_until <= at:
        return f"invited; the code ran out {moment(person.code_until, zone)}"
    return f"invited; the code is valid until {moment(person.code_until, zone)}"


def _signed_in(person: Colleague, zone: ZoneInfo) -> str:
    if person.browsers:
        return "signed in now" + (f" in {person.browsers} browsers" * (person.browsers > 1))
    if person.signed_in_at is None:
        return "has never signed in"
    return f"last signed in {moment(person.signed_in_at, zone)}"
