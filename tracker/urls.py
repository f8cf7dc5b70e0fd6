"""Every address of the site. Sign-in is required everywhere; the public pages are those of ``PUBLIC``."""

from django.contrib import admin
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import LoginView, LogoutView
from django.urls import URLPattern, URLResolver, include, path
from django.views.i18n import set_language

from tracker.views.bulletins import bulletin, bulletin_file, bulletins, issue_bulletin_now, issue_progress
from tracker.views.delay import project_delay
from tracker.views.front import project_front, project_front_shapes
from tracker.views.health import healthz
from tracker.views.levels import set_level_page, withdraw_level_now
from tracker.views.map import map_at, map_mini, map_mini_place, map_panel, show_map
from tracker.views.portfolio import portfolio
from tracker.views.programme import project_programme
from tracker.views.progress_forms import progress_forms
from tracker.views.project import project_page
from tracker.views.project_forecast import project_forecast
from tracker.views.project_progress import project_progress
from tracker.views.tiles import tile
from tracker.views.what_if import project_what_if

PUBLIC = [
    path(
        "login/",
        LoginView.as_view(template_name="tracker/login.html", redirect_authenticated_user=True),
        name="login",
    ),
    path("i18n/setlang/", login_not_required(set_language), name="set_language"),
    path("healthz", healthz, name="healthz"),
]

urlpatterns: list[URLPattern | URLResolver] = [
    *PUBLIC,
    path("logout/", LogoutView.as_view(), name="logout"),
    path("", portfolio, name="portfolio"),
    path("projects/<slug:code>/", project_page, name="project"),
    path("projects/<slug:code>/delay/", project_delay, name="project_delay"),
    path("projects/<slug:code>/forecast/", project_forecast, name="project_forecast"),
    path("projects/<slug:code>/progress/", project_progress, name="project_progress"),
    path("projects/<slug:code>/level/", set_level_page, name="set_level"),
    path("levels/<int:pk>/withdraw/", withdraw_level_now, name="withdraw_level"),
    path("projects/<slug:code>/programme/", project_programme, name="project_programme"),
    path("projects/<slug:code>/front/", project_front, name="project_front"),
    path("projects/<slug:code>/front.geojson", project_front_shapes, name="project_front_shapes"),
    path("progress-forms/", progress_forms, name="progress_forms"),
    path("projects/<slug:code>/what-if/<str:case_no>/", project_what_if, name="project_what_if"),
    path("bulletins/", bulletins, name="bulletins"),
    path("bulletins/issue/", issue_bulletin_now, name="issue_bulletin"),
    path("bulletins/issue/<str:task_id>/", issue_progress, name="issue_progress"),
    path("bulletins/<int:pk>/", bulletin, name="bulletin"),
    path("bulletins/<int:pk>/file.<str:fmt>", bulletin_file, name="bulletin_file"),
    path("map/", show_map, name="map"),
    path("map/at/", map_at, name="map_at"),
    path("map/mini/", map_mini_place, name="map_mini_place"),
    path("map/mini/<slug:code>/", map_mini, name="map_mini"),
    path("map/panel/<slug:kind>/<int:pk>/", map_panel, name="map_panel"),
    path("tiles/<slug:layer>/<int:z>/<int:x>/<int:y>.mvt", tile, name="tile"),
    path("", include("projects.urls")),
    path("", include("landclearance.urls")),
    path("admin/", admin.site.urls),
]
