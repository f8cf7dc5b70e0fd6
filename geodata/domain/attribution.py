"""Whose data the offline basemap is: shown on every map and in every bulletin that has one."""

BASEMAP_ATTRIBUTION: tuple[tuple[str, str], ...] = (
    ("vietnamese-provinces-database", "MIT"),
    ("choisy/vietnam63", "MIT"),
    ("© OpenStreetMap contributors", "ODbL"),
    ("GSHHG (Wessel & Smith)", "LGPL"),
    ("GeoNames", "CC BY 4.0"),
    ("Natural Earth", "public domain"),
)
"""Owner or project, and licence, in the order in which they are shown."""

ATTRIBUTION_TEXT = ", ".join(f"{owner} ({licence})" for owner, licence in BASEMAP_ATTRIBUTION)
"""One line for the corner of a map."""
