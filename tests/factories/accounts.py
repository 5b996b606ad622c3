"""Organisations, people and machine callers for tests; all of them are fictitious."""

from typing import Any

import factory

from accounts.domain.roles import SUPPLIER_STAFF, Role
from accounts.models.machine_key import MachineKey
from accounts.models.organisation import Department, Organisation
from accounts.models.user import User
from tests.factories.base import ModelFactory

PASSWORD = "Correct-horse-7"


class HospitalFactory(ModelFactory):
    class Meta:
        model = Organisation

    key = factory.Sequence(lambda n: f"hospital-{n}")
    kind = Organisation.Kind.HOSPITAL
    name_zh = factory.Sequence(lambda n: f"示例医院{n}")
    name_en = factory.Sequence(lambda n: f"Example Hospital {n}")


class SupplierFactory(HospitalFactory):
    key = factory.Sequence(lambda n: f"supplier-{n}")
    kind = Organisation.Kind.SUPPLIER
    name_zh = factory.Sequence(lambda n: f"示例供应商{n}")
    name_en = factory.Sequence(lambda n: f"Example Supplier {n}")


class DepartmentFactory(ModelFactory):
    class Meta:
        model = Department

    organisation = factory.SubFactory(HospitalFactory)
    code = factory.Sequence(lambda n: f"D{n:03}")
    name_zh = factory.Sequence(lambda n: f"示例科室{n}")
    name_en = factory.Sequence(lambda n: f"Ward {n}")


class UserFactory(ModelFactory):
    """A person with PASSWORD; by default an engineer of a hospital's information centre."""

    class Meta:
        model = User
        skip_postgeneration_save = True

    username = factory.Sequence(lambda n: f"user{n}")
    full_name = factory.Sequence(lambda n: f"测试员{n}")
    role = Role.HOSPITAL_ENGINEER
    organisation: Any = factory.SubFactory(HospitalFactory)
    is_superuser = factory.LazyAttribute(lambda user: user.role == Role.ADMINISTRATOR)
    is_staff = factory.LazyAttribute(lambda user: user.role == Role.ADMINISTRATOR)
    password: Any = factory.django.Password(PASSWORD)


class AdministratorFactory(UserFactory):
    username = factory.Sequence(lambda n: f"administrator{n}")
    role = Role.ADMINISTRATOR
    organisation = None


class MachineFactory(UserFactory):
    """A machine caller's service account; a key comes from `machine_key`."""

    username = factory.Sequence(lambda n: f"machine{n}")
    full_name = factory.Sequence(lambda n: f"HIS 接口{n}")
    role = Role.MACHINE
    password = "!"


def user_of_role(role: Role, organisation: Organisation | None = None, **values: Any) -> User:
    """Somebody who holds `role`, in `organisation` or in a new one of the right kind."""
    if role == Role.ADMINISTRATOR:
        return AdministratorFactory(**values)
    if organisation is None:
        organisation = SupplierFactory() if role in SUPPLIER_STAFF else HospitalFactory()
    factory_class = MachineFactory if role == Role.MACHINE else UserFactory
    return factory_class(role=role, organisation=organisation, **values)


def machine_key(
    *, user: User | None = None, scopes: tuple[str, ...] = (), **values: Any
) -> tuple[MachineKey, str]:
    """A key and its secret: `client.get(url, headers={"Authorization": f"Api-Key {secret}"})`."""
    user = user or MachineFactory()
    return MachineKey.objects.create_key(user=user, name="test", scopes=list(scopes), **values)
