"""Users, organisations, memberships."""

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin

from projects.models import Membership, Organisation, User


class MembershipInline(admin.TabularInline[Membership, User]):
    model = Membership
    extra = 0
    autocomplete_fields = ("organisation",)


@admin.register(User)
class ClearwayUserAdmin(UserAdmin[User]):
    inlines = (MembershipInline,)
    list_display = ("username", "first_name", "last_name", "is_active", "is_superuser", "last_login")
    list_filter = ("is_active", "is_superuser", "memberships__role", "memberships__zone")


@admin.register(Organisation)
class OrganisationAdmin(admin.ModelAdmin[Organisation]):
    list_display = ("name", "code", "kind", "is_invented")
    list_filter = ("kind", "is_invented")
    search_fields = ("name", "code")


@admin.register(Membership)
class MembershipAdmin(admin.ModelAdmin[Membership]):
    list_display = ("user", "organisation", "role", "zone")
    list_filter = ("role", "zone", "organisation")
    search_fields = ("user__username", "user__first_name", "user__last_name", "organisation__name")
    autocomplete_fields = ("user", "organisation")
    list_select_related = ("user", "organisation", "zone")
