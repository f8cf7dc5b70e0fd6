"""Registers the admin pages of this package."""

from landclearance.admin import audit, details, facts, land

__all__ = ["audit", "details", "facts", "land"]
