"""Registers the admin pages of this package."""

from landclearance.admin import details, facts, land

__all__ = ["details", "facts", "land"]
