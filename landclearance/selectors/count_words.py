"""The words for indicators, periods and statuses of clearance, in the reader's language."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from landclearance.domain.sheet import DerivedStatus

INDICATOR_WORDS: dict[str, Promise] = {
    "area_m2": _("Area to be recovered"),
    "area_handed_over_m2": _("Area recovered and handed over"),
    "users": _("Households and organisations"),
    "users_noticed": _("With recovery notice"),
    "users_inventoried": _("Inventoried"),
    "users_approved": _("With approved plan"),
    "users_posted": _("With posted plan"),
    "users_paid": _("Paid"),
    "users_handed_over": _("Site handed over"),
    "value_approved": _("Compensation and support by approved plans"),
    "amount_paid": _("Paid, cumulative"),
    "resettle_users": _("To be resettled"),
    "resettle_arranged": _("Resettlement arranged"),
    "resettle_left": _("Still to be resettled"),
    "households": _("Households and individuals"),
    "organisations": _("Organisations"),
    "communities": _("Communities"),
    "users_unnamed": _("Cases without a land user on record"),
    "users_deposited": _("Money deposited in the bank, not paid"),
    "users_not_moved": _("Households not moved yet"),
    "area_decided_m2": _("Area under recovery decisions"),
    "cases": _("Cases"),
    "cases_handed_over": _("Cases handed over"),
    "parcels": _("Parcels"),
    "parcels_handed_over": _("Parcels handed over"),
    "parts": _("Parcel parts"),
    "parts_handed_over": _("Parcel parts handed over"),
    "plans": _("Approved plans"),
    "plan_files": _("Approved plan files"),
    "amount_deposited": _("Deposited in the bank"),
    "graves": _("Graves"),
    "graves_moved": _("Graves moved"),
    "utilities": _("Utility places"),
    "utilities_moved": _("Utility places moved"),
    "dump_sites": _("Dump sites"),
    "dump_sites_ready": _("Dump sites ready"),
}

STATUS_WORDS: dict[str, Promise] = {
    DerivedStatus.NOT_STARTED: pgettext_lazy("clearance status", "Not started"),
    DerivedStatus.UNDER_WAY: pgettext_lazy("clearance status", "Under way"),
    DerivedStatus.BASICALLY_DONE: _("Basically done"),
    DerivedStatus.DONE: pgettext_lazy("clearance status", "Done"),
    DerivedStatus.UNKNOWN: _("No data"),
}

KIND_WORDS: dict[str, Promise] = {"month": _("Month"), "quarter": _("Quarter"), "year": _("Year")}

SHOW_WORDS: dict[str, Promise] = {
    "cumulative": _("Cumulative"),
    "period": _("In the period"),
    "change": _("Against the period before"),
}
