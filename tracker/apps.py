from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TrackerConfig(AppConfig):
    name = "tracker"
    verbose_name = _("Tracker")

    def ready(self) -> None:
        """Listen for changes; put what people decide into the audit trail, and the permissions into the rules."""
        from auditlog.registry import auditlog

        from landclearance.selectors.told import listen_to
        from tracker import policies  # noqa: F401
        from tracker.selectors.told import told_of_blockers
        from tracker.services.refresh import listen

        listen()
        listen_to(told_of_blockers)
        for name in ("LevelOverride", "SeverityThreshold"):
            auditlog.register(self.get_model(name))
