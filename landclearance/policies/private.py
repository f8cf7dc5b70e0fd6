"""Which stored fields are private, in one place: read only through ``can_see_private``, and never in tiles or exports.

A test walks every page as each role with a mark in each of these fields, and another fails when a model gets a field
that looks like a name, a note or an amount and stands in neither table.
"""

from collections.abc import Mapping

PRIVATE: Mapping[str, tuple[str, ...]] = {
    "LandUser": ("name", "identity_number", "address"),
    "ClearanceCase": ("note",),
    "CaseParty": ("note", "void_reason"),
    "CaseOverride": ("reason", "void_reason"),
    "ScopeChange": ("note", "void_reason"),
    "StepRecord": ("void_reason",),
    "Act": ("amount", "note", "void_reason", "transitional_note"),
    "Handover": ("note", "void_reason"),
    "BlockerEvent": ("note", "void_reason"),
    "CompensationPlan": ("note", "void_reason"),
    "PlanLine": ("amount",),
    "Payout": ("amount", "note", "void_reason"),
    "Evidence": ("note", "void_reason", "file"),
    "ClearanceClaim": ("note", "void_reason", "amount_paid"),
    "ItemEvent": ("note", "void_reason"),
    "ParcelArea": ("note", "void_reason"),
    "RemainderChoice": ("note", "void_reason"),
}
"""Model -> fields that may name a person, say where somebody lives, or tell an amount."""

PUBLIC: Mapping[str, Mapping[str, str]] = {
    "Blocker": {"title": "every role reads it; the form says: no names of people"},
    "BlockerEvent": {
        "proposal": "what an office proposes to another; the form says: no names of people",
        "answer": "what an office answers; the form says: no names of people",
    },
    "ClearanceTarget": {"void_reason": "a target is no person's"},
    "ParcelLineage": {"reason": "split, merge or re-survey"},
    "Parcel": {"address": "the place of a parcel, not where somebody lives"},
    "Utility": {"name": "a line or pipe"},
    "DumpSite": {"name": "a place for spoil"},
    "ResettlementSite": {"name": "a site"},
    "WorkStep": {"name": "a step of the office's procedure"},
}
"""Model -> fields that look private and are not, each with the reason."""
