"""Nobody leaves without a hand-over; absences need deputies (M13, M14)."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.domain.roles import Role
from contracts.models.people import Absence, Personnel, Qualification
from contracts.services.people import (
    PersonnelRefused,
    add_qualification,
    announce_handover,
    appoint_person,
    confirm_handover,
    end_term,
    record_absence,
)
from core.models.notification import Notification
from core.uploads import UploadRefused
from tests.factories.accounts import UserFactory, user_of_role
from tests.factories.contracts import PDF, ContractFactory, PersonnelFactory

NOW = datetime(2026, 3, 2, 2, tzinfo=UTC)
TODAY = date(2026, 3, 2)

pytestmark = pytest.mark.django_db


def pair(**values):
    """Somebody who leaves and somebody who follows, in one contract."""
    leaver = PersonnelFactory(**values)
    return leaver, PersonnelFactory(contract=leaver.contract, role=leaver.role, starts_on=TODAY)


def test_term_is_not_ended_without_a_successor():
    leaver, _ = pair()

    with pytest.raises(PersonnelRefused) as refused:
        end_term(person=leaver, ends_on=TODAY, actor=UserFactory(), at=NOW)

    leaver.refresh_from_db()
    assert (refused.value.code, refused.value.field, leaver.ends_on) == ("no_handover", "ends_on", None)


def test_announced_but_not_handed_over_is_refused_and_the_hospital_is_told():
    leaver, successor = pair()
    director = user_of_role(Role.DIRECTOR, leaver.contract.hospital)
    engineer = user_of_role(Role.SUPPLIER_ENGINEER, leaver.contract.supplier)
    announce_handover(from_person=leaver, to_person=successor, actor=engineer, at=NOW, note="全部资料")

    with pytest.raises(PersonnelRefused) as refused:
        end_term(person=leaver, ends_on=TODAY, actor=engineer, at=NOW)

    assert refused.value.code == "not_handed_over"
    assert list(Notification.objects.values_list("user", "event")) == [
        (director.pk, "contracts.handover_announced")
    ]


def test_term_ends_after_the_hospital_confirmed():
    leaver, successor = pair()
    handover = announce_handover(from_person=leaver, to_person=successor, actor=UserFactory(), at=NOW)
    director = user_of_role(Role.DIRECTOR, leaver.contract.hospital)

    confirm_handover(handover=handover, actor=director, at=NOW + timedelta(hours=1))
    ended = end_term(person=leaver, ends_on=TODAY, actor=UserFactory(), at=NOW + timedelta(hours=2))

    handover.refresh_from_db()
    assert (ended.ends_on, handover.handed_over_at, handover.confirmed_by) == (
        TODAY,
        NOW + timedelta(hours=1),
        director,
    )


def test_last_day_before_the_hand_over_is_refused():
    leaver, successor = pair()
    handover = announce_handover(from_person=leaver, to_person=successor, actor=UserFactory(), at=NOW)
    confirm_handover(handover=handover, actor=UserFactory(), at=NOW)

    with pytest.raises(PersonnelRefused) as refused:
        end_term(person=leaver, ends_on=TODAY - timedelta(days=1), actor=UserFactory(), at=NOW)

    assert refused.value.code == "not_handed_over"


@pytest.mark.parametrize(
    ("values", "ends_on"),
    [({"role": Personnel.Role.HOSPITAL_LEAD}, TODAY), ({}, date(2026, 12, 31))],
)
def test_hospital_lead_and_everybody_at_the_contract_end_may_go(values, ends_on):
    person = PersonnelFactory(**values)

    assert end_term(person=person, ends_on=ends_on, actor=UserFactory(), at=NOW).ends_on == ends_on


def test_successor_must_hold_the_same_role_of_the_contract():
    leaver = PersonnelFactory()
    strangers = [
        PersonnelFactory(),
        PersonnelFactory(contract=leaver.contract, role=Personnel.Role.PROJECT_MANAGER),
        leaver,
    ]

    for stranger in strangers:
        with pytest.raises(PersonnelRefused):
            announce_handover(from_person=leaver, to_person=stranger, actor=UserFactory(), at=NOW)


def test_handover_is_announced_and_confirmed_once():
    leaver, successor = pair()
    handover = announce_handover(from_person=leaver, to_person=successor, actor=UserFactory(), at=NOW)
    confirm_handover(handover=handover, actor=UserFactory(), at=NOW)

    with pytest.raises(PersonnelRefused):
        announce_handover(from_person=leaver, to_person=successor, actor=UserFactory(), at=NOW)
    with pytest.raises(PersonnelRefused):
        confirm_handover(handover=handover, actor=UserFactory(), at=NOW)


def test_absence_of_a_phone_that_must_be_on_needs_a_deputy():
    person = PersonnelFactory()
    absence = Absence(personnel=person, starts_at=NOW, ends_at=NOW + timedelta(days=1))

    with pytest.raises(PersonnelRefused) as refused:
        record_absence(absence=absence)
    person.deputy = PersonnelFactory(contract=person.contract)

    assert refused.value.field == "deputy"
    assert record_absence(absence=absence).pk is not None


def test_account_and_deputy_must_belong_to_the_contract():
    contract = ContractFactory()
    foreign_account = PersonnelFactory.build(contract=contract, user=UserFactory())
    foreign_deputy = PersonnelFactory.build(contract=contract, deputy=PersonnelFactory())

    for person, field in ((foreign_account, "user"), (foreign_deputy, "deputy")):
        with pytest.raises(PersonnelRefused) as refused:
            appoint_person(person=person, actor=UserFactory(), at=NOW)
        assert refused.value.field == field


def test_qualification_keeps_its_checked_file():
    person = PersonnelFactory()
    proof = Qualification(personnel=person, title="工程师", issued_on=TODAY)
    file = SimpleUploadedFile("证书.pdf", PDF, "application/pdf")

    kept = add_qualification(qualification=proof, file=file, actor=UserFactory(), at=NOW)

    assert (kept.document.contract, kept.document.kind, kept.document.name) == (
        person.contract,
        "qualification",
        "证书.pdf",
    )


def test_qualification_with_a_web_page_as_file_is_refused():
    proof = Qualification(personnel=PersonnelFactory(), title="工程师", issued_on=TODAY)
    file = SimpleUploadedFile("证书.pdf", b"<html><script>alert(1)</script>", "application/pdf")

    with pytest.raises(UploadRefused):
        add_qualification(qualification=proof, file=file, actor=UserFactory(), at=NOW)

    assert Qualification.objects.count() == 0
