"""Compile every message catalogue of the project, where it is newer than its compiled form.

    python script/compile_catalogues.py

Needs polib only: no gettext on the machine. A catalogue that can't be read is a fault, with its line.
"""

import os
import sys
from pathlib import Path

import polib

ROOT = Path(__file__).resolve().parent.parent
NOT_OURS = {".venv", "node_modules", "var", ".git"}


def catalogues(root: Path = ROOT) -> list[Path]:
    """Every django.po and djangojs.po of the project, in order."""
    found = []
    for folder, names, files in os.walk(root):
        names[:] = [name for name in names if name not in NOT_OURS]
        if Path(folder).name == "LC_MESSAGES":
            found += [Path(folder) / name for name in files if name in {"django.po", "djangojs.po"}]
    return sorted(found)


def compile_catalogue(path: Path) -> bool:
    """Write the .mo beside a .po unless it is newer already; True when written. OSError on bad syntax."""
    compiled = path.with_suffix(".mo")
    if compiled.exists() and compiled.stat().st_mtime_ns > path.stat().st_mtime_ns:
        return False
    fresh = compiled.with_suffix(f".{os.getpid()}.new")
    polib.pofile(str(path)).save_as_mofile(str(fresh))
    fresh.replace(compiled)
    return True


def main(root: Path = ROOT) -> int:
    try:
        written = [path for path in catalogues(root) if compile_catalogue(path)]
    except OSError as fault:
        print(f"not a catalogue: {fault}", file=sys.stderr)
        return 1
    if written:
        print(f"{len(written)} message catalogues compiled")
    return 0


if __name__ == "__main__":
    sys.exit(main())
