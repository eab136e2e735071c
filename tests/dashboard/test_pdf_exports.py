"""Reports leave the clinic as PDF: what is in them is what the screens and the tables say."""

import hashlib
from uuid import uuid4

import pytest

from dashboard import runtime
from dashboard.components.report_link import session_html
from dashboard.components.trends.numbers import number_cells
from dashboard.exports.handed import Handed
from dashboard.exports.making import make_export
from dashboard.exports.shelf import Shelf
from dashboard.html import Html, fill
from dashboard.reports.plain import plain_words
from dashboard.reports.session.readings import readings_table
from dashboard.runtime import Running
from dashboard.session_source import read_session
from dashboard.trends_source import read_trends
from monitoring.errors import NotFound, PermissionRefused, ValueRefused
from monitoring.exporting import may_export
from monitoring.exports import ExportKind
from monitoring.ids import LetterheadTextId, PatientId, SessionId
from monitoring.informing import write_letterhead
from monitoring.people import User
from tests.chairside import in_chair, running
from tests.course_factories import diagnosis, follow_up, on_day, plan
from tests.courses import keep_course
from tests.exporting import export_request
from tests.factories import ADA, AT, NORA, PIET, patient, session, vitals
from tests.pdf_reading import opened, tags_of, text_of
from tests.session_views import session_view
from tests.trends_views import infusion


def handed(
    here: Running, kind: ExportKind, by: User = PIET, **wanted: PatientId | SessionId
) -> Handed:
    request = export_request(kind, "For the GP", **wanted)
    return make_export((here.database, by, request), Shelf.new_file(), runtime.now, lambda *_: None)


def bytes_of(file: Handed) -> bytes:
    with file.file as held:
        held.seek(0)
        return held.read()


def test_session_leaves_with_its_digest(here: Running) -> None:
    session_id = in_chair(here.database, *running())
    file = handed(here, ExportKind.SESSION_PDF, ADA, session_id=session_id)
    pdf = bytes_of(file)

    assert file.file_name.startswith("infusion-session-pdf-")
    assert file.export.contents.sha256 == hashlib.sha256(pdf).hexdigest()
    view, _ = read_session(here.database, PIET, session_id, runtime.now())
    text = text_of(opened(pdf))
    assert "by \u2068Ada\u2069" in text or "by Ada" in text
    for row in readings_table(view).rows:
        assert row[2 if len(row) > 1 else 0] in text


def test_letterhead_stands_on_top(here: Running) -> None:
    session_id = in_chair(here.database, *running())
    lines = "1 Example <b>Street</b>\nTel. 555 0100"
    with here.database.transaction() as store:
        written = (LetterheadTextId(uuid4()), lines)
        write_letterhead(store, ADA, written, AT, instead_of=None)
    text = text_of(opened(bytes_of(handed(here, ExportKind.SESSION_PDF, session_id=session_id))))

    assert text.index("1 Example <b>Street</b>") < text.index(patient().family_name)
    assert "Tel. 555 0100" in text


def test_another_clinics_session_is_not_there(here: Running) -> None:
    with pytest.raises(NotFound):
        handed(here, ExportKind.SESSION_PDF, session_id=SessionId(session().id))


def test_summary_says_the_numbers_of_the_trends(here: Running) -> None:
    later = runtime.now() - on_day(20)
    visits = [infusion(0), infusion(7, rise=38, pain=(8, 2))]
    calls = (diagnosis(0), plan(0), follow_up(9, pain=3), follow_up(14, pain=7))
    keep_course(here.database, *visits, calls=calls, later=later)
    file = handed(here, ExportKind.PATIENT_PDF, patient_id=patient().id)
    pdf = bytes_of(file)
    text = text_of(opened(pdf))

    trends = read_trends(here.database, PIET, patient().id, runtime.now())
    for each in trends.summaries:
        for words in number_cells(trends, each):
            assert "".join(words.split()) in text.replace(" ", "")
    alts = [str(tag["/Alt"]) for tag in tags_of(opened(pdf)) if "/Alt" in tag]
    assert [alt.split("?")[0] for alt in alts] == [
        "How long did relief last",
        "How high does pressure go",
    ]
    assert "What is known" in text
    assert "pain 7 of 10" in text


def test_summary_of_nothing_says_so(here: Running) -> None:
    keep_course(here.database)
    file = handed(here, ExportKind.PATIENT_PDF, patient_id=patient().id)
    text = text_of(opened(bytes_of(file)))

    assert "No infusion yet." in text
    assert "not written down" in text
    assert "Nobody has asked yet." in text


def test_summary_is_of_the_whole_course(here: Running) -> None:
    keep_course(here.database)
    request = export_request(
        ExportKind.PATIENT_PDF, "For the GP", patient_id=patient().id, since=AT
    )
    with pytest.raises(ValueRefused, match="leave the days open"):
        make_export((here.database, PIET, request), Shelf.new_file(), runtime.now, lambda *_: None)


def test_administrator_makes_no_summary(here: Running) -> None:
    keep_course(here.database)
    with pytest.raises(PermissionRefused):
        handed(here, ExportKind.PATIENT_PDF, ADA, patient_id=PatientId(patient().id))

    assert [may_export(each, ExportKind.SESSION_PDF) for each in (NORA, PIET, ADA)] == [
        False,
        True,
        True,
    ]


def test_link_names_nobody() -> None:
    html = session_html(patient().id, SessionId(session().id))

    assert "Okafor" not in html
    assert "004417" not in html
    assert f"session={session().id}" in html


def test_two_sets_of_one_instant_are_two_rows() -> None:
    view = session_view(vitals(5, (120, 80), name="a"), vitals(5, (150, 90), name="b"))
    pressures = [row[2] for row in readings_table(view).rows if len(row) > 1]

    assert sorted(each.split()[0] for each in pressures) == ["120/80", "150/90"]


def test_plain_words_lose_no_typed_tag() -> None:
    html = fill("<b>Note</b>: <bdi>$typed</bdi>", typed="<i>a & b</i>")

    assert plain_words(html) == "Note: \u2068<i>a & b</i>\u2069"
    assert plain_words(Html("a <b>b</b>")) == "a b"
