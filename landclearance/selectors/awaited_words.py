"""What a blocker waits for in another project, in words."""

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from landclearance.domain.facts import Awaited

AWAITED_REASONS: dict[str, Promise] = {
    "circle": gettext_lazy("the projects wait for each other: %(circle)s"),
    "outside": gettext_lazy("it is not among the projects of this zone"),
    "no_programme": gettext_lazy("it has no works programme"),
    "not_computed": gettext_lazy("its works programme cannot be computed"),
    "no_activity": gettext_lazy("its programme has no such activity"),
    "open_ended": gettext_lazy("it is itself held up without a known end"),
    "not_assessed": gettext_lazy("not assessed since this was recorded"),
}


def awaited_words(project: str, activity: str, awaited: Awaited | None) -> str:
    """ "waits for project X, activity Y, expected dd/mm/yyyy", or why nobody can say when."""
    if activity:
        chain = _("waits for project %(project)s, activity %(activity)s") % {
            "project": project,
            "activity": activity,
        }
    else:
        chain = _("waits for project %(project)s") % {"project": project}
    if awaited is None or awaited.day is None:
        reason = AWAITED_REASONS.get(awaited.reason if awaited else "not_assessed", "")
        circle = " → ".join(awaited.circle) if awaited else ""
        return _("%(chain)s; unknown when: %(reason)s") % {
            "chain": chain,
            "reason": str(reason) % {"circle": circle},
        }
    day = date_format(awaited.day, "d/m/Y")
    if awaited.done:
        return _("%(chain)s, finished on %(day)s") % {"chain": chain, "day": day}
    return _("%(chain)s, expected %(day)s") % {"chain": chain, "day": day}
