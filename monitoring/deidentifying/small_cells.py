"""Groups so small that somebody who knows one of them may know who it is."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from monitoring.deidentifying.tables import OLDEST
from monitoring.effects import EFFECTS, Effect

# CMS cell size suppression policy (resdac.org/node/1506, 26 Jan 2024): no cell of 1 to 10.
FEWEST = 11
_DECADE, _BAND_KG = 10, 10


@dataclass(slots=True)
class Groups:
    """How many patients are alike in what others may know of them: age, weight, what they felt."""

    patients: int = 0
    _alike: Counter[str] = field(default_factory=Counter)
    _felt: Counter[Effect] = field(default_factory=Counter)

    def add_patient(self, age_years: int | None, weight_g: int | None) -> None:
        """One more patient, by age and weight at the newest session."""
        self.patients += 1
        self._alike[f"{_age_words(age_years)}, {_weight_words(weight_g)}"] += 1

    def add_effects(self, felt: Iterable[Effect]) -> None:
        """The side effects of one more patient."""
        self._felt.update(set(felt))

    def small(self) -> Sequence[str]:
        """Each group of 1 to 10 patients in words, without its number."""
        alike = [words for words, count in self._alike.items() if count < FEWEST]
        felt = [
            f"side effect: {EFFECTS[each].name}" for each, n in self._felt.items() if n < FEWEST
        ]
        return (*sorted(alike), *sorted(felt))


def _age_words(years: int | None) -> str:
    if years is None:
        return "age unknown"
    if years >= OLDEST:
        return f"aged {OLDEST} or more"
    low = years // _DECADE * _DECADE
    return f"aged {low} to {low + _DECADE - 1}"


def _weight_words(weight_g: int | None) -> str:
    if weight_g is None:
        return "weight unknown"
    low = weight_g // (1000 * _BAND_KG) * _BAND_KG
    return f"{low} to {low + _BAND_KG - 1} kg"
