"""Who may record what about land, and who may see whose land it is."""

from landclearance.policies.roles import (
    PERMISSIONS,
    can_attach_photo,
    can_record_act,
    can_record_blocker,
    can_see_private,
    private_zones,
    sees_private_everywhere,
)

__all__ = [
    "PERMISSIONS",
    "can_attach_photo",
    "can_record_act",
    "can_record_blocker",
    "can_see_private",
    "private_zones",
    "sees_private_everywhere",
]
