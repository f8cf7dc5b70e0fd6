"""Pages of site clearance."""
