"""The documents say what the code does."""

import re
from pathlib import Path

import pytest

from docs.make_readme import current

ROOT = Path(__file__).parent.parent
PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")])


def test_readme_is_made_from_the_code() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")

    assert current(text) == text, "run: uv run python docs/make_readme.py"


def test_glossary_names_real_code() -> None:
    text = (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8")
    source = "\n".join(path.read_text(encoding="utf-8") for path in ROOT.glob("monitoring/**/*.py"))
    cells = [line.split("|")[2] for line in text.splitlines() if line.count("|") >= 5]
    names = [name for cell in cells for name in re.findall(r"`([A-Za-z_.]+)`", cell)]
    missing = [name for name in names if name.split(".")[-1] not in source]

    assert len(names) > 25
    assert missing == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_somewhere(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    targets = [
        target.split("#")[0]
        for target in re.findall(r"\]\(([^)]+)\)", text)
        if not target.startswith(("http", "#"))
    ]

    assert [target for target in targets if not (page.parent / target).exists()] == []


def test_guide_shows_every_picture() -> None:
    text = (ROOT / "docs" / "guide.md").read_text(encoding="utf-8")
    shown = re.findall(r"!\[([^\]]+)\]\(images/guide/([^)]+)\)", text)
    taken = {path.name: path.stat().st_size for path in ROOT.glob("docs/images/guide/*.png")}

    assert sorted(name for _, name in shown) == sorted(taken)
    assert [words for words, _ in shown if len(words) < 20] == []
    assert [name for name, size in taken.items() if size > 200_000] == []
