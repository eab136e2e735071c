"""Reading a PDF back: its text, its tags, its pages."""

from collections.abc import Iterator
from datetime import datetime
from io import BytesIO

from pypdf import PdfReader
from pypdf.generic import DictionaryObject, PdfObject, StreamObject

from dashboard.reports.document import Document
from dashboard.reports.letterhead import Letterhead
from dashboard.reports.session.report import session_report
from dashboard.reports.typesetting import typeset
from dashboard.session_view import SessionView

HEAD = Letterhead(clinic="Clinic North", lines=("Storgata 1, Oslo",))


def opened(pdf: bytes) -> PdfReader:
    return PdfReader(BytesIO(pdf))


def set_in_type(document: Document, at: datetime) -> PdfReader:
    return opened(typeset(document, at))


def report_of(view: SessionView, head: Letterhead = HEAD) -> PdfReader:
    return set_in_type(session_report(view, head, "Ada"), view.at)


def text_of(reader: PdfReader) -> str:
    """The text of all pages, every run of blanks as one."""
    return " ".join(" ".join(page.extract_text() for page in reader.pages).split())


def metadata_of(reader: PdfReader) -> str:
    """What the file says of itself, as XML."""
    metadata = reader.root_object["/Metadata"].get_object()
    assert isinstance(metadata, StreamObject)
    return metadata.get_data().decode()


def tags_of(reader: PdfReader) -> list[DictionaryObject]:
    """The tagged elements in the order in which a screen reader reads them."""
    return list(_below(reader.root_object["/StructTreeRoot"]))


def _below(node: PdfObject) -> Iterator[DictionaryObject]:
    node = node.get_object() or node
    if isinstance(node, list):
        for each in node:
            yield from _below(each)
    elif isinstance(node, DictionaryObject):
        if "/S" in node:
            yield node
        if "/K" in node:
            yield from _below(node["/K"])
