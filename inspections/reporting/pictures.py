"""Photos made small enough for paper: upright, without the camera's notes, as JPEG."""

from __future__ import annotations

import io
from typing import IO

from PIL import Image, ImageOps

LONGEST_SIDE = 1400  # pixels; two photos a page are 85 mm high, so some 200 dots an inch
QUALITY = 78
_MOST_PIXELS = 120_000_000


class UnableToShow(Exception):
    """This file is no picture that can be read, or one of absurd size."""


def for_paper(source: IO[bytes], longest_side: int = LONGEST_SIDE) -> bytes:
    """The picture as JPEG, its longest side at most `longest_side` pixels; raises UnableToShow.

    Place and device, which cameras write into the file, are left out.
    """
    try:
        with Image.open(source) as picture:
            if picture.width * picture.height > _MOST_PIXELS:
                raise UnableToShow("too many pixels")
            picture.draft("RGB", (longest_side, longest_side))  # JPEG: decode at a fraction of the size
            upright = ImageOps.exif_transpose(picture)
            upright.thumbnail((longest_side, longest_side), reducing_gap=2.0)
            target = io.BytesIO()
            _on_white(upright).save(target, "JPEG", quality=QUALITY)
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise UnableToShow(type(error).__name__) from error
    return target.getvalue()


def _on_white(picture: Image.Image) -> Image.Image:
    """Without transparency, which JPEG cannot hold."""
    if picture.mode in {"RGBA", "LA", "P"}:
        coloured = picture.convert("RGBA")
        ground = Image.new("RGB", coloured.size, "white")
        ground.paste(coloured, mask=coloured.getchannel("A"))
        return ground
    return picture.convert("RGB")
