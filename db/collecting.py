"""Reading very many rows without Python's search for garbage in cycles."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def collector_at_rest() -> Iterator[None]:
    """No search for garbage in cycles meanwhile: rows have none, and it doubles what they cost.

    Fifty thousand new values make Python look through everything the process holds, again and
    again. Of two threads the one that stopped it starts it again, so it never stays off.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
