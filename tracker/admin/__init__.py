"""Registers the admin pages of this package."""

from tracker.admin import judgement

__all__ = ["judgement"]
