"""The session report says on paper what the screen says, tagged, in order, in every script."""

import re
from dataclasses import replace

import pytest

from dashboard.charts.palette import paper_for_light
from dashboard.charts.session_figure import session_figure
from dashboard.charts.svg.picture import svg_picture
from dashboard.components.chairside.frame.identity_band import plan_words
from dashboard.reports.document import Document, Lines, Paper
from dashboard.reports.session.readings import readings_table
from dashboard.wording import given
from monitoring.effects import Effect, Grade
from monitoring.entries import RemarkKind
from monitoring.sessions import SessionStatus
from monitoring.vitals import Absence, NotMeasured, Vital, VitalsSet
from tests.dashboard.figures import CALM
from tests.factories import (
    AT,
    assessment,
    baseline,
    correction,
    effect,
    header,
    order,
    remark,
    start,
    stop,
    vitals,
)
from tests.pdf_reading import HEAD, metadata_of, report_of, set_in_type, tags_of, text_of
from tests.session_views import session_view

WHOLE = (
    *CALM,
    order(),
    assessment(15, dissociation=3),
    effect(8, Effect.NAUSEA, Grade.SEVERE),
    vitals(30, (190, 120), name="high"),
    stop(),
    vitals(50),
)
NAMES = {
    "Latin": "Nguyễn Thị Ánh Ø",
    "Greek": "Γιώργος Παπαδόπουλος",
    "Cyrillic": "Наталья Ковальчук",
    "Arabic": "محمد عبد الله",
    "Hebrew": "יעקב כהן",
    "Chinese": "王小明國",
    "Japanese": "山田さくらタロウ",
    "Korean": "김민수",
    "Thai": "สมชาย ใจดี",
}


def test_report_reads_in_the_order_of_the_screen() -> None:
    text = text_of(report_of(session_view(*WHOLE)))

    parts = ["Okafor, Adaeze", "Order and dose", "Chart", "Readings Minute", "Side effects Effect"]
    places = [
        text.index(part)
        for part in (*parts, "Flags: what", "At the pump", "Corrections", "Signature")
    ]
    assert places == sorted(places)


def test_every_page_says_whose_it_is_and_how_many_there_are() -> None:
    reader = report_of(session_view(*baseline(), start(), *(vitals(m) for m in range(1, 60))))

    count = len(reader.pages)
    assert count > 1
    for number, page in enumerate(reader.pages, 1):
        words = " ".join(page.extract_text().split())
        assert f"Page {number} of {count}" in words
        assert "004417" in words.split("Record number")[-1][:9]
        assert "protocol default v3" in words


def test_report_is_tagged_for_screen_readers() -> None:
    reader = report_of(session_view(*WHOLE))

    tags = tags_of(reader)
    kinds = [str(tag["/S"]) for tag in tags]
    picture = tags[kinds.index("/Figure")]
    assert str(reader.root_object["/Lang"]) == "en"
    assert "<pdfuaid:part>1</pdfuaid:part>" in metadata_of(reader)
    assert kinds.index("/H1") < kinds.index("/Figure") < kinds.index("/Table")
    assert {"/H2", "/TH", "/TD"} <= set(kinds)
    assert "highest 190/120 mmHg" in str(picture["/Alt"])


@pytest.mark.parametrize("script", NAMES)
def test_names_of_every_script_are_text(script: str) -> None:
    name = NAMES[script]
    view = session_view(*CALM, names={"Nora": name})
    view = replace(view, patient=replace(view.patient, family_name=name, given_name=""))

    # PDF/UA-1 refuses a box in the place of a letter: that it was made is half of the proof.
    text = text_of(report_of(view))
    letters = set(name) - {" "}
    assert letters <= set(text)
    if script not in {"Arabic", "Hebrew", "Thai", "Latin"}:  # these are read back in glyphs' order
        assert name in text


def test_what_was_typed_is_never_markup() -> None:
    typed = 'x #strong[y] $z$ *b* _i_ <b>&amp; @ref `raw` \\ "q" ${a} = // c'
    text = text_of(report_of(session_view(*CALM, remark(9, RemarkKind.NOTE, typed))))

    assert f"Note: {typed}" in text


def test_letters_no_font_has_are_named() -> None:
    document = Document(
        title="t", clinic="c", whose="w", made="m", blocks=(Lines(lines=("a\U000f0001\x01b",)),)
    )

    assert "a[U+F0001] b" in text_of(set_in_type(document, AT))


def test_report_without_a_reading() -> None:
    text = text_of(report_of(session_view(at=0)))

    assert "No readings were taken." in text
    assert "Infusion not started" in text
    assert "No side effect was written down." in text
    assert "Nothing was flagged." in text


def test_report_of_three_hundred_readings() -> None:
    many = [vitals(minute * 0.5, (124, 50 + minute % 50)) for minute in range(1, 301)]
    reader = report_of(session_view(*baseline(), start(), *many, at=200))

    text = text_of(reader)
    assert text.count("BP, mmHg") == len([p for p in reader.pages if "BP," in p.extract_text()])
    assert all(f"T+{minute}" in text for minute in range(1, 151))


