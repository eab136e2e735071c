"""Amounts of ketamine in sentences: milligrams, exact to the microgram."""

_MG = 1000


def milligrams(ug: int) -> str:
    """Micrograms in words: "1,250.5 mg", without zeros at the end."""
    whole, rest = divmod(abs(ug), _MG)
    decimals = f".{rest:03}".rstrip("0") if rest else ""
    return f"{'−' if ug < 0 else ''}{whole:,}{decimals} mg"
