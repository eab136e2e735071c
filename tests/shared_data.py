"""Test data that lies beside the project and may not be committed; tests skip without it."""

from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
OWN = ROOT / "tests" / "data"
SHARED = ROOT.parent / "shared" / "data"


def shared(*parts: str) -> Path:
    """A file or folder of the shared data; skips the test where it is not there."""
    path = SHARED.joinpath(*parts)
    if not path.exists():
        pytest.skip(f"the shared test data ({'/'.join(parts)}) is not beside the project")
    return path
