"""Registers the admin pages of this package."""

from landclearance.admin import facts, land

__all__ = ["facts", "land"]
