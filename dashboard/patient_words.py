"""A patient in a list to choose from, told from others by name, day of birth and record number."""

from dashboard.labels import isolated
from dashboard.wording import day, full_name
from monitoring.masking import Sight, masked_name
from monitoring.people import Patient


def patient_words(patient: Patient, sight: Sight) -> str:
    """The patient in a line; only the record number of one whom `sight` hides."""
    number = isolated(patient.record_number)
    if sight.hides(patient.id):
        return masked_name(number)
    return f"{isolated(full_name(patient))}, born {day(patient.born_on)}, {number}"
