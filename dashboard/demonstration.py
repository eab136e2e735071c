"""A demonstration clinic, made for one run of the program and thrown away with it.

It is made in a process of its own while this one loads Streamlit: together they take as long as
the slower of the two.
"""

import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path
from tempfile import TemporaryDirectory

from dashboard.settings import KEY_BYTES, Settings
from monitoring.errors import StateRefused

Tell = Callable[[float], None]
NOTE = " (demonstration: synthetic people)"


@contextmanager
def demonstration() -> Iterator[tuple[Settings, Callable[[Tell], None]]]:
    """The settings of a new demonstration clinic, and how to wait until it is there.

    The waiting tells how much of the clinic is made; StateRefused when it could not be made.
    """
    with TemporaryDirectory(prefix="infusion-demonstration-") as directory:
        settings = Settings(
            database_url=f"sqlite:///{Path(directory) / 'demonstration.sqlite'}",
            audit_key=secrets.token_bytes(KEY_BYTES),
        )
        context = get_context("spawn")
        hears, says = context.Pipe(duplex=False)
        process = context.Process(target=make, args=(settings, says), daemon=True)
        process.start()
        says.close()  # ours: so that `hears` ends with the process

        def wait(tell: Tell) -> None:
            with suppress(EOFError):
                while True:
                    tell(hears.recv())
            process.join()
            if process.exitcode != 0:
                raise StateRefused("The demonstration clinic could not be made; see above.")

        yield settings, wait


def make(settings: Settings, says: Connection) -> None:
    """Make the clinic in an empty database, and say on the way what share of it is done."""
    # Imported here, where it is needed: the process that serves must start this one at once.
    from dashboard import runtime  # noqa: PLC0415
    from db.demo.seeding import seed  # noqa: PLC0415

    with runtime.running(settings) as here:
        seed(here.database, at=runtime.now(), tell=says.send)
