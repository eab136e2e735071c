"""One variable of the environment, and how its value is refused."""

from dataclasses import dataclass

from monitoring.errors import ValueRefused


@dataclass(frozen=True, slots=True, kw_only=True)
class Variable:
    """An environment variable: its name, what it means, and the value when it is not set."""

    name: str
    meaning: str
    default: str


def refused(variable: Variable, cure: str) -> ValueRefused:
    """The refusal of a value, which names the variable and the cure."""
    return ValueRefused(variable.name, f"{variable.name} {cure}.")
