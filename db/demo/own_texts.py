"""The own texts of the demonstration clinic: made up, to be looked at and not for patients."""

from db.demo.audit import Auditor
from db.demo.clinic import DemoClinic
from db.store import SqlStore
from monitoring.audit import AuditAction
from monitoring.ids import LeafletId, LetterheadTextId, SafetyTextId
from monitoring.leaflets import Leaflet
from monitoring.letterheads import LetterheadText
from monitoring.safety_texts import SafetyText

LEAFLET = """Demonstration text. Your clinic writes its own, reviewed by its medical director.

Until tomorrow, after a night's sleep: no driving, no cycling in traffic, no machines, no alcohol, \
and no decisions that cannot wait.

Let somebody stay with you this evening. Eat lightly at first, and get up slowly.

It is common to feel tired, light-headed or a little unreal for some hours. It passes.

Call the clinic at 555 0100 if you vomit again and again, if your heart races at rest, if you \
cannot pass water, or if anything worries you.

If you think of harming yourself, or somebody cannot wake you properly: call the emergency number \
at once.
"""


SAFETY_TEXT = """Demonstration text. Your clinic writes its own, reviewed by its medical director.

Stay on the telephone. Ask where the patient is, and who is there.
Call Piet, or whoever stands in for him, on the other telephone: 555 0101.
Write down what was agreed, and with whom.
"""


LETTERHEAD = """1 Example Street, 0000 Example
Telephone 555 0100"""


def add_leaflet(store: SqlStore, clinic: DemoClinic, auditor: Auditor) -> None:
    """Give the demonstration clinic a leaflet, written by its administrator."""
    by, at = clinic.staff.ada, clinic.opened_at
    action = AuditAction.LEAFLET_WRITTEN
    audit = auditor.of_clinic(by.clinic_id, action, at, {}, by.id)
    text = LEAFLET.strip()
    leaflet = Leaflet(
        id=LeafletId(audit.id), clinic_id=by.clinic_id, written_at=at, written_by=by.id, text=text
    )
    store.add_leaflet(leaflet, audit)


def add_safety_text(store: SqlStore, clinic: DemoClinic, auditor: Auditor) -> None:
    """Give it what is done when somebody answers item 9 with more than 0."""
    by, at = clinic.staff.ada, clinic.opened_at
    audit = auditor.of_clinic(by.clinic_id, AuditAction.SAFETY_TEXT_WRITTEN, at, {}, by.id)
    written = SafetyText(
        id=SafetyTextId(audit.id),
        clinic_id=by.clinic_id,
        written_at=at,
        written_by=by.id,
        text=SAFETY_TEXT.strip(),
    )
    store.add_safety_text(written, audit)


def add_letterhead(store: SqlStore, clinic: DemoClinic, auditor: Auditor) -> None:
    """Give it the lines below its name on reports."""
    by, at = clinic.staff.ada, clinic.opened_at
    audit = auditor.of_clinic(by.clinic_id, AuditAction.LETTERHEAD_WRITTEN, at, {}, by.id)
    written = LetterheadText(
        id=LetterheadTextId(audit.id),
        clinic_id=by.clinic_id,
        written_at=at,
        written_by=by.id,
        text=LETTERHEAD,
    )
    store.add_letterhead(written, audit)
