"""Former names: whoever was called otherwise before is found by that name too."""

from collections.abc import Iterator, Sequence

import sqlalchemy as sa
from alembic import op

from db.types import Identifier
from monitoring.names import search_text

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

_PATIENT = sa.table(
    "patient",
    sa.column("clinic_id", Identifier()),
    sa.column("id", Identifier()),
    sa.column("family_name", sa.Text()),
    sa.column("given_name", sa.Text()),
    sa.column("record_number", sa.Text()),
    sa.column("born_on", sa.Date()),
    sa.column("search", sa.Text()),
)
_CHANGE = sa.table(
    "patient_change",
    sa.column("clinic_id", Identifier()),
    sa.column("patient_id", Identifier()),
    sa.column("family_name", sa.Text()),
    sa.column("given_name", sa.Text()),
)
_IS_OF = (_CHANGE.c.clinic_id == _PATIENT.c.clinic_id) & (_CHANGE.c.patient_id == _PATIENT.c.id)
_IS_FORMER = (_CHANGE.c.family_name != _PATIENT.c.family_name) | (
    _CHANGE.c.given_name != _PATIENT.c.given_name
)


def upgrade() -> None:
    """Fill the former names in for the patients who have some."""
    connection = op.get_bind()
    for patient, former_names in _renamed(connection):
        words = search_text(
            patient.family_name,
            patient.given_name,
            patient.record_number,
            patient.born_on,
            former_names,
        )
        which = (_PATIENT.c.clinic_id == patient.clinic_id) & (_PATIENT.c.id == patient.id)
        connection.execute(sa.update(_PATIENT).where(which).values(search=words))


def _renamed(
    connection: sa.Connection,
) -> Iterator[tuple[sa.Row[*tuple[object, ...]], Sequence[str]]]:
    """Each patient who was called otherwise before, with the former names by the alphabet."""
    renamed = sa.select(_PATIENT).where(sa.exists().where(_IS_OF, _IS_FORMER))
    for patient in connection.execute(renamed).all():
        names = sa.select(_CHANGE.c.family_name, _CHANGE.c.given_name).distinct()
        whose = (_CHANGE.c.clinic_id == patient.clinic_id) & (_CHANGE.c.patient_id == patient.id)
        yield patient, sorted(" ".join(each) for each in connection.execute(names.where(whose)))
