"""A label of Streamlit shows a text as it was typed."""

import pytest

from dashboard.labels import as_label, isolated
from tests.messages import as_read


@pytest.mark.parametrize(
    ("typed", "label"),
    [
        ("tingling lips", "tingling lips"),
        ("*bold* $x$", r"\*bold\* \$x\$"),
        ("[a](b) :red[c]", r"\[a\]\(b\) \:red\[c\]"),
        ("one\n    two\r\n\n# three", r"one two \# three"),
        ("\u202eevil Ánh", "\u202eevil Ánh"),
    ],
)
def test_label_shows_text_as_typed(typed: str, label: str) -> None:
    assert as_label(typed) == label


@pytest.mark.parametrize("typed", ["https://a.no", "www.a.no", "a@b.no", ":smile:", "a -> b"])
def test_label_makes_nothing_of_text(typed: str) -> None:
    label = as_label(typed)

    assert "\u2060" in label
    assert as_read(label) == typed


def test_direction_ends_with_the_text() -> None:
    assert isolated("a\u202eb") == "\u2068a\u202eb\u2069"
    assert isolated("a\u2069b") == "\u2068ab\u2069"
