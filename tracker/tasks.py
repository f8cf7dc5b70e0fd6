"""Long work, run by the worker (``./run worker``). A task may run twice: the second time changes nothing."""

from datetime import date
from typing import Any

from django.utils import timezone
from django_tasks import task

from geodata.domain.errors import InputProblem
from geodata.models import Zone
from projects.models import User
from tracker.services.bulletins import issue_bulletin


@task()
def issue(zone_id: int, period: str, today: str, user_id: int) -> dict[str, Any]:
    """Issue the bulletin of a month. Returns its id, or the problem that the user can mend (message, mend and
    their parameters, for the reader's language)."""
    now = timezone.now()
    try:
        found = issue_bulletin(
            Zone.objects.get(pk=zone_id),
            date.fromisoformat(period),
            today=date.fromisoformat(today),
            known_at=now,
            at=now,
            by=User.objects.filter(pk=user_id).first(),
        )
    except InputProblem as problem:
        params = {name: str(value) for name, value in problem.params.items()}
        return {"bulletin": None, "problem": [problem.message, problem.mend], "params": params}
    return {"bulletin": found.pk, "problem": [], "params": {}}
