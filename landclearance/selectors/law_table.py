"""The table of regimes side by side: one row for each rule, one column for each regime."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from landclearance.selectors.clock_words import CLOCK_WORDS
from landclearance.selectors.words import STEP_WORDS
from projects.domain.regimes import NORM, RegimeTable, Rule

RULE_WORDS: Mapping[str, Promise] = {
    "work_plan": STEP_WORDS["work_plan"],
    "notice_agricultural": _("Notice before the decision, agricultural land"),
    "notice_non_agricultural": _("Notice before the decision, other land"),
    "notice_validity": CLOCK_WORDS["notice_validity"],
    "persuasion_inventory": STEP_WORDS["persuasion_inventory"],
    "wait_compulsory_inventory": STEP_WORDS["wait_compulsory_inventory"],
    "posting": _("Public posting of the draft plan"),
    "dialogue": STEP_WORDS["dialogue"],
    "appraisal": STEP_WORDS["appraisal"],
    "payout": _("Payout of the compensation"),
    "late_payment_rate": _("Extra for late payment"),
    "order_of_decision": _("Order of plan and recovery decision"),
    "decision_with_approval": _("Recovery decision together with the approval"),
    "decision": _("Recovery decision after a condition is met"),
    "early_decision_share": _("Agreement for an earlier decision"),
    "persuasion_decision": CLOCK_WORDS["persuasion_decision"],
    "wait_decision": CLOCK_WORDS["wait_decision"],
    "handover": STEP_WORDS["handover"],
    "voluntary_handover": CLOCK_WORDS["voluntary_handover"],
    "persuasion_handover": STEP_WORDS["persuasion_handover"],
    "wait_enforcement": STEP_WORDS["wait_enforcement"],
    "enforcement": STEP_WORDS["enforcement"],
    "tet_blackout": _("No enforcement, days before and after Tết"),
    "coercion": _("Articles of coercion"),
    "refused_money": _("Refused money"),
    "price_basis": _("Land price"),
    "deciding_body": _("Who decides on household land"),
    "recovery_by_area_share": _("Agreement for recovery of the rest, area"),
    "recovery_by_users_share": _("Agreement for recovery of the rest, land users"),
    "idle_unused": _("Land not put into use"),
    "idle_late": _("Land-use progress behind the schedule"),
    "idle_extension": _("Extension of the land-use progress"),
    "idle_extension_decision": _("Decision on the extension"),
    "idle_termination_notice": _("Notice of the end of the land use"),
    "idle_assets": _("Assets dealt with"),
    "idle_sale": _("Project ended: sale or transfer"),
    "norm_work_plan": STEP_WORDS["work_plan"],
    "norm_information_meeting": _("Information meeting"),
    "norm_notice": STEP_WORDS["notice"],
    "norm_self_declaration": _("Self-declaration by the land user"),
    "norm_inventory": STEP_WORDS["inventory"],
    "norm_compulsory_signed": CLOCK_WORDS["compulsory_signed"],
    "norm_compulsory_posted": _("Compulsory inventory decision posted"),
    "norm_plan_drafted": STEP_WORDS["plan_drafted"],
    "norm_consultation": STEP_WORDS["consultation"],
    "norm_dialogue": STEP_WORDS["dialogue"],
    "norm_appraisal": STEP_WORDS["appraisal"],
    "norm_approval": STEP_WORDS["approval"],
    "norm_approval_posted": CLOCK_WORDS["approval_posted"],
    "norm_resettlement": STEP_WORDS["resettlement"],
    "norm_handover": STEP_WORDS["handover"],
    "norm_enforcement": STEP_WORDS["enforcement"],
    "norm_handover_minutes": STEP_WORDS["handover_minutes"],
    "norm_registry_sent": CLOCK_WORDS["registry_sent"],
    "norm_registry_updated": CLOCK_WORDS["registry_updated"],
}
"""Words for the keys of the regime table, in the order of the page; a key that is not here shows as it stands."""


@dataclass(frozen=True, slots=True)
class LawRow:
    """One rule: ``cells`` one for each regime, None where the table has no row."""

    key: str
    word: str
    cells: tuple[Rule | None, ...]


@dataclass(frozen=True, slots=True)
class LawTable:
    """``regimes``: name, first day, last day (exclusive, None: still in force), and whether in force on the day."""

    regimes: tuple[tuple[str, date, date | None, bool], ...]
    rows: tuple[LawRow, ...]
    norms: tuple[LawRow, ...]


def law_table(regimes: RegimeTable, as_of: date) -> LawTable:
    """The regimes side by side, and the norms that no law sets. A regime added as rows appears by itself."""
    spans: dict[str, tuple[date, date | None]] = {}
    for rule in regimes.rules:
        if rule.regime == NORM:
            continue
        start, end = spans.get(rule.regime, (rule.valid_from, rule.valid_to))
        last = None if end is None or rule.valid_to is None else max(end, rule.valid_to)
        spans[rule.regime] = (min(start, rule.valid_from), last)
    names = sorted(spans, key=lambda name: spans[name][0])
    current = regimes.regime(as_of)
    by_key: dict[str, dict[str, Rule]] = {}
    for rule in regimes.rules:
        by_key.setdefault(rule.key, {})[rule.regime] = rule
    order = [key for key in RULE_WORDS if key in by_key]
    order += sorted(key for key in by_key if key not in RULE_WORDS)
    return LawTable(
        tuple((name, *spans[name], name == current) for name in names),
        tuple(_row(key, by_key[key], names) for key in order if NORM not in by_key[key]),
        tuple(_row(key, by_key[key], [NORM]) for key in order if NORM in by_key[key]),
    )


def _row(key: str, found: dict[str, Rule], names: list[str]) -> LawRow:
    return LawRow(key, str(RULE_WORDS.get(key, key)), tuple(found.get(name) for name in names))
