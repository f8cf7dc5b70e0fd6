"""The demo zone, made from a seed: pure geometry, programmes and stories, all relative to ``DEMO_TODAY``."""

from datetime import date

DEMO_TODAY = date(2026, 11, 23)
"""The day on which the demo stands; every invented fact is placed relative to it."""

DEMO_SEED = 20261123
DEMO_ZONE = "dong-dang-lang-son"
PLANE_SRID = 9215
