"""No cell of a CSV can begin a formula, and what was typed can be read back."""

import csv
import json
import re
from io import StringIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.exports.tables.cell_safety import as_typed, safe_cell
from tests.shared_data import shared

SIGNS = "=+-@＝＋－＠"
NUMBER = re.compile(r"[+-]?\d+([.,]\d+)? *")
# What a spreadsheet drops or skips before it looks for a sign.
SKIPPED = "\"' \t\r\n\u00a0\u200b\u200e\u202a\u2060\ufeff"
typed = st.text(st.sampled_from(f"{SIGNS}{SKIPPED};,'1a5.") | st.characters(codec="utf-8"))


def is_formula(cell: str) -> bool:
    bare = cell.lstrip(SKIPPED.replace("'", ""))
    return bare[:1] in SIGNS and bare != "" and not NUMBER.fullmatch(cell)


def cells_of(text: str, separator: str) -> list[str]:
    """How a spreadsheet set to `separator` takes the text of one cell of ours apart."""
    return re.split("[\r\n\t]|" + re.escape(separator), text)


@given(typed)
def test_no_cell_begins_a_formula(text: str) -> None:
    for separator in (";", "\t"):
        assert [each for each in cells_of(safe_cell(text), separator) if is_formula(each)] == []


@given(typed)
def test_every_text_comes_back(text: str) -> None:
    row = StringIO(newline="")
    csv.writer(row).writerow([safe_cell(text), "next"])
    row.seek(0)
    ((cell, _),) = csv.reader(row)

    assert as_typed(cell) == text


@pytest.mark.parametrize("text", ["-120", "+120", "-36,6", "-0.5", "120", "142/88", "a = b", "–1"])
def test_plain_numbers_and_words_stay(text: str) -> None:
    assert safe_cell(text) == text


def test_known_attacks_become_text() -> None:
    attacks = json.loads(shared("hostile-input", "csv_injection.json").read_text("utf-8"))
    stays = {text for text in attacks if safe_cell(text) == text}

    assert stays == {'DDE ("cmd";"/C calc";"!A0")A0', "%0A-2+3", "-120", "+120", "–1"}
    assert [text for text in attacks if as_typed(safe_cell(text)) != text] == []
