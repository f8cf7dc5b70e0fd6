from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TrackerConfig(AppConfig):
    name = "tracker"
    verbose_name = _("Tracker")

    def ready(self) -> None:
        """Listen for changes; put what people decide into the audit trail, and the permissions into the rules."""
        from auditlog.registry import auditlog

        from tracker import policies  # noqa: F401
        from tracker.services.refresh import listen

        listen()
        for name in ("LevelOverride", "SeverityThreshold"):
            auditlog.register(self.get_model(name))
