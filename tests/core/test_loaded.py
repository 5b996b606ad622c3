"""Shipped catalogues are loaded once, and again when a file of theirs says otherwise."""

import pytest

from core.loaded import load_if_changed
from core.models.loaded import LoadedCatalogue

pytestmark = pytest.mark.django_db


def test_the_same_files_are_loaded_once_and_changed_ones_again(tmp_path):
    loads: list[str] = []
    (tmp_path / "terms.csv").write_text("one")

    first = load_if_changed("terms", [tmp_path], lambda: loads.append("first"))
    again = load_if_changed("terms", [tmp_path], lambda: loads.append("again"))
    (tmp_path / "terms.csv").write_text("two")
    changed = load_if_changed("terms", [tmp_path], lambda: loads.append("changed"))
    (tmp_path / "terms.csv").rename(tmp_path / "other.csv")
    renamed = load_if_changed("terms", [tmp_path], lambda: loads.append("renamed"))

    assert (first, again, changed, renamed) == (True, False, True, True)
    assert loads == ["first", "changed", "renamed"]


def test_a_load_that_fails_is_tried_again_at_the_next_start(tmp_path):
    def fail() -> None:
        raise FileNotFoundError

    with pytest.raises(FileNotFoundError):
        load_if_changed("terms", [tmp_path], fail)

    assert not LoadedCatalogue.objects.exists()
