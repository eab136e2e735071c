"""A figure that is not given, because too little is known for it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class NotEnough:
    """Why a figure is not given, in words."""

    reason: str
