"""Reading what somebody sends as evidence. Hostile until parsed: the kind is told by its content, never by its name."""

import hashlib
import io
import math
import struct
import warnings
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from PIL import Image, ImageOps, UnidentifiedImageError

from geodata.domain.errors import InputProblem, gettext_noop

LARGEST_BYTES = 15 * 1024 * 1024
LARGEST_PIXELS = 60_000_000
"""A phone's largest photo is about 50 million pixels; a file that unpacks to more is not opened."""
SHOWN_PIXELS = 1600

JPEG, PNG, PDF = "image/jpeg", "image/png", "application/pdf"
_STARTS: tuple[tuple[bytes, str], ...] = (
    (b"\xff\xd8\xff", JPEG),
    (b"\x89PNG\r\n\x1a\n", PNG),
    (b"%PDF-", PDF),
)
_FORMATS: Mapping[str, str] = {JPEG: "JPEG", PNG: "PNG"}

_EXIF_IFD, _GPS_IFD = 0x8769, 0x8825
_TAKEN, _OFFSET = 36867, 36881
_SOUTH_NORTH, _LATITUDE, _EAST_WEST, _LONGITUDE = 1, 2, 3, 4
_BAD_IMAGE = (
    UnidentifiedImageError, OSError, ValueError, SyntaxError, struct.error, EOFError, Image.DecompressionBombError,
    MemoryError, IndexError, KeyError, TypeError, OverflowError, ZeroDivisionError,
)  # fmt: skip
"""What a decoder may raise on a file made to break it."""


@dataclass(frozen=True, slots=True)
class ParsedFile:
    """A file that was read through. ``position``: longitude and latitude (WGS 84) from the photo, None without."""

    content_type: str
    sha256: str
    size: int
    position: tuple[float, float] | None = None
    taken_at: datetime | None = None

    @property
    def is_image(self) -> bool:
        return self.content_type in _FORMATS


def parse_evidence(data: bytes, zone_time: str) -> ParsedFile:
    """Read a photo (JPEG, PNG) or a scan (PDF too) to its end.

    ``zone_time``: the time zone in which a camera's clock runs when it does not say. A photo without position or
    time has None there. Raises InputProblem: empty, too large, of another kind, damaged, unpacking to too much.
    """
    if not data:
        raise _refused(gettext_noop("The file is empty."), gettext_noop("Choose the file again."))
    if len(data) > LARGEST_BYTES:
        raise _refused(
            gettext_noop("The file is larger than %(limit)s MB."),
            gettext_noop("Send a smaller photo, or scan at 200 dots per inch."),
            limit=LARGEST_BYTES // 1024 // 1024,
        )
    kind = next((kind for start, kind in _STARTS if data.startswith(start)), None)
    if kind is None:
        raise _refused(
            gettext_noop("The file is neither a JPEG nor a PNG image nor a PDF."),
            gettext_noop("Send the photo as JPEG (phones: “most compatible”), a scan as PDF."),
        )
    digest = hashlib.sha256(data).hexdigest()
    if kind == PDF:
        if b"%%EOF" not in data[-2048:]:
            raise _damaged()
        return ParsedFile(PDF, digest, len(data))
    position, taken_at = _read_image(data, _FORMATS[kind], zone_time)
    return ParsedFile(kind, digest, len(data), position, taken_at)


def shown_image(data: bytes) -> bytes:
    """The image anew as JPEG, turned upright, no larger than a screen, without anything that its file said beside
    the picture (position, time, device, thumbnail). Raises InputProblem when it cannot be read."""
    try:
        with _opened(data, tuple(_FORMATS.values())) as image:
            upright = ImageOps.exif_transpose(image).convert("RGB")
            upright.thumbnail((SHOWN_PIXELS, SHOWN_PIXELS))
            clean = Image.new("RGB", upright.size)
            clean.paste(upright)
            out = io.BytesIO()
            clean.save(out, "JPEG", quality=82)
            return out.getvalue()
    except _BAD_IMAGE as error:
        raise _damaged() from error


def _read_image(data: bytes, kind: str, zone_time: str) -> tuple[tuple[float, float] | None, datetime | None]:
    try:
        with _opened(data, (kind,)) as image:
            image.load()  # a cut-off file shows only here
            exif = image.getexif()
    except _BAD_IMAGE as error:
        raise _damaged() from error
    return _position(exif), _taken_at(exif, zone_time)


def _opened(data: bytes, kinds: tuple[str, ...]) -> Image.Image:
    """The image with its size checked before a pixel is unpacked."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", Image.DecompressionBombWarning)
        image = Image.open(io.BytesIO(data), formats=kinds)
    if image.width * image.height > LARGEST_PIXELS:
        raise _refused(
            gettext_noop("The image has more than %(limit)s million pixels."),
            gettext_noop("Send a smaller photo."),
            limit=LARGEST_PIXELS // 1_000_000,
        )
    return image


def _position(exif: Image.Exif) -> tuple[float, float] | None:
    """Longitude and latitude; None when they are missing, cannot be read, lie off the globe or at its origin."""
    try:
        gps: Mapping[int, Any] = exif.get_ifd(_GPS_IFD)
        latitude = _degrees(gps[_LATITUDE]) * (-1 if str(gps[_SOUTH_NORTH]).startswith("S") else 1)
        longitude = _degrees(gps[_LONGITUDE]) * (-1 if str(gps[_EAST_WEST]).startswith("W") else 1)
    except _BAD_IMAGE:
        return None
    known = math.isfinite(latitude) and math.isfinite(longitude) and (latitude, longitude) != (0, 0)
    return (longitude, latitude) if known and abs(latitude) <= 90 and abs(longitude) <= 180 else None


def _degrees(parts: Any) -> float:
    degrees, minutes, seconds = (float(part) for part in parts)
    return degrees + minutes / 60 + seconds / 3600


def _taken_at(exif: Image.Exif, zone_time: str) -> datetime | None:
    """The camera's clock with its own offset, else in the zone's time."""
    try:
        details = exif.get_ifd(_EXIF_IFD)
        taken = datetime.strptime(str(details[_TAKEN]).strip("\x00 "), "%Y:%m:%d %H:%M:%S")  # noqa: DTZ007
        offset = str(details.get(_OFFSET, "")).strip("\x00 ")
        if offset:
            return datetime.fromisoformat(f"{taken.isoformat()}{offset}")
        return taken.replace(tzinfo=ZoneInfo(zone_time))
    except _BAD_IMAGE:
        return None


def _refused(message: str, mend: str, **params: object) -> InputProblem:
    return InputProblem(message, mend, field="file", params=params)


def _damaged() -> InputProblem:
    return _refused(
        gettext_noop("The file is damaged or cut off."), gettext_noop("Send it again, or take it anew.")
    )
