"""Use cases of the beginning: a clinic comes to be, with its first administrator."""

import unicodedata
from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import available_timezones

from monitoring.audit import AuditAction, AuditEvent
from monitoring.errors import StateRefused, ValueRefused
from monitoring.ids import ClinicId, new_uuid
from monitoring.people import Clinic, User
from monitoring.protocols import default_protocol
from monitoring.store import Store
from monitoring.texts import required_text

# Some words together pass 12 letters (D); beyond 1,000 hashing only costs the server (D).
SHORTEST_PASSWORD, LONGEST_PASSWORD = 12, 1_000
LONGEST_NAME = 200  # (D): longer than any real one, and fits the screens
CLINIC_IS_THERE = "This clinic has been set up already. Please sign in."


@dataclass(frozen=True, slots=True, kw_only=True)
class NewPerson:
    """A person with what they will sign in with; the user's id was made when the form opened."""

    user: User
    login: str
    password_hash: str = field(repr=False)


def set_up_clinic(store: Store, clinic: Clinic, administrator: NewPerson, at: datetime) -> None:
    """The first clinic of a database, its first administrator, and the default protocol.

    Raises StateRefused when there is a clinic already: of two at once only one comes to be.
    """
    if not store.is_empty():
        raise StateRefused(CLINIC_IS_THERE)
    store.add_clinic(clinic, _audit(AuditAction.CLINIC_CREATED, clinic.id, at))
    _add_user(store, administrator, at)
    protocol = default_protocol()
    published = _audit(
        AuditAction.PROTOCOL_PUBLISHED,
        clinic.id,
        at,
        by=administrator.user,
        protocol=protocol.name,
        version=protocol.version,
    )
    store.add_protocol(clinic.id, protocol, published)


def check_name(name: str, sentence: str, place: str = "name") -> str:
    """The name without blanks at its ends; ValueRefused for none (`sentence`) or too long a one."""
    trimmed = required_text(place, name, sentence)
    if not any(unicodedata.category(letter)[0] in "LNPS" for letter in trimmed):
        raise ValueRefused(place, sentence)
    if len(trimmed) > LONGEST_NAME:
        raise ValueRefused(place, f"Please keep to {LONGEST_NAME} letters here.")
    return trimmed


def check_password(login: str, password: str, again: str) -> None:
    """Raise ValueRefused unless this can be the new password of `login`, typed alike twice."""
    if len(password) < SHORTEST_PASSWORD:
        sentence = f"A password has at least {SHORTEST_PASSWORD} letters; some words together do."
        raise ValueRefused("password", sentence)
    if len(password) > LONGEST_PASSWORD:
        raise ValueRefused("password", f"Please keep to {LONGEST_PASSWORD:,} letters.")
    if _plain(password) == _plain(login):
        raise ValueRefused("password", "The password must not be the login.")
    if password != again:
        raise ValueRefused("password_again", "This is not the same password; type both again.")


def check_timezone(typed: str) -> str:
    """The IANA name of what was typed: "Europe/Oslo", also "oslo"; raises ValueRefused."""
    wanted = typed.strip().casefold().replace(" ", "_")
    by_name = {name.casefold(): name for name in available_timezones() if _is_place(name)}
    if wanted in by_name:
        return by_name[wanted]
    cities = sorted(name for each, name in by_name.items() if each.rpartition("/")[2] == wanted)
    if len(cities) == 1:
        return cities[0]
    if cities:
        raise ValueRefused("timezone", f"Which of these do you mean: {', '.join(cities)}?")
    raise ValueRefused("timezone", "Choose a time zone of the list, such as Europe/Oslo.")


def _is_place(name: str) -> bool:
    """Is this the time of a place, not of this machine, of nowhere, or with leap seconds?"""
    folded = name.casefold()
    return folded not in {"factory", "localtime", "posixrules"} and not folded.startswith(
        ("posix/", "right/")
    )


def _add_user(store: Store, person: NewPerson, at: datetime) -> None:
    user = person.user
    audit = _audit(
        AuditAction.PERSON_ADDED, user.clinic_id, at, person=str(user.id), role=user.role.value
    )
    store.add_user(user, login=person.login, password_hash=person.password_hash, audit=audit)


def _audit(
    action: AuditAction,
    clinic_id: ClinicId,
    at: datetime,
    *,
    by: User | None = None,
    **details: str | int,
) -> AuditEvent:
    return AuditEvent(
        id=new_uuid(at),
        clinic_id=clinic_id,
        action=action,
        at=at,
        by=None if by is None else by.id,
        details=details,
    )


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).strip().casefold()
