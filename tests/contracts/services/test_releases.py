"""A release is complete with its three documents only, for the service and for the database (M11, M03)."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError

from contracts.models.release import Deployment, ModuleVersion, Release
from contracts.services.releases import (
    DOCUMENT_FIELDS,
    ReleaseRefused,
    attach_document,
    complete_release,
    install_version,
    register_version,
)
from contracts.state import version_matrix
from tests.factories.accounts import UserFactory
from tests.factories.contracts import PDF, ModuleFactory, ModuleVersionFactory, ReleaseFactory

NOW = datetime(2026, 3, 2, 2, tzinfo=UTC)

pytestmark = pytest.mark.django_db


def with_documents(release: Release, fields) -> Release:
    for field in fields:
        file = SimpleUploadedFile(f"{field}.pdf", PDF, "application/pdf")
        attach_document(release=release, field=field, file=file, actor=UserFactory(), at=NOW)
    release.refresh_from_db()
    return release


@pytest.mark.parametrize("missing", DOCUMENT_FIELDS)
def test_release_without_one_document_is_not_complete(missing):
    release = with_documents(ReleaseFactory(), [field for field in DOCUMENT_FIELDS if field != missing])

    with pytest.raises(ReleaseRefused) as refused:
        complete_release(release=release, actor=UserFactory(), at=NOW)

    release.refresh_from_db()
    assert (refused.value.field, refused.value.code) == (missing, "document_missing")
    assert release.state == "draft"


@pytest.mark.parametrize("missing", DOCUMENT_FIELDS)
def test_database_itself_refuses_a_complete_release_without_a_document(missing):
    release = with_documents(ReleaseFactory(), [field for field in DOCUMENT_FIELDS if field != missing])

    with pytest.raises(IntegrityError, match="release_complete_with_documents"), transaction.atomic():
        Release.objects.filter(pk=release.pk).update(state="complete", completed_at=NOW)


def test_release_with_all_three_is_complete_and_then_fixed():
    actor = UserFactory()
    release = with_documents(ReleaseFactory(), DOCUMENT_FIELDS)

    complete_release(release=release, actor=actor, at=NOW)

    release.refresh_from_db()
    assert (release.state, release.completed_at, release.completed_by) == ("complete", NOW, actor)
    with pytest.raises(ReleaseRefused):
        with_documents(release, ["user_manual"])
    with pytest.raises(ReleaseRefused):
        complete_release(release=release, actor=actor, at=NOW)
    with pytest.raises(ProtectedError):
        release.user_manual.delete()


def test_new_edition_of_a_document_keeps_the_old():
    release = with_documents(ReleaseFactory(), ["user_manual"])
    first = release.user_manual

    with_documents(release, ["user_manual"])

    assert release.user_manual.replaces == first


def test_newest_mark_moves_to_the_new_version():
    old = ModuleVersionFactory(version="1.0", is_newest=True)

    new = register_version(module=old.module, version="1.1", released_on=date(2026, 3, 1), is_newest=True)

    assert list(ModuleVersion.objects.filter(is_newest=True)) == [new]
    with pytest.raises(ReleaseRefused):
        register_version(module=old.module, version="1.1", released_on=date(2026, 3, 1), is_newest=False)


def test_installation_closes_the_one_before_it_at_the_place():
    old = ModuleVersionFactory(version="1.0")
    new = ModuleVersionFactory(module=old.module, version="1.1", is_newest=True)
    where = {"environment": "production", "place": "主服务器", "actor": UserFactory()}
    install_version(version=old, installed_at=NOW, **where)

    install_version(version=new, installed_at=NOW + timedelta(days=1), **where)

    rows = Deployment.objects.order_by("installed_at").values_list("version__version", "removed_at")
    assert list(rows) == [("1.0", NOW + timedelta(days=1)), ("1.1", None)]
    with pytest.raises(ReleaseRefused):
        install_version(version=old, installed_at=NOW, **where)


def test_matrix_shows_newest_and_what_runs_where():
    module = ModuleFactory()
    old = ModuleVersionFactory(module=module, version="1.0")
    ModuleVersionFactory(module=module, version="1.1", is_newest=True)
    install_version(version=old, environment="test", place="测试机", installed_at=NOW, actor=UserFactory())

    [row] = version_matrix([module.system])

    assert row.newest.version == "1.1"
    assert [(d.place, d.version.version, d.version.is_newest) for d in row.deployments] == [
        ("测试机", "1.0", False)
    ]
