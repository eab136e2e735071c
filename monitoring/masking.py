"""Whose name a list may show: the one place that decides it for restricted records.

Decision 0011 says why, screen by screen. A list takes a `Sight` and asks it; who stands or sits at
a chair while a visit is going on is named on the board all the same, to be told from the next one.
"""

from dataclasses import dataclass
from uuid import UUID

import pandas as pd

from monitoring.ids import PatientId

MASKED = "Restricted record"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sight:
    """What one person may see at one instant: everybody's name but that of `closed` patients."""

    closed: frozenset[PatientId]

    def hides(self, patient_id: UUID | None) -> bool:
        """Is this patient's record closed to the person, and so the name in lists too?"""
        return patient_id in self.closed

    def masked(self, people: pd.DataFrame) -> pd.DataFrame:
        """The rows with nothing that identifies a hidden patient but the record number.

        Columns: as they came; of these patient_id, family_name, given_name, born_on are looked at.
        """
        hidden = people["patient_id"].isin(self.closed)
        if not hidden.any():
            return people
        return people.assign(
            family_name=people["family_name"].where(~hidden, MASKED),
            given_name=people["given_name"].where(~hidden, ""),
            born_on=people["born_on"].astype(object).where(~hidden, None),
        )


EVERYBODY = Sight(closed=frozenset())


def masked_name(record_number: str) -> str:
    """What stands for a name where the record number has no place of its own."""
    return f"{MASKED}, MRN {record_number}"