def test_forty_corrections_stay_legible() -> None:
    wrong = [vitals(minute, (168, 90), name=f"wrong {minute}") for minute in range(5, 45)]
    taken = [correction(50, f"wrong {minute}") for minute in range(5, 45)]
    text = text_of(report_of(session_view(*CALM[:3], *wrong, *taken)))

    words = "was BP 168/90 mmHg · HR 72 /min · SpO₂ 98 % · breaths 14 /min, entered in error by"
    assert text.count("wrong patient") >= 40
    assert text.replace("\u200b", "").count(words) == 40


def test_amended_reading_says_what_it_was() -> None:
    wrong, right = vitals(30, (168, 90), name="wrong"), vitals(30, (148, 90), name="right")
    taken = correction(32, "wrong", right.id, reason="typing error")
    table = readings_table(session_view(*CALM[:3], wrong, right, taken))

    notes = next(row[-2] for row in table.rows if "T+30" in row)
    assert notes == "was BP 168/90 mmHg, now BP 148/90 mmHg, by Nora 15:32: typing error"


def test_long_name_wraps_on_the_page() -> None:
    view = session_view(*CALM)
    name = "Wolfe" * 40
    reader = report_of(replace(view, patient=replace(view.patient, family_name=name)))

    text = text_of(reader).replace("\u200b", "").replace(" ", "")
    assert name in text


def test_report_says_the_numbers_of_the_screen() -> None:
    view = session_view(*WHOLE, at=80)
    text = text_of(report_of(view))

    assert plan_words(view.timeline.ledger.order, view.record.session).split(" · ")[0] in text
    assert f"Given {given(view.timeline.ledger.given_ug(view.at))}" in text
    for entry in view.timeline.vitals:
        assert f"{entry.systolic_mmhg}/{entry.diastolic_mmhg}" in text


def test_severity_is_shape_and_word() -> None:
    text = text_of(report_of(session_view(*WHOLE)))

    assert "190/120 ▲" in text
    assert "▲ Critical" in text


def test_absences_never_look_normal() -> None:
    refused = VitalsSet(
        **header(20),  # type: ignore[arg-type]
        not_measured=(NotMeasured(vital=Vital.PRESSURE, reason=Absence.REFUSED),),
    )
    rows = readings_table(session_view(*CALM[:3], refused)).rows
    row = next(row for row in rows if "T+20" in row)

    assert row[2:6] == ("n/m", "n/m", "–", "–")
    assert "Blood pressure not measured: the patient refused" in row[-2]


def test_running_visit_says_so_and_has_where_to_sign() -> None:
    running = session_view(*CALM, status=SessionStatus.IN_PROGRESS)
    text = text_of(report_of(running))

    assert "The visit goes on: this is the record at 16:00." in text
    assert "Not signed when this was printed." in text


@pytest.mark.parametrize("readings", [30, 31, 32])
def test_line_to_sign_on_keeps_its_labels(readings: int) -> None:
    many = [vitals(1 + turn * 0.5, (124, 70)) for turn in range(readings)]
    running = session_view(*baseline(), start(), *many, at=200, status=SessionStatus.IN_PROGRESS)
    pages = [page.extract_text() for page in report_of(running).pages]

    signing = ["Not signed when this was printed." in page for page in pages]
    assert any(signing)
    assert ["Date and time" in page for page in pages] == signing


@pytest.mark.parametrize("before", range(49, 55))
def test_signature_stays_on_one_page(before: int) -> None:
    filled = Lines(lines=("a reading",) * before)
    signed = Lines(title="Signature", lines=("Signed by", "Fingerprint", "Still so"), is_whole=True)
    document = replace(_PLAIN, blocks=(filled, signed))
    pages = [page.extract_text() for page in set_in_type(document, AT).pages]

    assert ["Signature" in page for page in pages] == ["Still so" in page for page in pages]


_PLAIN = Document(title="t", clinic="c", whose="w", made="m", blocks=())


def test_paper_is_a4_or_letter() -> None:
    view = session_view(*CALM)
    a4, letter = (report_of(view, replace(HEAD, paper=paper)).pages[0].mediabox for paper in Paper)

    assert (round(a4.width), round(a4.height)) == (595, 842)
    assert (round(letter.width), round(letter.height)) == (612, 792)


def test_same_record_gives_the_same_bytes() -> None:
    view = session_view(*CALM)
    first, again = (report_of(view).stream for _ in range(2))

    assert first.read() == again.read()


def test_picture_on_paper_is_the_one_on_the_screen() -> None:
    figure = session_figure(session_view(*WHOLE), dark=False)
    drawn = svg_picture(figure, width_px=760, colours=paper_for_light())

    words = {part for line in drawn.words for part, _ in line.parts}
    colours = set(re.findall(r"#[0-9a-f]{6}", drawn.svg)) | {each.colour for each in drawn.words}
    assert "T+30" in words
    assert any("systolic 174" in each for each in words)
    assert all(each[1:3] == each[3:5] == each[5:7] for each in colours)
