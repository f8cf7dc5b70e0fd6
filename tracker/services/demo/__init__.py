"""Loads the demo zone: reads the drawn fixtures, asks ``tracker.domain.demo`` for the rest, stores it."""
