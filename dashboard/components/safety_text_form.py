"""Writing what the clinic does when a patient answers PHQ-9 item 9 with more than 0."""

from datetime import datetime
from uuid import UUID

from dashboard import runtime
from dashboard.components import written_text_form
from dashboard.components.written_text_form import TextForm
from db.safety_texts import safety_text_versions
from db.store import SqlStore
from monitoring.ids import SafetyTextId
from monitoring.informing import write_safety_text
from monitoring.people import User
from monitoring.safety_texts import LONGEST_SAFETY_TEXT


def show(user: User) -> None:
    """The text to write in, how staff see it, and the versions there were."""
    with runtime.database().reading() as connection:
        versions = safety_text_versions(connection, user.clinic_id)
    written_text_form.show(_SAFETY_TEXT, versions, user)


def _write(
    store: SqlStore, by: User, written: tuple[UUID, str], at: datetime, instead_of: UUID | None
) -> None:
    own_id, text = written
    before = None if instead_of is None else SafetyTextId(instead_of)
    write_safety_text(store, by, (SafetyTextId(own_id), text), at, instead_of=before)


_SAFETY_TEXT = TextForm(
    name="safety text",
    title="When PHQ-9 item 9 is above 0",
    about="Shown at once to whoever writes such an answer down, while the patient may still be on "
    "the telephone: whom to call, what to ask, where to send. Plain text, short. The program has "
    "no advice of its own; have yours reviewed by your medical director.",
    label="What your clinic does",
    save_label="Save the safety text",
    preview_label="Safety text as staff see it",
    preview_title="As staff see it",
    versions_title="Versions of the safety text",
    longest=LONGEST_SAFETY_TEXT,
    height_px=200,
    write=_write,
)
