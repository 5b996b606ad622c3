"""Nothing that somebody typed into a statement survives masking; its shape does."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inspections.domain.statement_text import LONGEST, Dialect, masked

PG, MY, ORA, MS = Dialect.POSTGRESQL, Dialect.MYSQL, Dialect.ORACLE, Dialect.SQL_SERVER


@pytest.mark.parametrize(
    ("dialect", "text", "expected"),
    [
        (PG, "SELECT * FROM pat WHERE name = '张三'", "SELECT * FROM pat WHERE name = ?"),
        (PG, "SELECT $1, 'O''Brien', 7", "SELECT $1, ?, ?"),
        (PG, "SELECT 'cut off in the mid", "SELECT ?"),
        (PG, r"SELECT E'a\'b 张三', x", "SELECT ?, x"),
        (PG, r"SELECT 'C:\' , '张三' FROM t", "SELECT ?"),
        (PG, "DO $b$ select '李四' $b$", "DO ?"),
        (PG, "SELECT $q$ never closed 李四", "SELECT ?"),
        (PG, 'SELECT "Name" FROM "tab"', 'SELECT "Name" FROM "tab"'),
        (PG, "SELECT 1 -- for 张三\n, 2 /* 李四 */ FROM t", "SELECT ? , ? FROM t"),
        (PG, "SELECT 1 /* 李四", "SELECT ?"),
        (PG, "CALL f(430102199001011234, -3.5e2, .5)", "CALL f(?, ?, ?)"),
        (PG, "SELECT * FROM log_20261128 t1", "SELECT * FROM log_? t1"),
        (PG, "ALTER ROLE x PASSWORD 'secret'", "ALTER ROLE x PASSWORD ?"),
        (PG, "SELECT U&'\\5f20', B'1', x'ff', N'王五'", "SELECT ?, ?, ?, ?"),
        (MY, 'SELECT "张三", `na"me` FROM t # 李四', 'SELECT ?, `na"me` FROM t'),
        (MY, r"SELECT 'it\'s 张三', 5", "SELECT ?, ?"),
        (ORA, "SELECT q'[it's 张三]', \"C\" FROM dual", 'SELECT ?, "C" FROM dual'),
        (ORA, "SELECT q'!it's 张三!' FROM dual", "SELECT ? FROM dual"),
        (MS, "SELECT N'张三', [na'me], \"李四\" FROM t", "SELECT ?, [na'me], ? FROM t"),
    ],
)
def test_shape_stays_and_literals_go(dialect, text, expected):
    assert masked(text, dialect) == expected


@settings(max_examples=60)
@given(
    st.sampled_from(list(Dialect)),
    st.text(alphabet="张三李四abc0123 ;,()", min_size=1, max_size=30),
    st.integers(min_value=0, max_value=70),
)
def test_a_quoted_name_never_survives_wherever_the_text_is_cut(dialect, name, cut):
    text = f"SELECT a, 'x' FROM pat WHERE n = '{name}王五' AND id = 123456"  # noqa: S608 - never run

    shown = masked(text[:cut], dialect)

    assert len(shown) <= LONGEST
    assert "王五" not in shown
    assert not re.search(r"\d{6}|[张三李四]", shown)


def test_long_statements_are_cut():
    shown = masked("SELECT " + "column_name, " * 100)

    assert len(shown) == 300
