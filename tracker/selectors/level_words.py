"""A level in words where it is not simply what the rules say: held up by earlier reports, or set by a person.

``result`` is a stored result or a row of a bulletin: ``level``, ``computed_level``, ``held_level``, ``held_by``,
``override`` (tracker.domain.result). What an earlier version stored has none of the last four, and no words.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from projects.models import Role
from tracker.selectors.words import level_word

Result = Mapping[str, Any]


def level_tag(result: Result) -> str:
    """Two words beside a level; empty when it is what the rules say."""
    override = result.get("override")
    if override:
        return _("set by hand") if override["applied"] else _("set by hand, not applied")
    return _("held") if result.get("held_by") else ""


def level_note(result: Result) -> str:
    """One sentence to go with ``level_tag``: who set what until when and why, or what holds the level."""
    override = result.get("override")
    if override:
        return " ".join((override_sentence(result), _("Reason:"), override["reason"]))
    return held_sentence(result)


def override_sentence(result: Result) -> str:
    """Who set which level from when until when, and what would be shown otherwise. Empty without an override."""
    override = result.get("override")
    if not override:
        return ""
    words = {
        "level": level_word(override["level"]),
        "who": role_word(override["by_role"]),
        "from": _day(override["from"]),
        "until": _day(override["until"]) if override["until"] else _("further notice"),
        "held": level_word(result["held_level"]),
    }
    text = _("Set to “%(level)s” by hand (%(who)s), from %(from)s until %(until)s.") % words
    if override["applied"]:
        return text + " " + _("Otherwise it would be “%(held)s”.") % words
    return text + " " + _("Not applied: what is unknown is never shown as on track.")


def held_sentence(result: Result) -> str:
    """What holds the level above the one that the rules give today. Empty when nothing does."""
    held = result.get("held_by")
    if not held:
        return ""
    return _(
        "The rules alone give “%(computed)s” today. “%(held)s” was found on %(found)s, with the report up to "
        "%(report)s, and is lowered only after two better reports."
    ) % {
        "computed": level_word(result["computed_level"]),
        "held": level_word(held["level"]),
        "found": _day(held["as_of"]),
        "report": _day(held["report_end"]),
    }


def role_word(role: str) -> str:
    """The role in which somebody acted."""
    return str(Role(role).label) if role in Role.values else _("role not known")


def _day(text: str) -> str:
    return date_format(date.fromisoformat(text), "d/m/Y")
