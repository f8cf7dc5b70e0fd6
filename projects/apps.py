from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ProjectsConfig(AppConfig):
    name = "projects"
    verbose_name = _("Projects")

    def ready(self) -> None:
        """Put every model into the audit trail, and the permissions into the rules."""
        from auditlog.registry import auditlog

        from projects import policies  # noqa: F401

        for model in self.get_models():
            if model.__name__ == "User":  # a password's hash is nobody's reading; a sign-in is no edit
                auditlog.register(model, exclude_fields=["password", "last_login"])
            else:
                auditlog.register(model)
