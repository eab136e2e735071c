"""Where exports lie until they are fetched: files without a name, gone with the process."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from tempfile import TemporaryFile
from threading import Lock
from typing import IO

from dashboard.exports.handed import Handed
from monitoring.ids import ExportId
from monitoring.people import User

KEPT = timedelta(minutes=30)  # long enough to find the button again (D)
_BLOCK = 1 << 20


@dataclass(frozen=True, slots=True)
class _Kept:
    handed: Handed
    until: datetime
    reading: Lock = field(default_factory=Lock)


class Shelf:
    """The exports of one process that may still be fetched, each by whoever made it."""

    def __init__(self) -> None:
        self._kept: dict[ExportId, _Kept] = {}
        self._turn = Lock()

    @staticmethod
    def new_file() -> IO[bytes]:
        """An empty file that nobody else can open and that is gone once it is closed."""
        return TemporaryFile()

    def put(self, handed: Handed, at: datetime) -> None:
        """Keep an export to be fetched from now on; what lay too long is thrown away."""
        with self._turn:
            self._tidy(at)
            self._kept[handed.export.request.id] = _Kept(handed, at + KEPT)

    def find(self, by: User, export_id: ExportId, at: datetime) -> Handed | None:
        """The export, if it is there and `by` made it; for everybody else there is none."""
        with self._turn:
            self._tidy(at)
            kept = self._kept.get(export_id)
        if kept is None or kept.handed.export.made_by != by.id:
            return None
        return kept.handed

    def blocks(self, handed: Handed) -> Iterator[bytes]:
        """The bytes of an export in pieces, however many fetch it at once."""
        kept = self._kept.get(handed.export.request.id)
        if kept is None:
            return
        for start in range(0, handed.export.contents.size_bytes, _BLOCK):
            with kept.reading:
                handed.file.seek(start)
                block = handed.file.read(_BLOCK)
            yield block

    def close(self) -> None:
        """Throw everything away."""
        with self._turn:
            for kept in self._kept.values():
                kept.handed.file.close()
            self._kept.clear()

    def _tidy(self, at: datetime) -> None:
        old = [export_id for export_id, kept in self._kept.items() if kept.until <= at]
        for export_id in old:
            self._kept.pop(export_id).handed.file.close()
