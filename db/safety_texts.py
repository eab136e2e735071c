"""The clinic's text for a positive PHQ-9 item 9: written in versions, read back."""

from db.clinic_tables import SafetyTextRow
from db.written_texts import WrittenTexts
from monitoring.safety_texts import SafetyText

_SAFETY_TEXTS = WrittenTexts(SafetyTextRow, SafetyText)
add_safety_text, safety_text_versions = _SAFETY_TEXTS.add, _SAFETY_TEXTS.versions
newest_safety_text = _SAFETY_TEXTS.newest
