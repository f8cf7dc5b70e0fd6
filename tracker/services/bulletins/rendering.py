"""From stored content to a file. Pure in the content and the language: the same bytes years later."""

import json
from collections.abc import Callable
from pathlib import Path

from django.template.loader import render_to_string
from django.utils import translation

from geodata.domain.errors import InputProblem
from tracker.models import Bulletin

STYLE = Path(__file__).resolve().parents[2] / "static" / "clearway" / "css" / "bulletin.css"


def _html(bulletin: Bulletin) -> str:
    context = {
        "content": bulletin.content,
        "content_hash": bulletin.content_hash,
        "style": STYLE.read_text("utf-8"),
    }
    return render_to_string("tracker/bulletin/document.html", context)


def _as_html(bulletin: Bulletin) -> bytes:
    return _html(bulletin).encode()


def _as_pdf(bulletin: Bulletin) -> bytes:
    identifier = bulletin.content_hash[:32].encode()
    from weasyprint import HTML  # takes a second to load: only where a PDF is made

    pdf = HTML(string=_html(bulletin)).write_pdf(pdf_identifier=identifier)
    return bytes(pdf)


def _as_json(bulletin: Bulletin) -> bytes:
    return json.dumps(bulletin.content, ensure_ascii=False, indent=2, sort_keys=True).encode()


FORMATS: dict[str, Callable[[Bulletin], bytes]] = {"pdf": _as_pdf, "html": _as_html, "json": _as_json}


def render_bulletin(bulletin: Bulletin, fmt: str, language: str = "vi") -> bytes:
    """The bulletin as ``fmt`` (a key of FORMATS). Raises InputProblem for a format that is not made yet."""
    if fmt not in FORMATS:
        raise InputProblem(
            field="formats",
            message=f"There is no format {fmt!r}.",
            mend=f"Choose among {', '.join(FORMATS)}.",
        )
    with translation.override(language):
        return FORMATS[fmt](bulletin)
