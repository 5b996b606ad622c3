"""File names that are safe to keep, to show and to save on Windows, Linux and macOS."""

import re
import unicodedata

LONGEST_BYTES = 180
_RESERVED = re.compile(r"^(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])$", re.IGNORECASE)
_FORBIDDEN = re.compile(r'[<>:"|?*\x00-\x1f\x7f]')


def clean_name(name: str) -> str:
    """The last part of `name`, at most 180 bytes long, without control, bidirectional, forbidden characters.

    The extension survives shortening; an empty or reserved name becomes `file`.
    """
    name = re.split(r"[/\\]", unicodedata.normalize("NFC", name))[-1]
    name = "".join(char for char in name if unicodedata.category(char) not in {"Cc", "Cf", "Cs", "Co", "Cn"})
    name = _FORBIDDEN.sub("_", name)
    name = " ".join(name.split()).strip(". ")
    stem, dot, extension = name.rpartition(".")
    if not dot or len(extension) > 10:
        stem, extension = name, ""
    stem = stem.rstrip(". ")
    if not stem or _RESERVED.match(stem.partition(".")[0].strip()):
        stem = f"file_{stem}" if stem else "file"
    suffix = f".{extension}" if extension else ""
    return _shortened(stem, LONGEST_BYTES - len(suffix.encode())) + suffix


def extension_of(name: str) -> str:
    """The extension in lower case without its dot, empty when there is none."""
    return name.rpartition(".")[2].lower() if "." in name else ""


def _shortened(text: str, limit: int) -> str:
    """`text` cut to `limit` bytes of UTF-8, between characters."""
    return text.encode()[:limit].decode(errors="ignore").rstrip(". ")
