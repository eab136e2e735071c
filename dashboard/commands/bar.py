"""The progress bar of everything at the terminal that takes longer than a second."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import click

_STEPS = 1_000


@contextmanager
def progress_bar(label: str, *, is_shown: bool = True) -> Iterator[Callable[[float], None]]:
    """A bar on standard error; what it gives takes the share that is done, from 0 to 1.

    What a program reads from standard output stays as it is.
    """
    bar = click.progressbar(length=_STEPS, label=label, file=sys.stderr, hidden=not is_shown)
    with bar:
        yield lambda done: bar.update(round(done * _STEPS) - bar.pos)
