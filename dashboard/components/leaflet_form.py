"""Writing the leaflet that the clinic's patients take home."""

from datetime import datetime
from uuid import UUID

from dashboard import runtime
from dashboard.components import written_text_form
from dashboard.components.written_text_form import TextForm
from db.leaflets import leaflet_versions
from db.store import SqlStore
from monitoring.ids import LeafletId
from monitoring.informing import write_leaflet
from monitoring.leaflets import LONGEST_LEAFLET
from monitoring.people import User


def show(user: User) -> None:
    """The text to write in, its preview, and the versions there were."""
    with runtime.database().reading() as connection:
        versions = leaflet_versions(connection, user.clinic_id)
    written_text_form.show(_LEAFLET, versions, user)


def _write(
    store: SqlStore, by: User, written: tuple[UUID, str], at: datetime, instead_of: UUID | None
) -> None:
    own_id, text = written
    before = None if instead_of is None else LeafletId(instead_of)
    write_leaflet(store, by, (LeafletId(own_id), text), at, instead_of=before)


_LEAFLET = TextForm(
    name="leaflet",
    title="Leaflet for patients",
    about="Plain text; a blank line begins a new paragraph. It is shown where instructions are "
    "given, and can be printed. No patient’s name is on it. Have what it says reviewed by your "
    "medical director.",
    label="Text",
    save_label="Save as the new version",
    preview_label="Preview",
    preview_title="As patients see it",
    versions_title="Versions",
    longest=LONGEST_LEAFLET,
    height_px=320,
    write=_write,
)
