"""What people type to find a parcel: ``27/14``, ``tờ 27 thửa 14``, ``27/14 Bảo Lâm``, ``thửa 14 tờ 27 06190``. Pure."""

import re
from dataclasses import dataclass

from geodata.domain.mapping import fold

_WORD = r"([0-9A-Za-zĐđ+\-_.]+)"
_SHEET = re.compile(rf"\b(?:tờ bản đồ|tờ|to|sheet)\s*(?:số\s*)?:?\s*{_WORD}", re.IGNORECASE)
_NUMBER = re.compile(rf"\b(?:thửa đất|thửa|thua|parcel)\s*(?:số\s*)?:?\s*{_WORD}", re.IGNORECASE)
_SLASH = re.compile(rf"(?<![\w/]){_WORD}\s*/\s*{_WORD}(?![\w/])")


@dataclass(frozen=True, slots=True)
class ParcelQuery:
    """``sheet`` and ``number`` as printed, "" when not given; ``place``: the rest, folded, ``raw_place`` as typed."""

    sheet: str = ""
    number: str = ""
    place: str = ""
    raw_place: str = ""

    def matches(self, sheet: str, number: str, places: str) -> bool:
        """Whether a parcel is meant. ``places``: names and codes of its communes."""
        return (
            (not self.sheet or self.sheet.casefold() == sheet.casefold())
            and (not self.number or self.number.casefold() == number.casefold())
            and (not self.place or self.place in folded(places))
        )


def parcel_query(text: str) -> ParcelQuery | None:
    """What a search text says of a parcel; None when it names neither sheet nor number."""
    text = " ".join(text.split())
    sheet, number = _SHEET.search(text), _NUMBER.search(text)
    if sheet or number:
        rest = _NUMBER.sub(" ", _SHEET.sub(" ", text))
        found = (sheet.group(1) if sheet else "", number.group(1) if number else "")
    else:
        both = _SLASH.search(text)
        if both is None:
            return None
        rest = text[: both.start()] + " " + text[both.end() :]
        found = (both.group(1), both.group(2))
    rest = " ".join(re.sub(r"[(),;]", " ", rest).split())
    return ParcelQuery(found[0], found[1], folded(rest), rest)


def folded(text: str) -> str:
    """Letters and digits only, without marks: ``Thuỵ Hùng`` and ``Thụy Hùng`` are one."""
    return fold(text)
