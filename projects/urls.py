"""Addresses of the investors' pages."""

from django.urls import path

from projects.views.investor_recording import (
    conditions_page,
    create_investor_page,
    create_portion_page,
    portion_event_page,
    step_event_page,
    withdraw_event,
)
from projects.views.investors import investor_list, investor_page

urlpatterns = [
    path("investors/", investor_list, name="investors"),
    path("investors/new/", create_investor_page, name="create_investor"),
    path("investors/withdraw/<slug:kind>/<int:pk>/", withdraw_event, name="withdraw_investor_event"),
    path("investors/<slug:code>/", investor_page, name="investor"),
    path("investors/<slug:code>/portion/", create_portion_page, name="create_portion"),
    path("investors/<slug:code>/event/", portion_event_page, name="record_portion_event"),
    path("investors/<slug:code>/step/", step_event_page, name="record_step_event"),
    path("investors/<slug:code>/conditions/", conditions_page, name="investor_conditions"),
]
