"""A label of Streamlit shows a text as it was typed."""

import pytest

from dashboard.labels import as_label


@pytest.mark.parametrize(
    ("typed", "label"),
    [
        ("tingling lips", "tingling lips"),
        ("*bold* $x$", r"\*bold\* \$x\$"),
        ("[a](b) :smile:", r"\[a\]\(b\) \:smile\:"),
        ("\u202eevil Ánh", "\u202eevil Ánh"),
    ],
)
def test_label_shows_text_as_typed(typed: str, label: str) -> None:
    assert as_label(typed) == label
