"""The fonts documents are drawn with: they come with the installation, and nothing else is ever used."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from django.conf import settings

FAMILY = "Portal Sans"  # 黑体
SERIF_FAMILY = "Portal Serif"  # 宋体, for the running text of papers that are put on file
# CSS weight → the static file's place inside settings.PDF_FONT_DIR.
FACES = {
    400: "400Regular/NotoSansSC_400Regular.ttf",
    700: "700Bold/NotoSansSC_700Bold.ttf",
}
# The same inside settings.PDF_SERIF_FONT_DIR.
SERIF_FACES = {400: "400Regular/NotoSerifSC_400Regular.ttf"}
_MARKUP_WHITESPACE = frozenset("\t\n\r")


class UnableToDraw(Exception):
    """A font file is missing: better no document than one of empty boxes."""


def font_files() -> dict[int, Path]:
    """Weight → font file; raises UnableToDraw when one is missing."""
    return _present(Path(settings.PDF_FONT_DIR), FACES)


def serif_files() -> dict[int, Path]:
    """The same for the serif family."""
    return _present(Path(settings.PDF_SERIF_FONT_DIR), SERIF_FACES)


def undrawable(text: str) -> set[str]:
    """The characters of `text` that the fonts have no picture for; raises UnableToDraw without fonts."""
    return {char for char in set(text) - _MARKUP_WHITESPACE if ord(char) not in _drawable()}


def with_named_gaps(text: str) -> str:
    """`text` with each character that cannot be drawn named, e.g. [U+1F600], so that nothing goes unseen.

    Characters without a picture of their own (joiners, variation selectors) and controls are dropped.
    """
    gaps = undrawable(text)
    if not gaps:
        return text
    pattern = re.compile("[" + "".join(re.escape(char) for char in gaps) + "]")
    return pattern.sub(lambda match: _name(match[0]), text)


def _present(folder: Path, faces: Mapping[int, str]) -> dict[int, Path]:
    files = {weight: folder / place for weight, place in faces.items()}
    missing = [str(path) for path in files.values() if not path.is_file()]
    if missing:
        raise UnableToDraw(f"font files are missing: {', '.join(missing)}")
    return files


def _name(char: str) -> str:
    is_unseen = unicodedata.category(char) in {"Cc", "Cf", "Mn", "Cs"}
    return "" if is_unseen else f"[U+{ord(char):04X}]"


def _drawable() -> frozenset[int]:
    return _code_points((*font_files().values(), *serif_files().values()))


@cache
def _code_points(files: tuple[Path, ...]) -> frozenset[int]:
    """Code points that every one of `files` can draw."""
    from fontTools.ttLib import TTFont  # slow to load: who draws pays, not every start

    common: set[int] | None = None
    for path in files:
        with TTFont(path, lazy=True) as font:
            points = set(font.getBestCmap())
        common = points if common is None else common & points
    return frozenset(common or ())
