"""Folders of code lists: which classes of operations count, and what is refused."""

from pathlib import Path

import pytest

from quality.dictionary_files import UnableToReadDictionaries, read_dictionaries


def folder_with(folder: Path, text: str) -> Path:
    (folder / "icd9cm3_zh.csv").write_text(text, encoding="utf-8-sig")
    return folder


@pytest.mark.parametrize(
    ("headings", "cells", "sure_class"),
    [
        ("code,name_zh,op_class", "51.2300,切除,手术", "surgery"),
        ("code,name_zh,op_class", "51.2300,切除,", None),
        ("code,name_zh,op_class,class_basis", "51.2300,切除,surgery,checked", "surgery"),
        ("code,name_zh,op_class,class_basis", "51.2300,切除,surgery,guess", None),
        ("code,name_zh,op_class,class_basis", "51.2300,切除,surgery,", None),
        ("code,name_zh,op_class,class_basis", "51.2300,切除,surgery", None),
        ("code,name_zh", "51.2300,切除", None),
    ],
)
def test_a_folder_without_a_basis_is_official(
    tmp_path: Path, headings: str, cells: str, sure_class: str | None
) -> None:
    found = read_dictionaries(folder_with(tmp_path, f"{headings}\n{cells}\n")).operations or {}

    assert found["51.2300"].sure_class == sure_class


def test_an_unknown_class_is_refused_with_its_row(tmp_path: Path) -> None:
    folder = folder_with(tmp_path, "code,name_zh,op_class\n51.2300,切除,手术\n51.2400,切除,三级\n")

    with pytest.raises(UnableToReadDictionaries, match="row 3: '三级' is no class of operations"):
        read_dictionaries(folder)
