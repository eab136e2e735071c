"""The clinic's leaflet: written in versions, read back."""

from db.clinic_tables import LeafletRow
from db.written_texts import WrittenTexts
from monitoring.leaflets import Leaflet

_LEAFLETS = WrittenTexts(LeafletRow, Leaflet)
add_leaflet, leaflet_versions = _LEAFLETS.add, _LEAFLETS.versions
newest_leaflet = _LEAFLETS.newest
