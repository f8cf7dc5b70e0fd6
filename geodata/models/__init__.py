"""Where things are: zones, functional areas, communes old and new, the basemap, imports."""

from geodata.models.facts import DatedFact, DatedFactQuerySet
from geodata.models.imports import ImportBatch
from geodata.models.places import (
    AdministrativeUnit,
    AdministrativeUnitShare,
    FunctionalArea,
    ReferenceFeature,
    Zone,
)
from geodata.models.vocabulary import AreaKind, ReferenceKind, UnitLevel

__all__ = [
    "AdministrativeUnit",
    "AdministrativeUnitShare",
    "AreaKind",
    "DatedFact",
    "DatedFactQuerySet",
    "FunctionalArea",
    "ImportBatch",
    "ReferenceFeature",
    "ReferenceKind",
    "UnitLevel",
    "Zone",
]
