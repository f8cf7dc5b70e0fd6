"""The words of the map: kinds of areas, units and basemap features."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class AreaKind(models.TextChoices):
    NON_TARIFF = "non_tariff", _("Non-tariff area")
    TARIFF = "tariff", _("Tariff area")
    EXPORT_PROCESSING = "export_processing", _("Export processing zone")
    CARGO_TRANSIT = "cargo_transit", _("Cargo transit zone")
    INDUSTRIAL = "industrial", _("Industrial park")
    RESETTLEMENT = "resettlement", _("Resettlement area")
    URBAN = "urban", _("Urban area")
    ADMINISTRATIVE = "administrative", _("Administrative area")
    GATE = "gate", _("Border-gate area")
    OTHER = "other", _("Other")


class UnitLevel(models.TextChoices):
    PROVINCE = "province", _("Province")
    COMMUNE = "commune", _("Commune")


class ReferenceKind(models.TextChoices):
    LAND = "land", _("Country")
    PROVINCE = "province", _("Province")
    BORDER = "border", _("National border")
    RIVER = "river", _("River")
    WATER = "water", _("Water")
    ROAD = "road", _("Road")
    RAILWAY = "railway", _("Railway")
    GATE = "gate", _("Border gate")
    PLACE = "place", pgettext_lazy("place name", "Place")
