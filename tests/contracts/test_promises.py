"""The shipped service levels: readable, complete in both languages, and refused by row when faulty."""

from pathlib import Path

import pytest

from contracts.catalogue import COLUMNS, SHIPPED, CatalogueFault, read_promises, shipped_promises, terms_of
from contracts.domain.terms import CONTRACTS

ROW = dict(
    zip(
        COLUMNS,
        [
            "TRI",
            "fault",
            "",
            "respond",
            "reported",
            "responded",
            "600",
            "24x7",
            "",
            "no",
            "0",
            "十分钟",
            "ten minutes",
            "一、1",
        ],
        strict=True,
    )
)


def table(path: Path, *rows: dict[str, str]) -> Path:
    lines = [",".join(COLUMNS), *(",".join(row.values()) for row in rows)]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def test_every_contract_has_promises_with_their_clause_in_both_languages() -> None:
    promises = shipped_promises()

    assert {promise.contract for promise in promises} == set(CONTRACTS)
    assert all(promise.promise_zh and promise.promise_en and promise.clause for promise in promises)


def test_promises_without_a_number_have_no_clock() -> None:
    in_words = {(one.contract, one.kind, one.promise_en) for one in shipped_promises() if one.term is None}

    assert {
        ("MRS", "fault", "on site when needed"),
        ("AIS", "change", "per agreed plan"),
        ("EMR", "training", "working days, by appointment"),
        ("EMR", "disaster", "on site as fast as possible when needed"),
    } <= in_words
    assert terms_of("EMR")("training", "normal") == ()


FAULTS = {
    "contract": ({"contract": "XYZ"}, "contract 'XYZ' is not known"),
    "kind": ({"kind": "wish"}, "kind 'wish' is not known"),
    "clock": ({"clock": "repair"}, "clock 'repair' is not known"),
    "start": ({"starts_on": "reported called"}, "starts_on 'called' is not known"),
    "budget": ({"budget_s": "-1"}, "budget_s '-1' is not a whole number of seconds"),
    "no budget": ({"budget_s": ""}, "a term needs kind, clock and budget_s"),
    "calendar": ({"calendar": "night"}, "calendar 'night' is not known"),
    "severity": ({"severity": "urgent"}, "severity 'urgent' is not known"),
    "agreed time": ({"agreed_time": "true"}, "agreed_time 'true' is not known"),
    "untranslated": ({"promise_zh": ""}, "promise_zh is empty"),
}


@pytest.mark.parametrize(("change", "reason"), FAULTS.values(), ids=FAULTS)
def test_a_faulty_row_is_named(tmp_path: Path, change: dict[str, str], reason: str) -> None:
    path = table(tmp_path / "terms.csv", {**ROW, "kind": "bug"}, {**ROW, **change})

    with pytest.raises(CatalogueFault) as refusal:
        read_promises(path)

    assert str(refusal.value) == f"row 3: {reason}"


def test_a_second_term_for_one_clock_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CatalogueFault, match="row 3: a second term"):
        read_promises(table(tmp_path / "terms.csv", ROW, ROW))


def test_other_columns_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "terms.csv"
    path.write_text("contract,kind\nTRI,fault\n", encoding="utf-8")

    with pytest.raises(CatalogueFault, match="row 1: the columns are not"):
        read_promises(path)


def test_the_shipped_table_is_what_is_read() -> None:
    assert len(SHIPPED.read_text(encoding="utf-8").splitlines()) == len(shipped_promises()) + 1
