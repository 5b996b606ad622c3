"""E02: the 21 contracted modules of Table 2, in its order."""

import pytest

pytestmark = pytest.mark.django_db

TABLE_2 = [
    "临床医疗",
    "质控管理",
    "病案管理",
    "医务管理",
    "病案浏览",
    "感染上报卡",
    "病历维护",
    "模板维护",
    "人员管理",
    "日常办公",
    "运维管理",
    "配置管理",
    "统计报表",
    "临床护理",
    "临床护理护士长",
    "临床护理管理员",
    "系统维护",
    "通用接口系统",
    "文件传输服务器",
    "初始化工具",
    "临床路径系统（含10条路径）",
]


def test_e02_modules_are_table_2(loaded_contracts):
    modules = loaded_contracts["EMR"].systems.get().modules.order_by("position")

    assert list(modules.values_list("name_zh", flat=True)) == TABLE_2
    assert all(modules.values_list("name_en", flat=True))
