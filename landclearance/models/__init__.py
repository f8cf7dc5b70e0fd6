"""Whose land, which step of the law, what blocks."""

from landclearance.models.blockers import AuthorityLevel, Blocker, BlockerCode, BlockerEvent, BlockerEventKind
from landclearance.models.cases import Act, ActKind, ClearanceCase, Handover, ParcelPart
from landclearance.models.land import ClearanceBoundary, LandUser, LandUserKind, Parcel, ParcelLineage
from landclearance.models.law import RegimeParameter

__all__ = [
    "Act",
    "ActKind",
    "AuthorityLevel",
    "Blocker",
    "BlockerCode",
    "BlockerEvent",
    "BlockerEventKind",
    "ClearanceBoundary",
    "ClearanceCase",
    "Handover",
    "LandUser",
    "LandUserKind",
    "Parcel",
    "ParcelLineage",
    "ParcelPart",
    "RegimeParameter",
]
