"""Every model speaks for itself, in two languages."""

import pytest
from django.apps import apps
from django.db.models import Model

from tests.house.tree import PACKAGES

OURS = [model for package in PACKAGES for model in apps.get_app_config(package).get_models()]


@pytest.mark.parametrize("model", OURS, ids=lambda model: model._meta.label)
def test_model_has_its_own_str(model: type[Model]) -> None:
    assert "__str__" in model.__dict__ or any(
        "__str__" in parent.__dict__ for parent in model.__mro__[1:] if parent.__module__.startswith(PACKAGES)
    )


@pytest.mark.parametrize("model", OURS, ids=lambda model: model._meta.label)
def test_model_and_its_fields_have_names_for_people(model: type[Model]) -> None:
    """A verbose_name that Django made up from the attribute is never translated."""
    assert not isinstance(model._meta.verbose_name, str), model
    assert not isinstance(model._meta.verbose_name_plural, str), model


@pytest.mark.parametrize("model", OURS, ids=lambda model: model._meta.label)
def test_geometry_is_stored_in_4326(model: type[Model]) -> None:
    for field in model._meta.get_fields():
        if hasattr(field, "srid"):
            assert field.srid == 4326, field
