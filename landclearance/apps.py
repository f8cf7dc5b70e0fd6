from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class LandclearanceConfig(AppConfig):
    name = "landclearance"
    verbose_name = _("Land clearance")

    def ready(self) -> None:
        """Put every model into the audit trail, with old and new values."""
        from auditlog.registry import auditlog

        for model in self.get_models():
            auditlog.register(model)
