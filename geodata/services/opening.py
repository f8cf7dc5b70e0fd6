"""Hostile until parsed: what a GIS file claims to be is checked before GDAL sees it.

GDAL chooses a driver by content, and some drivers (VRT) open other files or addresses. So the first bytes
decide here, and only formats that stand alone pass.
"""

import hashlib
import shutil
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import ParseError, iterparse

from geodata.domain.errors import InputProblem, gettext_noop

MAX_FILE_BYTES = 200 * 1024 * 1024
"""A province's parcels are some 150 MB; more than this is not one zone's file and would fill the memory."""
MAX_ARCHIVE_MEMBERS = 200
"""A zipped shapefile has under ten files."""

_SQLITE = b"SQLite format 3\x00"
_SHAPEFILE = b"\x00\x00\x27\x0a"
_SHAPEFILE_PARTS = {".shp", ".shx", ".dbf", ".prj", ".cpg"}
_MAIN_PARTS = (".shp", ".gpkg", ".geojson", ".json", ".kml")
_UNREADABLE = gettext_noop("Send a GeoPackage, GeoJSON, KML or Shapefile (or a Shapefile as .zip).")


@contextmanager
def opened(path: Path) -> Iterator[Path]:
    """A path that is safe to hand to GDAL: ``path`` itself, or what was unpacked from a zip archive.

    The unpacked copy lives as long as the context. Raises InputProblem for a missing, empty, too large,
    unknown or malformed file.
    """
    _check_size(path)
    if path.suffix.lower() != ".zip":
        _check_content(path)
        yield path
        return
    with TemporaryDirectory(prefix="clearway-") as folder:
        inner = _unpacked(path, Path(folder))
        _check_content(inner)
        yield inner


def sha256_of(path: Path) -> str:
    """The file's SHA-256 as hexadecimal text (of a Shapefile: of its .shp, .dbf and .prj, in that order)."""
    digest = hashlib.sha256()
    parts = [path]
    if path.suffix.lower() == ".shp":
        parts += [part for part in (path.with_suffix(".dbf"), path.with_suffix(".prj")) if part.is_file()]
    for part in parts:
        with part.open("rb") as stream:
            while block := stream.read(1 << 20):
                digest.update(block)
    return digest.hexdigest()


def _check_size(path: Path) -> None:
    if not path.is_file():
        raise InputProblem(
            gettext_noop("There is no file %(name)s."),
            gettext_noop("Check the name."),
            params={"name": path.name},
        )
    size = path.stat().st_size
    if size == 0:
        raise InputProblem(
            gettext_noop("%(name)s is empty."),
            gettext_noop("Export it again."),
            params={"name": path.name},
        )
    if size > MAX_FILE_BYTES:
        raise InputProblem(
            gettext_noop("%(name)s has %(size)s MB; at most %(limit)s MB are read."),
            gettext_noop("Cut it to the zone and send that."),
            params={"name": path.name, "size": size >> 20, "limit": MAX_FILE_BYTES >> 20},
        )


def _check_content(path: Path) -> None:
    with path.open("rb") as stream:
        head = stream.read(512)
    text = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    suffix = path.suffix.lower()
    signatures = {
        ".shp": head.startswith(_SHAPEFILE),
        ".gpkg": head.startswith(_SQLITE),
        ".geojson": text.startswith(b"{"),
        ".json": text.startswith(b"{"),
        ".kml": text.startswith(b"<"),
    }
    if not signatures.get(suffix, False):
        raise InputProblem(
            gettext_noop("%(name)s is not a GIS file of a known kind, or it is damaged."),
            _UNREADABLE,
            params={"name": path.name},
        )
    if suffix == ".shp":
        _check_shapefile(path)
    if suffix == ".kml":
        _check_kml(path)


def _check_shapefile(path: Path) -> None:
    siblings = {other.suffix.lower() for other in path.parent.glob(f"{path.stem}.*")}
    if ".shx" not in siblings:
        raise InputProblem(
            gettext_noop("The Shapefile %(name)s came without its .shx file."),
            gettext_noop("Send the .shp, .shx, .dbf and .prj together."),
            params={"name": path.name},
        )


def _check_kml(path: Path) -> None:
    """Well-formed, without entities or a document type: XML bombs end here, not in GDAL."""
    try:
        root_seen = False
        for _event, element in iterparse(str(path), events=("start",), forbid_dtd=True):
            if not root_seen and element.tag.rpartition("}")[2] != "kml":
                raise InputProblem(
                    gettext_noop("%(name)s is XML, but not KML."), _UNREADABLE, params={"name": path.name}
                )
            root_seen = True
            element.clear()
    except (ParseError, DefusedXmlException, ValueError, LookupError) as error:
        raise InputProblem(
            gettext_noop("%(name)s is not well-formed KML, or it holds entities: %(reason)s."),
            gettext_noop("Export it again."),
            params={"name": path.name, "reason": str(error)[:120]},
        ) from error


def _unpacked(path: Path, folder: Path) -> Path:
    """The one data set of an archive, written flat into ``folder``: member paths are never followed."""
    try:
        with zipfile.ZipFile(path) as archive:
            members = [one for one in archive.infolist() if not one.is_dir()]
            main = _main_member(path, members)
            stem = PurePosixPath(main.filename).with_suffix("")
            for member in members:
                name = PurePosixPath(member.filename)
                wanted = member is main or (
                    name.with_suffix("") == stem and name.suffix.lower() in _SHAPEFILE_PARTS
                )
                if wanted:
                    target = folder / f"data{name.suffix.lower()}"
                    with archive.open(member) as source, target.open("wb") as sink:
                        shutil.copyfileobj(source, sink)
            return folder / f"data{PurePosixPath(main.filename).suffix.lower()}"
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError, OSError, EOFError) as error:
        raise InputProblem(
            gettext_noop("The archive %(name)s cannot be unpacked."),
            gettext_noop("Zip the Shapefile again, without a password."),
            params={"name": path.name},
        ) from error


def _main_member(path: Path, members: list[zipfile.ZipInfo]) -> zipfile.ZipInfo:
    if len(members) > MAX_ARCHIVE_MEMBERS or sum(one.file_size for one in members) > MAX_FILE_BYTES:
        raise InputProblem(
            gettext_noop(
                "The archive %(name)s unpacks to too much: at most %(count)s files of %(limit)s MB."
            ),
            gettext_noop("Put one layer of one zone into the archive."),
            params={"name": path.name, "count": MAX_ARCHIVE_MEMBERS, "limit": MAX_FILE_BYTES >> 20},
        )
    mains = [
        one
        for one in members
        if PurePosixPath(one.filename).suffix.lower() in _MAIN_PARTS
        and not one.filename.startswith("__MACOSX/")
    ]
    if len(mains) != 1:
        raise InputProblem(
            gettext_noop("The archive %(name)s holds %(count)s layers instead of one."),
            gettext_noop("Put exactly one Shapefile, GeoPackage, GeoJSON or KML into it."),
            params={"name": path.name, "count": len(mains)},
        )
    return mains[0]
