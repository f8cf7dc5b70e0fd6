"""Loading the demo zone, whole or not at all; and taking it out again."""

from dataclasses import dataclass

from auditlog.context import disable_auditlog
from django.db import transaction

from geodata.domain.planes import PlaneSystem
from geodata.models import Zone
from projects.models import Project
from tracker.domain.demo import DEMO_ZONE, PLANE_SRID
from tracker.domain.demo.chronicle import Course, follow
from tracker.domain.demo.scene import Scene
from tracker.services.demo.blockers import store_blockers
from tracker.services.demo.claims import store_claims
from tracker.services.demo.context import Context, Say
from tracker.services.demo.files import draw_scene, read_projects
from tracker.services.demo.investors import store_investors
from tracker.services.demo.items import store_items
from tracker.services.demo.land import store_boundary, store_cases, store_parcels
from tracker.services.demo.levels import store_levels
from tracker.services.demo.people import store_people
from tracker.services.demo.places import load_zone, store_drawings
from tracker.services.demo.reset import remove_demo
from tracker.services.demo.work_steps import store_work_steps
from tracker.services.demo.works import read_programmes, store_project


@dataclass(frozen=True, slots=True)
class LoadReport:
    """What is there now. ``loaded`` is false when the demo was there already and nothing was written."""

    loaded: bool
    projects: int
    parcels: int
    cases: int


def demo_is_loaded() -> bool:
    """Whether the demo zone is there (it is loaded whole or not at all)."""
    return Zone.objects.filter(code=DEMO_ZONE).exists()


@transaction.atomic
def load_demo(say: Say, *, reset: bool = False) -> LoadReport:
    """Load the demo zone unless it is there; ``reset`` first takes out the old one with all that hangs on it.

    One transaction. The same code loads the same data: nothing asks the clock or chance. Records are dated as
    the story goes, not today.
    """
    if reset and demo_is_loaded():
        say("Removing the old demo zone")
        with disable_auditlog():
            remove_demo(DEMO_ZONE)
    if demo_is_loaded():
        return _report(loaded=False)
    plane = PlaneSystem(PLANE_SRID)
    say("Communes, provinces, basemap, zone")
    zone, units = load_zone(plane)
    say("Drawing roads, areas, works and parcels")
    scene = draw_scene(plane, units.communes, units.old_communes)
    context = Context(zone, plane, say)
    store_people(context)
    store_drawings(context, scene)
    _store_projects(context, scene)
    store_items(context)
    store_claims(context)
    store_levels(context)
    store_work_steps(context)
    store_investors(context)
    return _report(loaded=True)


def _store_projects(context: Context, scene: Scene) -> None:
    context.say(f"Parcels: {len(scene.parcels)}")
    parcels = store_parcels(context, scene.parcels)
    programmes = read_programmes()
    users = 1
    for entry in read_projects():
        code = entry["code"]
        ground = scene.grounds.get(code)
        course: Course = follow(entry, ground, programmes.get(code, []), scene.parcels, users)
        users += len(course.stories)
        context.say(f"Project {code}: {len(course.stories)} cases")
        store_project(context, entry, course, ground)
        if ground is None:
            continue
        boundaries = store_boundary(context, course, ground)
        cases = store_cases(context, course, boundaries, parcels)
        store_blockers(context, entry, course, scene, cases)


def _report(*, loaded: bool) -> LoadReport:
    zone = Zone.objects.get(code=DEMO_ZONE)
    projects = Project.objects.filter(zone=zone)
    cases = sum(project.clearance_cases.count() for project in projects)
    return LoadReport(loaded, projects.count(), zone.parcels.filter(valid_to=None).count(), cases)
