"""Verbs on machine callers and their keys."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.domain.roles import Role
from accounts.models.machine_key import MachineKey
from accounts.models.organisation import Organisation
from accounts.models.user import User
from core.api.problems import Refusal


class MachineRefused(Refusal):
    """This change of a machine caller or its key is against the rules."""


@transaction.atomic
def create_machine_caller(
    *, actor: User, username: str, full_name: str, organisation: Organisation, phone: str = ""
) -> User:
    """A service account without a password; only keys open it."""
    _refuse_foreign(actor, organisation.pk)
    machine = User(
        username=username, full_name=full_name, organisation=organisation, phone=phone, role=Role.MACHINE
    )
    machine.set_unusable_password()
    machine.save()
    return machine


@transaction.atomic
def change_machine_caller(*, actor: User, machine: User, full_name: str, phone: str) -> User:
    _refuse_foreign(actor, machine.organisation_id)
    machine.full_name, machine.phone = full_name, phone
    machine.save(update_fields=["full_name", "phone"])
    return machine


@transaction.atomic
def create_machine_key(
    *,
    actor: User | None,
    machine: User,
    name: str,
    scopes: Sequence[str],
    calls_per_minute: int = 600,
    expires_at: datetime | None = None,
) -> tuple[MachineKey, str]:
    """A key and its secret, returned once and kept only as a hash; `actor` None is the server itself."""
    if actor is not None:
        _refuse_foreign(actor, machine.organisation_id)
    draft = MachineKey(user=machine, name=name, scopes=sorted(set(scopes)))
    try:
        draft.clean()
    except ValidationError as error:
        field = next(iter(error.message_dict))
        raise MachineRefused(error.messages[0], field=field) from error
    key, secret = MachineKey.objects.create_key(
        user=machine,
        name=name,
        scopes=draft.scopes,
        calls_per_minute=calls_per_minute,
        expiry_date=expires_at,
    )
    return key, secret


@transaction.atomic
def revoke_machine_key(*, actor: User, key: MachineKey) -> None:
    """The key opens nothing from now on; this cannot be undone."""
    _refuse_foreign(actor, key.user.organisation_id)
    key.revoked = True
    key.save(update_fields=["revoked"])


def _refuse_foreign(actor: User, organisation_id: int | None) -> None:
    if not actor.is_superuser and actor.organisation_id != organisation_id:
        raise MachineRefused(_("You manage machine callers of your own organisation only."))
