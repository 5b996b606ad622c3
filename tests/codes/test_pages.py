"""Pages and REST of code lists by role: who sees, who may import, what the differences show."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.translation import override

from accounts.domain.roles import Role
from codes.models.code import Code
from codes.models.system import CodeSystem
from codes.templatetags.code_words import basis_words, class_words
from tests.factories.accounts import AdministratorFactory, HospitalFactory, user_of_role
from tests.factories.codes import CodeSystemFactory, draft_of, published

pytestmark = pytest.mark.django_db
FIRST = "code,name_zh\nA1,甲\nA2,乙\n"


def client_of(user) -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(user)
    client.cookies["django_language"] = "en"
    return client


def test_a_hospitals_coder_imports_looks_and_publishes():
    hospital = HospitalFactory()
    system = CodeSystemFactory(hospital=hospital)
    published(system, FIRST)
    coder = client_of(user_of_role(Role.CODER, hospital))
    file = SimpleUploadedFile("next.csv", "code,name_zh\nA1,甲甲\nA3,丙\n".encode())

    staged = coder.post(reverse("codes:list-import", args=[system.pk]), {"file": file, "label": "2.0"})
    preview = coder.get(staged.url)
    done = coder.post(
        reverse("codes:version-publish", args=[preview.context["version"].pk]), {"valid_from": "2026-05-01"}
    )

    assert preview.context["counts"] == [1, 1, 1]
    assert done.url == reverse("codes:system", args=[system.pk])
    assert sorted(Code.objects.filter(system=system, valid_to=None).values_list("code", "name_zh")) == [
        ("A1", "甲甲"),
        ("A3", "丙"),
    ]


def test_faults_of_a_file_stand_at_the_form():
    system = CodeSystemFactory()
    admin = client_of(AdministratorFactory())
    file = SimpleUploadedFile("bad.csv", "code,name_zh\n,甲\nA,\n".encode())

    answer = admin.post(reverse("codes:list-import", args=[system.pk]), {"file": file})

    assert answer.status_code == 422
    assert answer.context["form"].errors["file"] == ["Row 2 has no code."]
    assert answer.context["faults"] == ["Row 2 has no code.", "Row 3: code A has no name."]


def test_a_draft_whose_file_is_taken_no_more_says_why():
    system = CodeSystemFactory()
    draft = draft_of(system, "code,name_zh,class\nA,甲,三级\n")
    system.kind = CodeSystem.Kind.OPERATION
    system.save()
    admin = client_of(AdministratorFactory())

    shown = admin.get(reverse("codes:version", args=[draft.pk]))
    refused = admin.post(reverse("codes:version-publish", args=[draft.pk]), {"valid_from": "2026-05-01"})
    discarded = admin.post(reverse("codes:version-discard", args=[draft.pk]))

    assert [fault[:20] for fault in shown.context["faults"]] == ["Row 2: “三级” is no cl"[:20]]
    assert "Publish</button>" not in shown.content.decode()
    assert refused.status_code == 422
    assert discarded.url == reverse("codes:system", args=[system.pk])
    assert not system.versions.exists()


def test_shared_lists_are_the_administrators_matter():
    system = CodeSystemFactory()
    version = published(system, FIRST)
    coder = client_of(user_of_role(Role.CODER))

    statuses = [
        coder.get(reverse("codes:list-import", args=[system.pk])).status_code,
        coder.post(reverse("codes:version-discard", args=[version.pk])).status_code,
        coder.get(reverse("codes:system", args=[system.pk])).status_code,
    ]

    assert statuses == [403, 403, 200]


def test_a_coders_new_list_belongs_to_the_own_hospital():
    user = user_of_role(Role.CODER)
    body = {"key": "WARD", "name_zh": "病区", "kind": "other", "hospital": HospitalFactory().pk}

    client_of(user).post(reverse("codes:add"), body)
    again = client_of(user).post(reverse("codes:add"), body)

    assert user.organisation.code_systems.get().key == "WARD"
    assert again.status_code == 422


def test_list_page_asks_as_much_for_three_lists_as_for_one():
    client, counts = client_of(user_of_role(Role.CODER)), []
    client.get(reverse("codes:list"))  # the session is written once
    for number in (1, 3):
        for _each in range(number):
            published(CodeSystemFactory(), FIRST)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            client.get(reverse("codes:list"))
        counts.append(len(queries))

    assert counts[0] == counts[1]


def test_rest_looks_up_for_pickers_and_versions():
    published(CodeSystemFactory(key="DX"), "code,name_zh,class,class_basis\n51.23,胆囊切除,surgery,checked\n")
    client = client_of(user_of_role(Role.CODER))

    found = client.get("/api/v1/codes/DX/codes?q=dnqc").json()
    exact = client.get("/api/v1/codes/DX/codes?code=51.23&on=2019-12-31").json()
    versions = client.get("/api/v1/codes/DX/versions").json()["results"]
    wrong = client.get("/api/v1/codes/DX/codes?on=tomorrow")

    assert [(code["code"], code["class"], code["class_basis"]) for code in found] == [
        ("51.23", "surgery", "checked")
    ]
    assert exact == []
    assert [(one["number"], one["valid_from"], one["code_count"]) for one in versions] == [
        (1, "2020-01-01", 1)
    ]
    assert (wrong.status_code, wrong.json()["errors"][0]["field"]) == (400, "on")
    assert client.get("/api/v1/codes/NOPE/codes").status_code == 404


@pytest.mark.parametrize(
    ("category", "basis", "english", "chinese"),
    [
        ("surgery", "guess", "surgery (guessed)", "手术（推定）"),
        ("diagnostic", "checked", "diagnostic", "诊断性操作"),
        ("一级", "", "一级", "一级"),
        ("interventional", "医保版", "intervention 医保版", "介入治疗医保版"),
    ],
)
def test_classes_of_operations_are_said_in_words(category: str, basis: str, english: str, chinese: str):
    with override("en"):
        in_english = f"{class_words(category)} {basis_words(basis)}".strip()
    with override("zh-hans"):
        in_chinese = f"{class_words(category)}{basis_words(basis)}"

    assert (in_english, in_chinese) == (english, chinese)
