"""Read one UTF-8 JSON object from a file, as strictly as JSON is meant."""

import json
from pathlib import Path
from typing import Any, NoReturn

from tickets.replay_values import FileRefused


def read_document(path: Path) -> dict[str, Any]:
    """Read one JSON object; raises FileRefused."""
    try:
        document = json.loads(
            read_text(path), parse_constant=_not_a_number, object_pairs_hook=_without_repetition
        )
        json.dumps(document, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        raise FileRefused(str(path), "a text is not UTF-8") from None
    except (ValueError, RecursionError) as fault:
        raise FileRefused(str(path), f"not JSON: {fault}") from None
    if not isinstance(document, dict):
        raise FileRefused(str(path), "not one JSON object")
    return document


def read_text(path: Path) -> str:
    """Read UTF-8, with or without byte order mark; raises FileRefused."""
    try:
        return path.read_bytes().decode("utf-8-sig")
    except OSError as fault:
        raise FileRefused(str(path), fault.strerror or "cannot be read") from None
    except UnicodeDecodeError:
        raise FileRefused(str(path), "not UTF-8") from None


def _not_a_number(name: str) -> NoReturn:
    raise ValueError(f"{name} is not JSON")


def _without_repetition(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("a key is given twice in one object")
    return found
