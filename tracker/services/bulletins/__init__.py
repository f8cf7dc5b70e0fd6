"""Issuing and rendering progress bulletins."""

from tracker.services.bulletins.issuing import issue_bulletin
from tracker.services.bulletins.rendering import FORMATS, render_bulletin

__all__ = ["FORMATS", "issue_bulletin", "render_bulletin"]
