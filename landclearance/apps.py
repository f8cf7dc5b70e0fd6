from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class LandclearanceConfig(AppConfig):
    name = "landclearance"
    verbose_name = _("Land clearance")
