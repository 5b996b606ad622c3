"""Verbs on people's accounts: make, change, switch off and on, reset, unlock.

Every verb takes the `actor` who does it and refuses what the actor does not manage.
"""

from __future__ import annotations

from typing import Any

from allauth.mfa.models import Authenticator
from axes.utils import reset as forget_failures
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.domain.delegation import fits_organisation, manageable_roles
from accounts.domain.one_time_password import one_time_password
from accounts.domain.roles import Role
from accounts.models.user import User
from accounts.sessions import end_sessions
from core.api.problems import Refusal


class AccountRefused(Refusal):
    """This change of an account is against the rules."""


@transaction.atomic
def create_user(*, actor: User, **values: Any) -> tuple[User, str]:
    """A new account with a one-time password; returns both, the password is kept nowhere."""
    user = User(**values)
    _refuse_misfit(actor, user)
    password = one_time_password()
    user.set_password(password)
    user.must_change_password = True
    _agree_with_role(user)
    user.save()
    return user, password


@transaction.atomic
def change_user(*, actor: User, user: User, **values: Any) -> User:
    """Change an account's particulars, role included."""
    user = _locked(user)
    _refuse_unmanaged(actor, user)
    was_administrator = user.role == Role.ADMINISTRATOR
    for name, value in values.items():
        setattr(user, name, value)
    _refuse_misfit(actor, user)
    if was_administrator and user.role != Role.ADMINISTRATOR:
        _refuse_last_administrator(user)
    _agree_with_role(user)
    user.save()
    return user


@transaction.atomic
def switch_off_user(*, actor: User, user: User) -> None:
    """The account can do nothing any more, in all its sessions and with all its keys, at once."""
    user = _locked(user)
    _refuse_unmanaged(actor, user)
    if user.pk == actor.pk:
        raise AccountRefused(_("You cannot switch off your own account."), code="own_account")
    _refuse_last_administrator(user)
    user.is_active = False
    user.save(update_fields=["is_active"])
    end_sessions(user)


@transaction.atomic
def switch_on_user(*, actor: User, user: User) -> None:
    user = _locked(user)
    _refuse_unmanaged(actor, user)
    user.is_active = True
    user.save(update_fields=["is_active"])


@transaction.atomic
def reset_password(*, actor: User, user: User) -> str:
    """A new one-time password; the old one and all sessions end, failed logins are forgotten."""
    user = _locked(user)
    _refuse_unmanaged(actor, user)
    if user.is_machine:
        raise AccountRefused(_("Machine callers have keys, not passwords."), code="machine")
    password = one_time_password()
    user.set_password(password)
    user.must_change_password = True
    user.save(update_fields=["password", "must_change_password"])
    end_sessions(user)
    forget_failures(username=user.username.lower())
    return password


@transaction.atomic
def reset_second_factor(*, actor: User, user: User) -> None:
    """Take the authenticator app and the recovery codes off an account, e.g. after a lost phone."""
    _refuse_unmanaged(actor, user)
    for authenticator in Authenticator.objects.filter(user=user):
        authenticator.delete()
    end_sessions(user)


def unlock_user(*, actor: User, user: User) -> int:
    """Forget failed logins; returns how many addresses were held off."""
    _refuse_unmanaged(actor, user)
    return int(forget_failures(username=user.username.lower()))


def _locked(user: User) -> User:
    """The account as it is now, for this transaction alone."""
    return User.objects.select_for_update(of=("self",)).get(pk=user.pk)


def _refuse_unmanaged(actor: User, user: User) -> None:
    if not User.objects.manageable_by(actor).filter(pk=user.pk).exists():
        raise AccountRefused(_("You do not manage this account."), code="not_managed")


def _refuse_misfit(actor: User, user: User) -> None:
    role, organisation = Role(user.role), user.organisation
    if role not in manageable_roles(Role(actor.role)):
        raise AccountRefused(_("You may not give this role."), field="role")
    if not actor.is_superuser and user.organisation_id != actor.organisation_id:
        raise AccountRefused(_("You manage accounts of your own organisation only."), field="organisation")
    if role != Role.ADMINISTRATOR and organisation is None:
        raise AccountRefused(_("Say which organisation this account belongs to."), field="organisation")
    if not fits_organisation(role, organisation.kind if organisation else None):
        raise AccountRefused(_("This role does not exist in such an organisation."), field="role")
    department = user.department
    if department and department.organisation_id != user.organisation_id:
        raise AccountRefused(_("This department belongs to another organisation."), field="department")


def _refuse_last_administrator(user: User) -> None:
    if user.role == Role.ADMINISTRATOR or user.is_superuser:
        others = (
            User.objects.select_for_update().filter(is_superuser=True, is_active=True).exclude(pk=user.pk)
        )
        if not others.exists():
            raise AccountRefused(_("The portal needs at least one administrator."), code="last_administrator")


def _agree_with_role(user: User) -> None:
    user.is_superuser = user.is_staff = user.role == Role.ADMINISTRATOR
