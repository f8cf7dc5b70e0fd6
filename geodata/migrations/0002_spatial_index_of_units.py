"""The R-tree of administrative units was switched off when their table was remade (SpatiaLite only)."""

from django.db import migrations

from geodata.models.operations import RebuildSpatialIndex


class Migration(migrations.Migration):
    dependencies = [("geodata", "0001_places")]

    operations = [RebuildSpatialIndex("AdministrativeUnit", "geometry")]
