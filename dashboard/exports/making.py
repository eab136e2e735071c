"""Making an export: written, digested, kept with its audit event, and only then handed out."""

import hashlib
from collections.abc import Callable
from contextlib import ExitStack
from datetime import datetime
from typing import IO
from zoneinfo import ZoneInfo

from dashboard.exports.handed import Handed
from dashboard.exports.offer import Making, Offer, Progress
from dashboard.exports.registry import offer_of
from db.clinics import clinic_of
from db.engine import Database
from db.restrictions import check_open
from monitoring.exporting import checked_request, record_export
from monitoring.exports import Contents, ExportRequest
from monitoring.people import User

_BLOCK = 1 << 20
Now = Callable[[], datetime]


def make_export(
    asked: tuple[Database, User, ExportRequest], file: IO[bytes], now: Now, progress: Progress
) -> Handed:
    """What was asked for, in `file` (empty, open for writing and reading), and kept in the audit.

    On any failure the file is closed and nothing is kept.
    Raises as `checked_request` and `record_export`, RecordClosed for a restricted patient's.
    """
    database, by, request = asked
    with ExitStack() as undoing:
        undoing.callback(file.close)
        request = checked_request(by, request)
        offer, at = offer_of(request.kind), now()
        with database.reading() as connection:
            clinic = clinic_of(connection, by.clinic_id)
            for about in (request.filter.patient_id, request.filter.session_id):
                if about is not None:
                    check_open(connection, by, about, at)
        making = Making(
            database=database,
            by=by,
            clinic=clinic,
            wanted=request.filter,
            purpose=request.purpose,
            at=at,
            progress=progress,
        )
        contents = _written(offer, making, file)
        with database.transaction() as store:
            export = record_export(store, by, request, contents, now())
        undoing.pop_all()
    return Handed(
        export=export,
        file=file,
        file_name=offer.file_name(at, ZoneInfo(clinic.timezone)),
        media_type=offer.media_type,
    )


def _written(offer: Offer, making: Making, file: IO[bytes]) -> Contents:
    counts = tuple(offer.write(making, file))
    size = file.seek(0, 2)
    file.seek(0)
    digest = hashlib.sha256()
    while block := file.read(_BLOCK):
        digest.update(block)
    return Contents(counts=counts, size_bytes=size, sha256=digest.hexdigest())
