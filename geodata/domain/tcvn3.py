"""TCVN3 (ABC), the one-byte Vietnamese encoding of old survey files: told by its look, and turned into Unicode. Pure.

Files in it mark no encoding, so they are read as Latin-1 and "Đồng Đăng" arrives as "§ång §¨ng". The capitals of
the fonts ``.VnTimeH`` have the bytes of small letters: a text set in one comes out in small letters.
Source: TCVN 5712:1993, VN3.
"""

import re

_FIRST = 0xA1
_LETTERS = (
    "ĂÂÊÔƠƯĐăâêôơưđẰ\u0300\u0309\u0303\u0301\u0323"  # A1-B4
    "àảãáạẲằẳẵắẴẮẦẨẪẤỀ"  # B5-C5
    "ặầẩẫấậèỂẻẽéẹềểễếệìỉỄẾỒĩíịò"  # C6-DF
    "ỔỏõóọồổỗốộờởỡớợùỖủũúụừửữứựỳỷỹýỵ"  # E0-FE
)
_TABLE = {_FIRST + place: letter for place, letter in enumerate(_LETTERS)}

_MARKS = re.compile("[^\\W\\d_][¨©ª¬\u00adµ¶·¸¹¼½¾]|[§®¦][^\\W\\d_]")
"""A sign inside or before a word that no language writes there: ``T©n``, ``B¶n``, ``§ång``, ``®Êt``."""


def looks_like_tcvn3(text: str) -> bool:
    """Whether a text that was read as Latin-1 (or Windows 1252) is in all likelihood TCVN3."""
    return _MARKS.search(text) is not None


def from_tcvn3(text: str) -> str:
    """TCVN3 bytes that were read as Latin-1, as Vietnamese; true Unicode beyond Latin-1 stays as it is."""
    return text.translate(_TABLE)
