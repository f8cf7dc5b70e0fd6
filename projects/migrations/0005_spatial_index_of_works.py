"""The R-tree of works footprints was switched off when their table was remade (SpatiaLite only)."""

from django.db import migrations

from geodata.models.operations import RebuildSpatialIndex


class Migration(migrations.Migration):
    dependencies = [("projects", "0004_access_rules")]

    operations = [RebuildSpatialIndex("WorksFootprint", "geometry")]
