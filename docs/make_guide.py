"""Take the pictures of docs/guide.md: the journey of the first day takes them as it goes.

Run: uv run python docs/make_guide.py (needs Chromium).
"""

import shutil
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

HERE = Path(__file__).parent
IMAGES = HERE / "images" / "guide"
JOURNEY = "tests/journeys/test_first_day.py"


def take(directory: Path) -> None:
    """Live the day once; raises CalledProcessError where something of it is not as it should be."""
    command = [sys.executable, "-m", "pytest", "-n", "0", "-q", JOURNEY, f"--pictures={directory}"]
    subprocess.run(command, cwd=HERE.parent, check=True)  # noqa: S603 (our own tests)


def main() -> None:
    """Put the new pictures in the place of the old ones, once all of them are there."""
    with TemporaryDirectory() as directory:
        taken = Path(directory)
        take(taken)
        shutil.rmtree(IMAGES, ignore_errors=True)
        shutil.copytree(taken, IMAGES)
    for picture in sorted(IMAGES.glob("*.png")):
        sys.stdout.write(f"{picture.name} {picture.stat().st_size // 1000} kB\n")


if __name__ == "__main__":
    main()
