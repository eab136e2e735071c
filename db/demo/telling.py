"""Telling how much of the demonstration clinic is made: it takes seconds."""

from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar

ItemT = TypeVar("ItemT")
# Takes the share that is done, from 0 to 1.
Tell = Callable[[float], None]


def ignore(_: float) -> None:
    """For whoever does not want to know."""


def part(tell: Tell, begins: float, ends: float) -> Tell:
    """For one part of the work, which lasts from one share of the whole to the other."""
    return lambda done: tell(begins + done * (ends - begins))


def told(items: Sequence[ItemT], tell: Tell) -> Iterator[ItemT]:
    """The items in turn; `tell` hears after each how many of them are done."""
    for number, item in enumerate(items, start=1):
        yield item
        tell(number / len(items))
