"""The same name is the same, however it was typed."""

import unicodedata
from datetime import date

import pytest

from monitoring.names import folded_words, search_text

ALIKE = [
    ("Nguyễn Thị Ánh", "nguyen thi anh"),
    ("Żółć Łucja", "ZOLC lucja"),
    ("Þórðarson", "thordarson"),
    ("Ødegård", "odegard"),
    ("Weiß", "WEISS"),
    ("İnönü Işıl", "inonu isil"),
    ("O'Brien", "O’Brien"),
    ("d'Arc", "DARC"),
    ("Παπαδοπούλου", "παπαδοπουλου"),
    ("Ивано́ва", "иванова"),
    ("مُحَمَّد", "محمد"),
    ("محـــمد", "محمد"),
    ("Ali\u202eevil", "alievil"),
    ("ＳＭＩＴＨ", "smith"),
    ("Smith-Jones", "smith jones"),
]
APART = [("が", "か"), ("कि", "कु"), ("ฟ้า", "ฟ่าน"), ("Ng", "Nguyen"), ("金", "今")]


@pytest.mark.parametrize(("typed", "other"), ALIKE)
def test_name_is_folded_alike(typed: str, other: str) -> None:
    assert folded_words(typed) == folded_words(other) != ()


@pytest.mark.parametrize(("typed", "other"), APART)
def test_other_name_stays_another(typed: str, other: str) -> None:
    assert folded_words(typed) != folded_words(other)


@pytest.mark.parametrize("form", ["NFC", "NFD", "NFKC", "NFKD"])
def test_every_form_is_one(form: str) -> None:
    for name in ("Nguyễn Thị Ánh", "민준", "शर्मा प्रिया", "がく", "欧陽"):
        typed = unicodedata.normalize(form, name)  # type: ignore[arg-type]

        assert folded_words(typed) == folded_words(name)


def test_wild_cards_and_markup_vanish() -> None:
    text = search_text("<b>100%_</b>", "=cmd()", "%_MRN-004", date(1979, 3, 12))

    assert set(text) <= set("b 100cmdrn4-1979312" + "0")


def test_former_names_come_last() -> None:
    text = search_text("Lindqvist", "Ada", "7", date(1979, 3, 12), ["O'Kafor Ada"])

    assert text == " lindqvist ada lindqvistada 7 okafor o kafor okaforada 1979-03-12"


def test_search_text_fits_an_index() -> None:
    former = ("\U0001f600𠮷" * 400,)
    text = search_text("\U0001f600𠮷" * 400, "x " * 400, "9" * 400, date(1979, 3, 12), former)

    assert len(text.encode()) < 2_600
    assert text.endswith(" 1979-03-12")
