"""HP-M rules: amounts, always as decimals."""

from decimal import Decimal

from . import tables
from .findings import Found, rule
from .formats import COSTS
from .logic_care import TRANSFUSED, transfused
from .record import Record
from .truth import above, at_most, below, equal, every, some, starts

PARTS = {"cost_physical_therapy", "cost_anesthesia", "cost_surgery", "cost_antibacterial"}
ITEMS = tuple(key for key in COSTS if key.startswith("cost_"))
SUM_ITEMS = tuple(key for key in ITEMS if key not in PARTS)
CENT, HALF_CENT = Decimal("0.01"), Decimal("0.005")


def cost_sum(record: Record) -> Decimal | None:
    """Sum of the 24 sum items; unknown when one is unreadable."""
    return total(record, *SUM_ITEMS)


def total(record: Record, *paths: str) -> Decimal | None:
    """Sum of some amounts, a blank or dash counting 0."""
    amounts = [record.cost(path) for path in paths]
    return None if None in amounts else sum((amount or Decimal(0) for amount in amounts), Decimal(0))


def plus(amount: Decimal | None, tolerance: Decimal) -> Decimal | None:
    """Unknown stays unknown."""
    return None if amount is None else amount + tolerance


@rule("HP-M-001")
def total_not_above_zero(record: Record) -> Found:
    yield at_most(record.money("total_cost"), 0), ("total_cost",)


@rule("HP-M-002")
def negative(record: Record) -> Found:
    for path in ("self_pay", *ITEMS):
        yield below(record.money(path), 0), (path,)


@rule("HP-M-003")
def items_above_total(record: Record) -> Found:
    yield above(cost_sum(record), plus(record.money("total_cost"), CENT)), ("total_cost", *SUM_ITEMS)


@rule("HP-M-004")
def items_below_total(record: Record) -> Found:
    yield below(cost_sum(record), plus(record.money("total_cost"), -CENT)), ("total_cost", *SUM_ITEMS)


BOUNDED = {
    5: ("cost_western_medicine", ("cost_antibacterial",)),
    6: ("cost_surgical_treatment", ("cost_anesthesia", "cost_surgery")),
    7: ("cost_nonsurgical_treatment", ("cost_physical_therapy",)),
}


def _declare_bound(number: int, whole: str, parts: tuple[str, ...]) -> None:
    @rule(f"HP-M-{number:03}")
    def parts_above_whole(record: Record) -> Found:
        yield above(total(record, *parts), plus(record.cost(whole), HALF_CENT)), (whole, *parts)


for _number, (_whole, _parts) in BOUNDED.items():
    _declare_bound(_number, _whole, _parts)


@rule("HP-M-008")
def self_pay_above_total(record: Record) -> Found:
    yield (
        above(record.money("self_pay"), plus(record.money("total_cost"), HALF_CENT)),
        ("self_pay", "total_cost"),
    )


@rule("HP-M-009")
def self_pay_below_total(record: Record) -> Found:
    paid = below(record.money("self_pay"), plus(record.money("total_cost"), -CENT))
    yield every(equal(record.code("payment_method"), "7"), paid), ("payment_method", "self_pay", "total_cost")


def is_operated(record: Record) -> bool:
    """Some operation code is present."""
    return any(record.present(path) for path in record.paths("operations[].code"))


@rule("HP-M-010")
def operation_fee_alone(record: Record) -> Found:
    yield (
        every(above(record.cost("cost_surgery"), 0), not is_operated(record)),
        ("cost_surgery", "operations"),
    )


@rule("HP-M-011")
def treatment_fee_alone(record: Record) -> Found:
    treated = above(record.cost("cost_surgical_treatment"), 0)
    no_fee = equal(record.cost("cost_surgery"), 0)
    yield every(treated, no_fee, not is_operated(record)), ("cost_surgical_treatment", "operations")


@rule("HP-M-012")
def anaesthesia_fee_alone(record: Record) -> Found:
    named = any(record.present(path) for path in record.paths("operations[].anesthesia_method"))
    yield every(above(record.cost("cost_anesthesia"), 0), not named), ("cost_anesthesia", "operations")


@rule("HP-M-013")
def anaesthesia_without_fee(record: Record) -> Found:
    methods = list(record.paths("operations[].anesthesia_method"))
    deep = some(starts(record.code(path), "01", "02", "05") for path in methods)
    told = tuple(path for path in methods if (record.code(path) or "").startswith(("01", "02", "05")))
    yield every(equal(record.cost("cost_anesthesia"), 0), deep), ("cost_anesthesia", *told)


@rule("HP-M-014")
def surgery_without_fee(record: Record) -> Found:
    operated = [i for i in record.slots("operations") if record.op_class(i) == "surgery"]
    no_fee = equal(record.cost("cost_surgical_treatment"), 0)
    yield every(no_fee, bool(operated)), ("cost_surgical_treatment", *(f"operations[{i}]" for i in operated))


@rule("HP-M-015")
def materials_alone(record: Record) -> Found:
    used = above(record.cost("cost_consumable_surgery"), 0)
    yield every(used, not is_operated(record)), ("cost_consumable_surgery", "operations")


FREE_OF_CHARGE = {16: "cost_nursing", 17: "cost_general_service"}


def _declare_free(number: int, path: str) -> None:
    @rule(f"HP-M-{number:03}")
    def nothing_charged(record: Record) -> Found:
        yield every(above(record.whole("stay_days"), 1), equal(record.cost(path), 0)), (path, "stay_days")


for _number, _path in FREE_OF_CHARGE.items():
    _declare_free(_number, _path)


@rule("HP-M-018")
def pathology_without_fee(record: Record) -> Found:
    free = equal(record.cost("cost_pathology"), 0)
    yield every(record.present("pathology_code"), free), ("cost_pathology", "pathology_code")


@rule("HP-M-019")
def blood_without_fee(record: Record) -> Found:
    given = transfused(record)
    yield every(equal(record.cost("cost_blood"), 0), bool(given)), ("cost_blood", *TRANSFUSED)


@rule("HP-M-020")
def much_other(record: Record) -> Found:
    whole = record.money("total_cost")
    share = None if whole is None else whole * 3 / 10
    yield above(record.cost("cost_other"), share), ("cost_other", "total_cost")


@rule("HP-M-021")
def dear_day(record: Record) -> Found:
    days, amount = record.whole("stay_days"), record.money("total_cost")
    if days is not None and amount is not None and days >= 1:
        yield amount > 100000 * days, ("total_cost", "stay_days")


@rule("HP-M-022")
def cheap_stay(record: Record) -> Found:
    amount = record.money("total_cost")
    yield every(above(amount, 0), below(amount, 10)), ("total_cost",)


@rule("HP-M-023")
def dash_for_zero(record: Record) -> Found:
    for path in ITEMS:
        yield record.dash(path), (path,)


@rule("HP-M-024")
def no_chinese_medicine(record: Record) -> Found:
    paths = ("cost_tcm_treatment", "cost_chinese_patent_medicine", "cost_chinese_herbal")
    chinese = starts(record.code("discharge_dept"), "50", "51", "52")
    yield every(chinese, equal(total(record, *paths), 0)), (*paths, "discharge_dept")


assert len(SUM_ITEMS) == 24
assert len(tables.fields()) > 0
