"""What was made: the file that waits to be fetched, and the list of all exports."""

from collections.abc import Iterator, Mapping, Sequence
from zoneinfo import ZoneInfo

import streamlit as st

from dashboard import runtime
from dashboard.html import Html, fill, place, texts
from dashboard.labels import as_label
from dashboard.routes.exports import path_of
from dashboard.state import Form, last_outcome
from dashboard.wording import clock, local_day
from db.exports import newest_exports
from db.surroundings import names_in
from monitoring.exports import Export, ExportFilter, ExportKind
from monitoring.ids import ExportId, UserId
from monitoring.people import User

MOST_SHOWN = 50
KINDS: Mapping[ExportKind, str] = {
    ExportKind.TABLES_CSV: "Tables (CSV)",
    ExportKind.TABLES_XLSX: "Tables (XLSX)",
    ExportKind.DEIDENTIFIED: "De-identified tables",
    ExportKind.SESSION_PDF: "Session report (PDF)",
    ExportKind.PATIENT_PDF: "Patient summary (PDF)",
    ExportKind.FHIR_BUNDLE: "FHIR bundle",
    ExportKind.SESSION_JSON: "Session record (JSON)",
    ExportKind.AUDIT: "Audit",
}
_READY = (
    '<div class="fetch" role="status"><a href="$path" download target="_self">Download</a>'
    "<span>$words</span></div>"
)
_LIST = (
    '<section class="records exports"><h2>What was handed out</h2><p class="quiet">$note</p>'
    "<ul>$rows</ul></section>"
)
_ROW = (
    '<li><span class="line"><b>$kind</b> $when <bdi>$name</bdi> $of</span>'
    '<bdi class="purpose">$purpose</bdi>'
    '<span class="quiet">$rows, $size. SHA-256 <span class="digest">$digest</span></span></li>'
)
_PATIENT = '<a href="/patient?id=$id" target="_self">one patient</a>'
_SESSION = '<a href="/session?id=$id" target="_self">one session</a>'
_NONE = (
    '<section class="records exports"><h2>What was handed out</h2><p class="quiet">Nothing has '
    "been exported yet. Choose above what to make, say what it is for, and press Make; each export "
    "is then listed here with its purpose and the digest of its file.</p></section>"
)
_KILO = 1000


def show_ready(form: Form, user: User) -> None:
    """The way to the file that was just made, or why it was not made."""
    outcome = last_outcome(form)
    if outcome is None:
        return
    if outcome.token is None:
        if not outcome.box:
            st.error(as_label(outcome.sentence), icon=":material/block:")
        return
    shelf = runtime.installation().shelf
    handed = shelf.find(user, ExportId(outcome.token), runtime.now())
    if handed is not None:
        words = f"{outcome.sentence}: {handed.file_name}, {_counted(handed.export)}"
        st.html(fill(_READY, path=path_of(handed.export.request.id), words=words))


def show_list(user: User) -> None:
    """All exports of the clinic, the newest first."""
    with runtime.database().reading() as connection:
        found = newest_exports(connection, user.clinic_id, MOST_SHOWN + 1)
        names = names_in(connection, user.clinic_id)
    st.html(list_html(found, names, runtime.current_zone()))


def list_html(exports: Sequence[Export], names: Mapping[UserId, str], zone: ZoneInfo) -> Html:
    """The list as HTML; what to do where there is none."""
    if not exports:
        return Html(_NONE)
    has_more = len(exports) > MOST_SHOWN
    note = f"The newest {MOST_SHOWN}; the table of exports has all." if has_more else ""
    rows = "".join(_row(each, names, zone) for each in exports[:MOST_SHOWN])
    return place(_LIST, rows=Html(rows), **texts(note=note))


def _row(export: Export, names: Mapping[UserId, str], zone: ZoneInfo) -> Html:
    request, contents = export.request, export.contents
    return place(
        _ROW,
        of=_of(request.filter, zone),
        **texts(
            kind=KINDS[request.kind],
            when=f"{local_day(export.made_at, zone)} {clock(export.made_at, zone)}",
            name=names.get(export.made_by, ""),
            purpose=request.purpose,
            rows=_counted(export),
            size=size_words(contents.size_bytes),
            digest=contents.sha256,
        ),
    )


def _of(wanted: ExportFilter, zone: ZoneInfo) -> Html:
    parts = [*_whose(wanted), *(fill("$words", words=each) for each in _asked(wanted, zone))]
    return Html(", ".join(parts))


def _whose(wanted: ExportFilter) -> Iterator[Html]:
    if wanted.patient_id is not None:
        yield fill(_PATIENT, id=str(wanted.patient_id))
    if wanted.session_id is not None:
        yield fill(_SESSION, id=str(wanted.session_id))


def _asked(wanted: ExportFilter, zone: ZoneInfo) -> Iterator[str]:
    if wanted.since is not None:
        yield f"from {local_day(wanted.since, zone)}"
    if wanted.until is not None:
        yield f"to before {local_day(wanted.until, zone)}"
    if wanted.tables:
        yield " ".join(wanted.tables)
    if wanted.with_free_text:
        yield "with free text"


def _counted(export: Export) -> str:
    rows = export.contents.rows
    return "1 row" if rows == 1 else f"{rows:,} rows"


def size_words(size_bytes: int) -> str:
    """How large a file is: "940 bytes", "12 kB", "3.4 MB"."""
    if size_bytes < _KILO:
        return f"{size_bytes} bytes"
    if size_bytes < _KILO**2:
        return f"{size_bytes / _KILO:.0f} kB"
    return f"{size_bytes / _KILO**2:.1f} MB"
