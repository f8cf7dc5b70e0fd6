"""Addresses of the clearance pages."""

from django.urls import path

from landclearance.views.blocker_page import blocker_page
from landclearance.views.blocker_recording import (
    blocker_deed_page,
    close_blocker_page,
    record_blocker_page,
    withdraw_blocker_event,
)
from landclearance.views.blockers import blocker_list
from landclearance.views.board import board
from landclearance.views.bulk_acts import bulk_acts_page, undo_bulk_page
from landclearance.views.case_details import override_page, party_page
from landclearance.views.cases import case_list, case_page
from landclearance.views.claims import claims_page
from landclearance.views.clocks import clock_list
from landclearance.views.contradictions import contradiction_list
from landclearance.views.evidence import attach_evidence_page, evidence_file, withdraw_evidence_now
from landclearance.views.items import (
    item_event_page,
    item_list,
    item_page,
    record_item_page,
    withdraw_item_event_now,
)
from landclearance.views.land import land_page
from landclearance.views.law import law_page
from landclearance.views.money_recording import (
    approve_plan_page,
    record_payouts_page,
    record_plan_page,
    withdraw_payout_now,
    withdraw_plan_now,
)
from landclearance.views.parcels import parcel_page, record_area_page, withdraw_area_now
from landclearance.views.plans import plan_page, plans_home, project_plans
from landclearance.views.record_act import record_act_page
from landclearance.views.recording import record_handover_page, withdraw
from landclearance.views.sheet import sheet_page, sheet_rows_page
from landclearance.views.worksteps import record_step_now

urlpatterns = [
    path("clearance/", case_list, name="clearance"),
    path("clearance/board/", board, name="clearance_board"),
    path("clearance/board/<slug:project>/step/", record_step_now, name="record_step"),
    path("clearance/contradictions/", contradiction_list, name="clearance_contradictions"),
    path("clearance/reports/<slug:project>/", claims_page, name="clearance_claims"),
    path("clearance/evidence/<int:pk>/", evidence_file, name="evidence"),
    path("clearance/evidence/<int:pk>/withdraw/", withdraw_evidence_now, name="withdraw_evidence"),
    path("clearance/sheet/", sheet_page, name="clearance_sheet"),
    path("clearance/sheet/rows/", sheet_rows_page, name="clearance_sheet_rows"),
    path("clearance/clocks/", clock_list, name="clocks"),
    path("clearance/law/", law_page, name="clearance_law"),
    path("clearance/items/", item_list, name="clearance_items"),
    path("clearance/items/new/<slug:project>/<slug:kind>/", record_item_page, name="record_item"),
    path("clearance/items/<slug:kind>/<int:pk>/", item_page, name="item"),
    path("clearance/items/<slug:kind>/<int:pk>/event/", item_event_page, name="record_item_event"),
    path("clearance/items/events/<int:pk>/withdraw/", withdraw_item_event_now, name="withdraw_item_event"),
    path("clearance/plans/", plans_home, name="plans"),
    path("clearance/payouts/<int:pk>/withdraw/", withdraw_payout_now, name="withdraw_payout"),
    path("clearance/parcels/<int:pk>/", parcel_page, name="parcel"),
    path("clearance/parcels/<int:pk>/area/", record_area_page, name="record_parcel_area"),
    path("clearance/parcels/areas/<int:pk>/withdraw/", withdraw_area_now, name="withdraw_parcel_area"),
    path("clearance/withdraw/<str:kind>/<int:pk>/", withdraw, name="withdraw_fact"),
    path("clearance/undo/<str:token>/", undo_bulk_page, name="undo_bulk"),
    path("clearance/<slug:project>/acts/", bulk_acts_page, name="bulk_acts"),
    path("clearance/<slug:project>/land/", land_page, name="project_land"),
    path("clearance/<slug:project>/plans/", project_plans, name="project_plans"),
    path("clearance/<slug:project>/plans/new/", record_plan_page, name="record_plan"),
    path("clearance/<slug:project>/plans/payouts/", record_payouts_page, name="record_payouts"),
    path("clearance/<slug:project>/plans/<int:pk>/", plan_page, name="plan"),
    path("clearance/<slug:project>/plans/<int:pk>/approve/", approve_plan_page, name="approve_plan"),
    path("clearance/<slug:project>/plans/<int:pk>/withdraw/", withdraw_plan_now, name="withdraw_plan"),
    path("clearance/<slug:project>/<str:case_no>/", case_page, name="case"),
    path("clearance/<slug:project>/<str:case_no>/override/", override_page, name="override_milestone"),
    path("clearance/<slug:project>/<str:case_no>/party/", party_page, name="add_party"),
    path("clearance/<slug:project>/<str:case_no>/evidence/", attach_evidence_page, name="attach_evidence"),
    path("clearance/<slug:project>/<str:case_no>/act/", record_act_page, name="record_act"),
    path("clearance/<slug:project>/<str:case_no>/handover/", record_handover_page, name="record_handover"),
    path("blockers/", blocker_list, name="blockers"),
    path("blockers/new/<slug:project>/", record_blocker_page, name="record_blocker"),
    path("blockers/<int:pk>/", blocker_page, name="blocker"),
    path("blockers/<int:pk>/close/", close_blocker_page, name="close_blocker"),
    path("blockers/<int:pk>/<slug:deed>/", blocker_deed_page, name="blocker_deed"),
    path("blockers/events/<int:pk>/withdraw/", withdraw_blocker_event, name="withdraw_blocker_event"),
]
