"""Figures as SVG: the same picture as on the screen, for paper."""
