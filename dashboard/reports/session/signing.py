"""The signature and what it stands for, what was added afterwards, or where to sign by hand."""

from collections.abc import Iterator

from dashboard.reports.document import Lines, Signing
from dashboard.session_view import SessionView
from dashboard.wording import clock, local_day
from monitoring.digests import digest_of, signature_of
from monitoring.people import Role
from monitoring.record import effective_entries
from monitoring.visits import Addendum, Signature

TITLE = "Signature"
_BY_HAND = ("Name", "Signature", "Date and time")


def signature_blocks(view: SessionView) -> Iterator[Lines | Signing]:
    """Who signed what and when, and whether the record is still that; addenda after it."""
    signature = signature_of(view.record)
    if signature is None:
        yield Lines(title=TITLE, lines=("Not signed when this was printed.",), is_strong=True)
        yield Signing(labels=_BY_HAND)
    else:
        yield Lines(title=TITLE, lines=tuple(_signed(signature, view)), is_whole=True)
    added = [each for each in effective_entries(view.record.entries) if isinstance(each, Addendum)]
    if added:
        yield Lines(title="Added afterwards", lines=tuple(_added(each, view) for each in added))


def _signed(signature: Signature, view: SessionView) -> Iterator[str]:
    name, at = view.names.get(signature.recorded_by, ""), signature.recorded_at
    when = f"{local_day(at, view.zone)} {clock(at, view.zone)}"
    # Nobody but a physician may sign; it is asked at the write.
    yield f"Signed by {name}, {Role.PHYSICIAN.value}, {when}: {signature.meaning}."
    yield f"Fingerprint of the record (SHA-256): {signature.digest}"
    if digest_of(view.record) == signature.digest:
        yield "✓ The record is still what was signed."
    else:
        yield "◆ Warning: the record is not what was signed. Please tell the administrator."


def _added(entry: Addendum, view: SessionView) -> str:
    when = f"{local_day(entry.recorded_at, view.zone)} {clock(entry.recorded_at, view.zone)}"
    return f"{view.names.get(entry.recorded_by, '')}, {when}: {entry.text}"
