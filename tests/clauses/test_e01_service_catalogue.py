"""E01: the catalogue of 14 services with channel, response time and clause, as contracted in Table 1."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.domain.roles import Role
from tests.factories.accounts import user_of_role

pytestmark = pytest.mark.django_db

TABLE_1 = [
    (1, "功能应用维护", "咨询服务", "1小时内响应", "1.1"),
    (2, "功能应用维护", "故障排除", "2小时内响应", "1.2"),
    (3, "功能应用维护", "报表维护", "2小时内响应", "1.3 1.4"),
    (4, "功能应用维护", "需求变更", "2小时内响应", "1.5"),
    (5, "功能应用维护", "日常维护", "2小时内响应", "1.6"),
    (6, "数据维护", "数据恢复", "2小时内响应", "2.1"),
    (7, "数据维护", "数据调整", "2小时内响应", "2.2"),
    (8, "数据维护", "特殊服务", "立即响应", "2.3"),
    (9, "其他服务", "管理培训", "法定工作日预约", "3.1"),
    (10, "其他服务", "维护培训", "法定工作日预约", "3.2"),
    (11, "其他服务", "巡检服务", "法定工作日预约", "3.3"),
    (12, "其他服务", "热线服务", "法定工作日", "3.4 3.5"),
    (13, "其他服务", "问题解答", "法定工作日", "3.6"),
    (14, "其他服务", "同版本内系统升级", "法定工作日、需要时", "3.7"),
]


def test_e01_catalogue_is_table_1(loaded_contracts):
    services = loaded_contracts["EMR"].catalogue_services.values_list(
        "number", "group_zh", "name_zh", "response_zh", "clause_ref"
    )

    assert list(services) == TABLE_1


def test_e01_services_that_come_on_site_say_so(loaded_contracts):
    on_site = loaded_contracts["EMR"].catalogue_services.filter(channels_zh__contains="现场")

    assert list(on_site.values_list("number", flat=True)) == [6, 7, 8, 11, 14]


def test_e01_hospital_reads_the_catalogue_on_the_contract_page(loaded_contracts):
    reader = Client()
    reader.force_login(user_of_role(Role.HOSPITAL_ENGINEER, loaded_contracts["EMR"].hospital))

    page = reader.get(reverse("contracts:contract", args=["EMR"]))

    assert [service.number for service in page.context["services"]] == list(range(1, 15))
    assert "软件功能的应用咨询" in page.content.decode()
