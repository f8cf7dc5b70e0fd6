from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class GeodataConfig(AppConfig):
    name = "geodata"
    verbose_name = _("Geodata")

    def ready(self) -> None:
        """Load GDAL before any database does, and put every model into the audit trail.

        SQLite loads mod_spatialite with its symbols visible to all that is loaded after it; pyogrio's own GDAL would
        then call the system's SQLite and PROJ, and crash on the first GeoPackage. Loaded first, it keeps to its own.
        """
        import pyogrio  # noqa: F401
        import pyproj  # noqa: F401
        import shapely  # noqa: F401
        from auditlog.registry import auditlog

        for model in self.get_models():
            auditlog.register(model)
