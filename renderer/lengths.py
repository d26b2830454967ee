"""Lengths of time by the names of their units."""

from __future__ import annotations

SECONDS = {"second": 1, "minute": 60, "hour": 3600, "day": 86_400, "week": 604_800}
SHORT = {"s": "second", "min": "minute", "h": "hour", "d": "day", "w": "week"}
YEAR = 31_556_952
"""Seconds of a mean year of the Gregorian calendar: 365.2425 days."""
MEAN = {"month": YEAR / 12, "quarter": YEAR / 4, "year": YEAR}
"""Seconds, on average, of what is not always as long."""
