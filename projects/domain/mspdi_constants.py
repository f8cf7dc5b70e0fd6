"""Numbers that MSPDI uses for words; the reader and the writer share them."""

from __future__ import annotations

from projects.domain.activities import ConstraintType, LinkType

ELAPSED_FORMATS = frozenset({4, 6, 8, 10, 12, 20, 36, 38, 40, 42, 44, 52})
PERCENT_FORMATS = frozenset({19, 20, 51, 52})
CONSTRAINTS = {
    0: ConstraintType.ASAP,
    1: ConstraintType.ALAP,
    2: ConstraintType.MSO,
    3: ConstraintType.MFO,
    4: ConstraintType.SNET,
    5: ConstraintType.SNLT,
    6: ConstraintType.FNET,
    7: ConstraintType.FNLT,
}
LINKS = {0: LinkType.FF, 1: LinkType.FS, 2: LinkType.SF, 3: LinkType.SS}
DAYS, ELAPSED_DAYS = 7, 8
"""Duration and lag formats that the writer uses."""
OWN_BUILD = "Clearway"
"""The program that computed the dates, where it was ours; Microsoft Project puts its own build there on saving."""
