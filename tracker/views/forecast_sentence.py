"""The forecast page in one sentence: what is shown of the finish, and why not more."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from geodata.templatetags.clearway import day, number, percent
from tracker.views.forecast_rows import works_drawn

Entry = Mapping[str, Any]


def forecast_sentence(result: Mapping[str, Any] | None) -> str:
    """For a stored result; None: never assessed."""
    if result is None:
        return _("This project has not been assessed yet.")
    entry = result.get("forecast")
    if not entry:
        return _("This assessment was made before forecasts were; assess the project again.")
    tell = {"quantiles": _quantiles, "range": _range, "at_least": _at_least}.get(entry["shown"])
    if tell is None:
        return _("The finish cannot be forecast: no programme of the works is known that can be computed.")
    return tell(entry)


def _quantiles(entry: Entry) -> str:
    text = _("Half of the outcomes end by %(p50)s, four out of five by %(p80)s.") % {
        "p50": day(entry["p50"]),
        "p80": day(entry["p80"]),
    }
    if entry.get("by_baseline") is None:
        return text
    return f"{text} " + _("The approved finish is met in %(share)s of them.") % {
        "share": percent(100 * entry["by_baseline"], 0)
    }


def _range(entry: Entry) -> str:
    return " ".join((_two_days(entry), gate_words(entry["gate"])))


def _two_days(entry: Entry) -> str:
    span = entry["range"]
    words = {"law": day(span["statutory"]), "median": day(span["observed_median"])}
    if works_drawn(entry):
        return (
            _(
                "By the law's terms, promised days and the programme the project ends on %(law)s; by what the same "
                "steps and works of the zone really took, half of the outcomes end by %(median)s."
            )
            % words
        )
    if span["statutory"] == span["observed_median"]:
        return (
            _("By the law's terms and by what the same steps really took, the project ends on %(law)s.")
            % words
        )
    return (
        _(
            "By the law's terms and promised days the project ends on %(law)s; by what the same steps really took, "
            "half of the outcomes end by %(median)s."
        )
        % words
    )


def _at_least(entry: Entry) -> str:
    words = {"count": number(entry["open_ends"]), "median": day(entry["range"]["observed_median"])}
    if works_drawn(entry):
        text = ngettext(
            "%(count)s parcel or obstacle has no known end: the finish is open. Were it cleared today, half of the "
            "outcomes would end by %(median)s, by what the same steps and works of the zone really took. So there is "
            "no P80.",
            "%(count)s parcels or obstacles have no known end: the finish is open. Were they cleared today, half of "
            "the outcomes would end by %(median)s, by what the same steps and works of the zone really took. So there "
            "is no P80.",
            entry["open_ends"],
        )
        return text % words
    text = ngettext(
        "%(count)s parcel or obstacle has no known end: the finish is open. Were it cleared today, half of the "
        "outcomes would end by %(median)s, by what the same steps really took. So there is no P80.",
        "%(count)s parcels or obstacles have no known end: the finish is open. Were they cleared today, half of the "
        "outcomes would end by %(median)s, by what the same steps really took. So there is no P80.",
        entry["open_ends"],
    )
    return text % words


def gate_words(gate: Entry) -> str:
    """Why P80 is shown or not, with the counts."""
    words = {
        "resolved": number(gate["resolved"]),
        "needed": number(gate["needed"]),
        "held": number(gate["held"]),
        "share": percent(100 * (gate["coverage"] or 0), 0),
        "low": percent(100 * gate["band"][0], 0),
        "high": percent(100 * gate["band"][1], 0),
        "finishes": number(gate.get("finishes_resolved")),
        "finishes_held": number(gate.get("finishes_held")),
    }
    reasons = {
        "too_few": _(
            "No P80 is shown: %(resolved)s past forecasts of land have been put to the test, %(needed)s are needed."
        ),
        "too_often_late": _(
            "No P80 is shown: of %(resolved)s past P80s of land only %(share)s held; %(low)s to %(high)s are asked for."
        ),
        "too_cautious": _(
            "No P80 is shown: of %(resolved)s past P80s of land %(share)s held, more than the %(low)s to %(high)s that "
            "would be right: they were too cautious."
        ),
        "finishes_late": _(
            "No P80 is shown: the land keeps its forecasts, but of %(finishes)s past P80s of finishes only "
            "%(finishes_held)s held."
        ),
        "open": _("P80 is shown: of %(resolved)s past P80s of land %(share)s held."),
    }
    return reasons[gate["state"]] % words
