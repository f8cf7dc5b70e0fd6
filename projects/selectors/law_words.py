"""Articles, lengths and notes of the regime table in the reader's language; the table itself is kept in English."""

import re

from django.utils.translation import gettext, gettext_noop, ngettext

_ARTICLE = re.compile(
    r"^Art\. (?P<article>\d+)(?:\.(?P<clause>\d+)(?P<point>[a-z])?)? "
    r"(?P<law>Land Law|Decree|Resolution) (?P<number>\S+?)(?P<rest>:? .*)?$"
)

NOTES = (
    gettext_noop("planning assumption"),
    gettext_noop("in force 01/01/2026"),
    gettext_noop("same day as the approval"),
    gettext_noop("from the effect of the recovery decision"),
    gettext_noop("from the effect of the approval"),
    gettext_noop("sets none"),
    gettext_noop("Land Law 45/2013/QH13 sets none"),
    gettext_noop("Land Law 45/2013/QH13 sets none: same day as the approval"),
    gettext_noop("Land Law 45/2013/QH13: the plan sets it"),
    gettext_noop("Local rule under Land Law 45/2013/QH13"),
    gettext_noop("Provincial rules under art. 69.2 Land Law 45/2013/QH13"),
    gettext_noop("Counted here from the decision; the decision may set its own day."),
    gettext_noop("From memory (high confidence), text of the 2013 law not at hand: check."),
    gettext_noop("Internal working time of provincial handbooks, not a limit of the law."),
    gettext_noop(
        "Internal working time of provincial handbooks, not a limit of the law. "
        "Meeting 3, preparation 3, signature 2."
    ),
    gettext_noop(
        "No number in the law; 20 days in many provincial rules. From memory (medium confidence): check."
    ),
    gettext_noop("Not at night, on holidays, or 15 days either side of Tết."),
    gettext_noop("Our own assumption, no source: replace it by the Board's norm."),
    gettext_noop(
        "Our own assumption, no source: replace it by the Board's norm. "
        "A site that is not ready is a blocker RESETTLE."
    ),
    gettext_noop("Time for supplements is not counted."),
    gettext_noop("Whether the clock starts at issue, posting or delivery is to be confirmed with the Board."),
)
"""What the regime table says in words; a note that is not here is shown as it stands."""


def note_word(note: str) -> str:
    """A note of the regime table."""
    return gettext(note) if note else ""


def article_word(article: str) -> str:
    """ "Art. 87.2 Land Law 31/2024/QH15" as the reader's country cites it; anything else as a note."""
    found = _ARTICLE.match(article or "")
    if found is None:
        return note_word(article)
    place = _place(found["article"], found["clause"], found["point"])
    laws = {
        "Land Law": gettext("Land Law %(number)s"),
        "Decree": gettext("Decree %(number)s"),
        "Resolution": gettext("Resolution %(number)s"),
    }
    text = f"{place} {laws[found['law']] % {'number': found['number']}}"
    rest = (found["rest"] or "").strip()
    if rest.startswith("(") and rest.endswith(")"):
        return f"{text} ({note_word(rest[1:-1])})"
    return f"{text} {note_word(rest)}".strip()


def _place(article: str, clause: str | None, point: str | None) -> str:
    parts = {"article": article, "clause": clause, "point": point}
    if point:
        return gettext("Art. %(article)s.%(clause)s%(point)s") % parts
    if clause:
        return gettext("Art. %(article)s.%(clause)s") % parts
    return gettext("Art. %(article)s") % parts


def unit_word(unit: str, number: int) -> str:
    """A number of days or months with its unit."""
    if unit == "working_days":
        return ngettext("%(n)d working day", "%(n)d working days", number) % {"n": number}
    if unit == "months":
        return ngettext("%(n)d month", "%(n)d months", number) % {"n": number}
    return ngettext("%(n)d day", "%(n)d days", number) % {"n": number}
