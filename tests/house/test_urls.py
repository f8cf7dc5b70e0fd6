"""Closed by default: every address asks for a login, and the public ones are listed here one by one."""

from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from django.urls.converters import get_converters

# Route (as Django spells it) -> why everybody may see it.
PUBLIC = {
    "login/": "to sign in",
    "healthz": "for the machine that watches the service; says only that it is up",
    "i18n/setlang/": "the language of the login page",
    "admin/login/": "Django's own login page",
    "admin/jsi18n/": "translations of Django's own scripts, no data of ours",
}
SAMPLES = {"int": "1", "str": "x", "slug": "x", "path": "x", "uuid": "6b1f6c0e-0000-4000-8000-000000000000"}


def routes(patterns: list[URLPattern | URLResolver], prefix: str = "") -> Iterator[tuple[str, URLPattern]]:
    for pattern in patterns:
        route = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from routes(pattern.url_patterns, route)
        else:
            yield route, pattern


def example(route: str, pattern: URLPattern) -> str:
    """A path that the route matches."""
    path = route
    for name, converter in pattern.pattern.converters.items():
        kind = next((k for k, v in get_converters().items() if type(v) is type(converter)), "str")
        for written in (f"<{kind}:{name}>", f"<{name}>"):
            path = path.replace(written, SAMPLES.get(kind, "1"))
    return "/" + path.replace("^", "").replace("$", "").replace("\\Z", "")


def all_routes() -> list[tuple[str, str]]:
    plain = [
        (r, p)
        for r, p in routes(get_resolver().url_patterns)
        if "(?P" not in r and "<path:object_id>" not in r
    ]
    return [(route, example(route, pattern)) for route, pattern in plain]


@pytest.mark.django_db
def test_every_address_asks_for_a_login() -> None:
    client = Client()
    open_to_all = {}
    for route, path in all_routes():
        response = client.get(path)
        asks = response.status_code == 302 and "login" in response["Location"]
        if not asks and response.status_code not in (401, 403):
            open_to_all[route] = response.status_code
    assert {r: s for r, s in open_to_all.items() if r not in PUBLIC} == {}


def test_every_public_address_exists() -> None:
    known = {route for route, _path in all_routes()}
    assert {route for route in PUBLIC if route not in known} == set()
