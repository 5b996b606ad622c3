"""The document of indicators: values side by side by department and coder, charts by month or department."""

from datetime import date, timedelta

import pytest

from core.charts import BARS, LINE
from quality import indicator_groups
from quality.domain.indicators.table import measure_all
from quality.figures import figures_of
from quality.indicator_groups import charts, matrices
from quality.selectors.measures import taken_of
from quality.selectors.spans import Span
from tests.factories.accounts import HospitalFactory
from tests.factories.quality import NOW, coder_of, homepage_of

pytestmark = pytest.mark.django_db
MAY, JUNE = date(2024, 5, 1), date(2024, 6, 30)
DEAD = {"discharge_way": "5", "autopsy": "2"}


@pytest.fixture
def hospital():
    hospital = HospitalFactory()
    homepage_of(hospital, record_no="1", coder="甲")
    homepage_of(hospital, record_no="2", coder="乙", discharge_dept="0301", **DEAD)
    homepage_of(hospital, record_no="3", coder="乙", discharge_dept="0301")
    later = {"discharge_time": "2024-06-02 10:30:00", "stay_days": 27, "qc_date": "2024-06-03"}
    homepage_of(hospital, record_no="4", coder="乙", at=NOW + timedelta(days=60), **later)
    return hospital


def asked(hospital, last):
    taken = taken_of(coder_of(hospital), Span(hospital.pk, MAY, last))
    wanted = [
        one for one in figures_of(measure_all(taken.period)) if one.description.id in ("PA-08", "PA-14")
    ]
    return taken, wanted


def rows(matrix):
    return {figure.description.id: shown for figure, shown in matrix.rows}


def test_each_group_has_its_column_and_the_value_of_its_homepages(hospital):
    by_department, by_coder = matrices(*asked(hospital, date(2024, 5, 31)))

    assert len(by_department.names) == 2
    assert rows(by_department)["PA-08"] == ("50.00 %", "0.00 %")
    assert by_coder.names == ("乙", "甲")
    assert rows(by_coder)["PA-08"] == ("50.00 %", "0.00 %")


def test_many_groups_go_on_in_the_next_table(hospital, monkeypatch):
    monkeypatch.setattr(indicator_groups, "COLUMNS", 1)

    tables = list(matrices(*asked(hospital, date(2024, 5, 31))))

    assert [table.names for table in tables][2:] == [("乙",), ("甲",)]
    assert len(tables) == 4


def test_a_span_of_months_is_drawn_by_month_one_month_by_department(hospital):
    [by_month] = charts(*asked(hospital, JUNE))
    [by_department] = charts(*asked(hospital, date(2024, 5, 31)))

    assert (by_month.kind, by_month.labels) == (LINE, ("2024-05", "2024-06"))
    assert [one.values for one in by_month.series] == [(33.33, 0.0)]
    assert (by_department.kind, [one.values for one in by_department.series]) == (BARS, [(50.0, 0.0)])


def test_what_no_group_has_a_value_of_takes_no_row(hospital):
    taken = taken_of(coder_of(hospital), Span(hospital.pk, MAY, JUNE))

    tables = list(matrices(taken, figures_of(measure_all(taken.period))))

    assert {"PA-08", "PA-12"} <= rows(tables[0]).keys()
    assert {"QI-02", "PA-07"} & rows(tables[0]).keys() == set()
