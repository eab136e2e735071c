"""How much was given in each of some sessions, worked out from the steps that stand."""

from collections.abc import Mapping, Sequence
from uuid import UUID

import pandas as pd
from sqlalchemy import Connection, select

from db.entry_tables import InfusionEventRow
from db.session_scopes import stands
from monitoring.ids import ClinicId
from monitoring.relief.pump_rows import pump_rows

_STEP = InfusionEventRow
_COLUMNS = (
    *(_STEP.session_id, _STEP.measured_at, _STEP.recorded_at),
    *(_STEP.action, _STEP.rate_ug_per_h, _STEP.amount_ug),
)
_NAMES = [column.key for column in _COLUMNS]
_NO_ORDERS = pd.DataFrame(columns=["session_id", "measured_at", "dose_ug"])


def given_doses(
    connection: Connection, clinic_id: ClinicId, session_ids: Sequence[UUID]
) -> Mapping[UUID, int]:
    """Micrograms by session, rounded once as in the ledger.

    A session is left out while its infusion runs, where none began, and where the steps cannot
    follow each other: then it is not known.
    """
    query = (
        select(*_COLUMNS)
        .where(_STEP.clinic_id == clinic_id, _STEP.session_id.in_(session_ids), stands(_STEP))
        .order_by(_STEP.session_id, _STEP.measured_at, _STEP.recorded_at, _STEP.id)
    )
    found = connection.execute(query, {"clinic_id": clinic_id}).all()
    if not found:
        return {}
    numbers = {"rate_ug_per_h": "Int64", "amount_ug": "Int64"}
    steps = pd.DataFrame([tuple(row) for row in found], columns=_NAMES).astype(numbers)
    given = pump_rows(steps, _NO_ORDERS, pd.Series(dtype=object))["given_ug"].dropna()
    return {UUID(str(session_id)): int(amount) for session_id, amount in given.items()}
