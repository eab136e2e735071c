"""The lines below the clinic's name on its reports: written in versions, read back."""

from db.clinic_tables import LetterheadTextRow
from db.written_texts import WrittenTexts
from monitoring.letterheads import LetterheadText

_LETTERHEADS = WrittenTexts(LetterheadTextRow, LetterheadText)
add_letterhead, letterhead_versions = _LETTERHEADS.add, _LETTERHEADS.versions
newest_letterhead = _LETTERHEADS.newest
