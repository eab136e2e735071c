"""The words of the audit: what each event says to somebody who works in the clinic."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from uuid import UUID

from db.audit_search import AuditLine
from monitoring.audit import AuditAction as Did
from monitoring.audit_kinds import AuditKind
from monitoring.ids import UserId

KINDS: Mapping[AuditKind, str] = MappingProxyType(
    {
        AuditKind.SAW: "Saw",
        AuditKind.WROTE: "Wrote",
        AuditKind.CHANGED: "Changed",
        AuditKind.SIGNED: "Signed",
        AuditKind.EXPORTED: "Exported",
        AuditKind.SIGN_IN: "Signed in or out",
        AuditKind.REFUSED: "Was refused",
        AuditKind.PROGRAM: "By the program",
    }
)
WORDS: Mapping[Did, str] = MappingProxyType(
    {
        Did.CLINIC_CREATED: "Set up the clinic",
        Did.PERSON_ADDED: "Added a person",
        Did.PERSON_INVITED: "Invited a person",
        Did.PERSON_JOINED: "Joined with a one-time code",
        Did.PERSON_LOCKED: "Locked a person out",
        Did.PERSON_UNLOCKED: "Let a person in again",
        Did.ROLE_CHANGED: "Changed a person's role",
        Did.CODE_MADE: "Made a one-time code",
        Did.PASSWORD_SET: "Set a password",
        Did.SECOND_FACTOR_ADDED: "Turned on a second factor",
        Did.SECOND_FACTOR_REMOVED: "Turned off a second factor",
        Did.SIGNED_OUT_EVERYWHERE: "Signed out everywhere",
        Did.PATIENT_RESTRICTED: "Restricted a record",
        Did.RESTRICTION_LIFTED: "Opened a restricted record to everybody",
        Did.GLASS_BROKEN: "Opened a restricted record in an emergency",
        Did.ACCESS_REVIEWED: "Reviewed an emergency access",
        Did.PATIENT_ADDED: "Added a patient",
        Did.PATIENT_REVISED: "Changed what is known of a patient",
        Did.SESSION_SCHEDULED: "Scheduled a session",
        Did.STATUS_CHANGED: "Moved a session on",
        Did.SESSION_CHANGED: "Changed a session",
        Did.SESSION_SIGNED: "Signed a session",
        Did.ENTRIES_ADDED: "Wrote in a session",
        Did.ENTRY_CORRECTED: "Corrected an entry of a session",
        Did.FLAGS_REVISED: "Flags changed",
        Did.FLAG_ACKNOWLEDGED: "Acknowledged a flag",
        Did.RULE_SUPPRESSED: "Held a rule back for a while",
        Did.RULE_SHOWN_AGAIN: "Showed a rule again",
        Did.SIGNED_IN: "Signed in",
        Did.SIGN_IN_REFUSED: "Was not let in",
        Did.SIGNED_OUT: "Signed out",
        Did.PROVIDER_LINKED: "Linked a person to the identity provider",
        Did.PROVIDER_UNLINKED: "Unlinked a person from the identity provider",
        Did.PASSWORD_CLOSED: "Let a person in by the identity provider only",
        Did.PASSWORD_OPENED: "Let a person in with the password again",
        Did.SESSION_LOCKED: "Locked the screen",
        Did.SESSION_UNLOCKED: "Unlocked the screen",
        Did.WALL_DISPLAY_BEGUN: "Hung up a wall display",
        Did.ACCESS_REFUSED: "Was refused",
        Did.RECORD_OPENED: "Opened a record",
        Did.PROTOCOL_PUBLISHED: "Published a protocol version",
        Did.PROTOCOL_DRAFT_BEGUN: "Began a draft of a protocol",
        Did.PROTOCOL_DRAFT_CHANGED: "Changed the draft of a protocol",
        Did.PROTOCOL_DRAFT_CLOSED: "Closed the draft of a protocol",
        Did.LEAFLET_WRITTEN: "Wrote the leaflet",
        Did.SAFETY_TEXT_WRITTEN: "Wrote the text for item 9",
        Did.LETTERHEAD_WRITTEN: "Wrote the letterhead",
        Did.COURSE_ENTRIES_ADDED: "Wrote into a patient's course",
        Did.COURSE_ENTRY_CORRECTED: "Corrected a patient's course",
        Did.COURSE_FLAGS_REVISED: "Flags across sessions changed",
        Did.COURSE_FLAG_ACKNOWLEDGED: "Reviewed a flag across sessions",
        Did.KETAMINE_RECEIVED: "Received ketamine",
        Did.KETAMINE_DRAWN: "Drew ketamine",
        Did.KETAMINE_USED: "Accounted for drawn ketamine",
        Did.KETAMINE_REMOVED: "Took ketamine out of the stock",
        Did.KETAMINE_COUNTED: "Counted ketamine",
        Did.KETAMINE_EXPLAINED: "Explained a difference in the ketamine",
        Did.KETAMINE_WITNESSED: "Witnessed a line of the ketamine ledger",
        Did.KETAMINE_CORRECTED: "Took back a line of the ketamine ledger",
        Did.EXPORT_MADE: "Exported",
        Did.DATABASE_MIGRATED: "The database was upgraded",
        Did.CHAINS_ANCHORED: "The chains of the sessions were anchored",
        Did.ROWS_SEALED: "Rows were sealed at an upgrade",
        Did.AUDIT_READ: "Opened the audit",
        Did.AUDIT_VERIFIED: "Verified the record",
    }
)
_ENTRIES: Mapping[str, str] = MappingProxyType(
    {
        "vitals": "vitals",
        "effect": "side effect",
        "infusion": "pump",
        "baseline": "choice of baseline",
        "signature": "signature",
        "ending": "finish",
        "medicine": "medicine given",
    }
)
# Of these the details are the entries: their ids, and of which kind each is.
_WITH_ENTRIES = frozenset(
    {Did.ENTRIES_ADDED, Did.ENTRY_CORRECTED, Did.COURSE_ENTRIES_ADDED, Did.COURSE_ENTRY_CORRECTED}
)
_TOLD = ("status", "changed", "role", "reason", "outcome", "rule", "severity", "kind", "protocol")
_ALSO_TOLD = ("version", "purpose", "rows", "before", "after", "count", "broken")
_AT_MOST = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Called:
    """What rules are called, by their codes, and what the people of the clinic are."""

    rules: Mapping[str, str] = field(default_factory=dict)
    people: Mapping[UserId, str] = field(default_factory=dict)


def what(line: AuditLine, called: Called) -> str:
    """What was done, and to which colleague: "Wrote in a session: 2 vitals, side effect"."""
    words = WORDS.get(line.action) or _plain(line.action.value).capitalize()
    if line.action is Did.RECORD_OPENED:
        words = "Opened a session" if line.session_id else "Opened a patient's page"
    details = ", ".join((*_whom(line, called.people), *_details(line, called.rules)))
    return f"{words}: {details}" if details else words


def _whom(line: AuditLine, people: Mapping[UserId, str]) -> Iterator[str]:
    """The colleague to whom it was done; nobody where somebody did it to themselves."""
    person = str(line.details.get("person", ""))
    if _is_id(person) and person != str(line.by):
        yield people.get(UserId(UUID(person)), "somebody")


def _details(line: AuditLine, titles: Mapping[str, str]) -> Iterable[str]:
    if line.action in _WITH_ENTRIES:
        return _entries(line.details)
    if line.action in {Did.FLAGS_REVISED, Did.COURSE_FLAGS_REVISED}:
        codes = (name.split(":")[0] for name in line.details if ":" in name)
        rules = (_rule(code, titles) for code in codes)
        return list(dict.fromkeys(rules))[:_AT_MOST]
    return [
        _rule(str(line.details[name]), titles)
        if name == "rule"
        else _told(name, line.details[name])
        for name in (*_TOLD, *_ALSO_TOLD)
        if name in line.details
    ]


def _entries(details: Mapping[str, str | int]) -> Iterator[str]:
    kinds = Counter(str(kind) for name, kind in details.items() if _is_id(name))
    words = ((_ENTRIES.get(kind, _plain(kind)), count) for kind, count in kinds.items())
    return (name if count == 1 else f"{count} {name}" for name, count in words)


def _told(name: str, value: str | int) -> str:
    if name == "rows":
        return f"{value:,} rows"
    if name == "before":
        return f"from {value}"
    if name == "after":
        return f"to {value}"
    if name == "broken":
        return f"{value:,} altered or broken" if value else "nothing altered"
    if name == "version":
        return f"version {value}"
    return str(value) if name == "purpose" else _plain(str(value))


def _rule(code: str, titles: Mapping[str, str]) -> str:
    """What a rule is called; one that no protocol knows by its code, in plain letters."""
    return titles.get(code) or _plain(code).capitalize()


def _plain(code: str) -> str:
    return code.replace("_", " ").replace("-", " ")


def _is_id(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True
