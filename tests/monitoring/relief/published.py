"""Worked examples from textbooks: times, and + where somebody was not watched to the end."""

# Freireich and others, Blood 21 (1963) 699-716: weeks in remission, 6-MP against placebo.
SIX_MP = "6 6 6 7 10 13 16 22 23 6+ 9+ 10+ 11+ 17+ 19+ 20+ 25+ 32+ 32+ 34+ 35+"
PLACEBO = "1 1 2 2 3 4 4 5 5 8 8 8 8 11 11 12 12 15 17 22 23"

# Embury and others, West J Med 126 (1977) 267-272: weeks in remission, maintained or not.
MAINTAINED = "9 13 13+ 18 23 28+ 31 34 45+ 48 161+"
NOT_MAINTAINED = "5 5 8 8 12 16+ 23 27 30 33 43 45"

# Kardaun, Stat Neerl 37 (1983) 103-125: years after cancer of the larynx, by stage 1 to 4.
LARYNX = {
    "stage 1": "0.6 1.3 2.4 2.5+ 3.2 3.2+ 3.3 3.3+ 3.5 3.5 4 4 4.3 4.5+ 4.5+ 5.3 5.5+ 5.9+ 5.9+ 6"
    " 6.1+ 6.2+ 6.4 6.5 6.5+ 6.7+ 7+ 7.4 7.4+ 8.1+ 8.1+ 9.6+ 10.7+",
    "stage 2": "0.2 1.8 2 2.2+ 2.6+ 3.3+ 3.6 3.6+ 4 4.3+ 4.3+ 5+ 6.2 7 7.5+ 7.6+ 9.3+",
    "stage 3": "0.3 0.3 0.5 0.7 0.8 1 1.3 1.6 1.8 1.9 1.9 3.2 3.5 3.7+ 4.5+ 4.8+ 4.8+ 5 5+ 5.1+"
    " 6.3 6.4 6.5+ 7.8 8+ 9.3+ 10.1+",
    "stage 4": "0.1 0.3 0.4 0.8 0.8 1 1.5 2 2.3 2.9+ 3.6 3.8 4.3+",
}


def watched(text: str) -> tuple[list[float], list[bool]]:
    """The times of such a text, and which of them ended in what was watched for."""
    words = text.split()
    return [float(word.rstrip("+")) for word in words], [word[-1] != "+" for word in words]
