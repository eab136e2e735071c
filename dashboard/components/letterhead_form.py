"""Writing the lines below the clinic's name on its reports."""

from datetime import datetime
from uuid import UUID

from dashboard import runtime
from dashboard.components import written_text_form
from dashboard.components.written_text_form import TextForm
from db.letterheads import letterhead_versions
from db.store import SqlStore
from monitoring.ids import LetterheadTextId
from monitoring.informing import write_letterhead
from monitoring.letterheads import LONGEST_LETTERHEAD
from monitoring.people import User


def show(user: User) -> None:
    """The lines to write in, how they will stand, and the versions there were."""
    with runtime.database().reading() as connection:
        versions = letterhead_versions(connection, user.clinic_id)
    written_text_form.show(_LETTERHEAD, versions, user)


def _write(
    store: SqlStore, by: User, written: tuple[UUID, str], at: datetime, instead_of: UUID | None
) -> None:
    own_id, text = written
    before = None if instead_of is None else LetterheadTextId(instead_of)
    write_letterhead(store, by, (LetterheadTextId(own_id), text), at, instead_of=before)


_LETTERHEAD = TextForm(
    name="letterhead",
    title="Letterhead",
    about="Printed below the clinic's name on top of every report: address, telephone, who to ask. "
    "Six lines at the most.",
    label="Lines of the letterhead",
    save_label="Save the letterhead",
    preview_label="Letterhead as it is printed",
    preview_title="As it is printed, below the clinic's name",
    versions_title="Versions of the letterhead",
    longest=LONGEST_LETTERHEAD,
    height_px=150,
    write=_write,
)
