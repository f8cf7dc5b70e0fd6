"""Registers the admin pages of this package."""

from geodata.admin import imports, places

__all__ = ["imports", "places"]
