"""``list_zones``: what zones there are."""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from geodata.selectors.zones import zone_summaries


class Command(BaseCommand):
    help = "List the zones."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--format", default="text", choices=["text", "json"])

    def handle(self, *args: Any, **options: Any) -> None:
        zones = zone_summaries()
        if options["format"] == "json":
            self.stdout.write(json.dumps({"zones": zones}, ensure_ascii=False))
            return
        for zone in zones:
            area = "no boundary" if zone["area_km2"] is None else f"{zone['area_km2']} km²"
            self.stdout.write(f"{zone['code']:<20} {zone['name']} ({zone['plane_crs']}, {area})")
