"""One hash for one set of facts: the same facts give the same hash on every machine and database."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from fractions import Fraction
from typing import Any

import shapely
from shapely.geometry.base import BaseGeometry

# About a tenth of a millimetre on the ground: databases may differ in the last bit of a coordinate, surveys never.
GRID_DEGREES = 1e-9


def _geometry(value: BaseGeometry) -> str:
    snapped = shapely.normalize(shapely.set_precision(value, GRID_DEGREES, mode="pointwise"))
    return str(shapely.to_wkb(snapped, hex=True, byte_order=1))


def plain(value: Any) -> Any:
    """``value`` as JSON data: dataclasses as objects, sets sorted, decimals without trailing zeros.

    Raises TypeError for a type that has no stable form.
    """
    if value is None or isinstance(value, bool | int | str):
        return value
    if isinstance(value, BaseGeometry):
        return _geometry(value)
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, Decimal):
        return format(value.normalize(), "f")
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, Fraction):
        return str(value)
    if isinstance(value, float):
        return repr(value)
    return _container(value)


def _container(value: Any) -> Any:
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: plain(getattr(value, field.name)) for field in fields(value) if field.compare}
    if isinstance(value, Mapping):
        return {str(plain(key)): plain(item) for key, item in value.items()}
    if isinstance(value, set | frozenset):
        return sorted((plain(item) for item in value), key=lambda item: json.dumps(item, sort_keys=True))
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    raise TypeError(f"No stable form for {type(value).__name__}")


def fingerprint(value: Any) -> str:
    """SHA-256 (64 hex digits) of ``plain(value)`` as canonical JSON."""
    text = json.dumps(plain(value), sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
