"""From a document to the bytes of a PDF: tagged (PDF/UA-1), without network or system fonts."""

import json
import re
from collections.abc import Iterator
from dataclasses import asdict
from datetime import datetime
from functools import cache
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any, Literal

import typst

from dashboard.reports.document import Document, Drawn

_TEMPLATE = Path(__file__).parent / "report.typ"
_FONT_PACKAGES = ("manimgx_fonts", "manimgx_fonts_cjk")  # docs/decisions: Noto, OFL
_MOST_TRIES = 20
_CANNOT_SHOW = re.compile(r'the text `"(.+)"` could not be displayed')
_ESCAPED = re.compile(r"\\u\{([0-9a-f]+)\}")
_BLANKS = {code: " " for code in (*range(0x20), *range(0x7F, 0xA0)) if chr(code) != "\n"}


def typeset(document: Document, at: datetime) -> bytes:
    """The PDF of `document`, made at `at`; the same document and instant give the same bytes.

    Letters that no font can show, of thousands in twenty scripts, are named: "[U+E001]".
    """
    plain: dict[str, Any] = _visible(asdict(document))
    pictures = [block.picture.svg for block in document.blocks if isinstance(block, Drawn)]
    for block in plain["blocks"]:
        if "picture" in block:
            del block["picture"]["svg"]
    inputs = {"document": json.dumps(plain, ensure_ascii=False)}
    inputs |= {f"picture{turn}": svg for turn, svg in enumerate(pictures)}
    return _compile_named(inputs, at)


def _compile_named(inputs: dict[str, str], at: datetime) -> bytes:
    for _ in range(_MOST_TRIES):
        try:
            return _compile(inputs, at, "ua-1")
        except typst.TypstError as error:
            found = _CANNOT_SHOW.search(str(error))
            if found is None:
                raise
            letters = _ESCAPED.sub(lambda each: chr(int(each[1], 16)), found[1])
            inputs = {name: _named(text, letters) for name, text in inputs.items()}
    return _compile(inputs, at, "1.7")  # so much cannot be shown: better boxes than no report


def _compile(inputs: dict[str, str], at: datetime, standard: Literal["ua-1", "1.7"]) -> bytes:
    made = typst.compile(
        str(_TEMPLATE),
        root=str(_TEMPLATE.parent),
        font_paths=_fonts(),
        format="pdf",
        sys_inputs=inputs,
        pdf_standards=[standard],
        timestamp=at.replace(microsecond=0),  # a PDF counts seconds
    )
    if not isinstance(made, bytes):
        raise TypeError(made)
    return made


def _named(text: str, letters: str) -> str:
    for letter in dict.fromkeys(letters):
        text = text.replace(letter, f"[U+{ord(letter):04X}]")
    return text


def _visible(value: Any) -> Any:  # noqa: ANN401 - plain data of any depth
    """The same data, with a blank for each control character: they have no look."""
    if isinstance(value, str):
        return value.translate(_BLANKS)
    if isinstance(value, dict):
        return {key: _visible(each) for key, each in value.items()}
    return [_visible(each) for each in value] if isinstance(value, list | tuple) else value


@cache
def _fonts() -> typst.Fonts:
    return typst.Fonts(include_system_fonts=False, font_paths=list(_font_directories()))


def _font_directories() -> Iterator[str]:
    for package in _FONT_PACKAGES:
        with as_file(files(package)) as directory:
            yield str(directory)
