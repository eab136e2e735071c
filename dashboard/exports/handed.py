"""An export on its way to whoever asked for it."""

from dataclasses import dataclass
from typing import IO

from monitoring.exports import Export


@dataclass(frozen=True, slots=True, kw_only=True)
class Handed:
    """An export that may be handed out: it is in the audit. `file` holds its bytes.

    Only `making.make_export` makes one, after the commit.
    """

    export: Export
    file: IO[bytes]
    file_name: str
    media_type: str
