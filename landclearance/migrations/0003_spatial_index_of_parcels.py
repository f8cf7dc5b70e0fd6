"""The R-tree of parcels was switched off when their table was remade (SpatiaLite only)."""

from django.db import migrations

from geodata.models.operations import RebuildSpatialIndex


class Migration(migrations.Migration):
    dependencies = [("landclearance", "0002_regime_parameters")]

    operations = [RebuildSpatialIndex("Parcel", "geometry")]
