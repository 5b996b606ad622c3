"""Every model of the portal says who may see its rows, and nobody sees any."""

import pytest
from django.contrib.auth.models import AnonymousUser

from accounts.domain.roles import Role
from core.audit.registration import project_models
from core.scoping import ScopedQuerySet
from tests.access.world import World
from tests.factories.accounts import user_of_role

pytestmark = pytest.mark.django_db
MODELS = sorted(project_models(), key=lambda model: model._meta.label)


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
def test_model_has_a_scope(model):
    rows = model._default_manager.all()

    assert isinstance(rows, ScopedQuerySet), f"{model._meta.label}: objects = …QuerySet.as_manager()"
    assert type(rows).visible_to is not ScopedQuerySet.visible_to


def test_nobody_and_the_switched_off_see_nothing(seen: World):
    switched_off = [user_of_role(role, is_active=False) for role in Role]

    found = [
        (model._meta.label, str(user))
        for model in MODELS
        for user in [AnonymousUser(), *switched_off]
        if model._default_manager.all().visible_to(user).exists()
    ]

    assert found == []


@pytest.mark.parametrize("role", list(Role))
def test_every_role_can_ask_every_model(role):
    user = user_of_role(role)

    for model in MODELS:
        list(model._default_manager.all().visible_to(user)[:2])
