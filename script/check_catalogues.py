"""Refuse catalogues with an empty, fuzzy, broken or clashing entry, and text that no catalogue has.

    python script/check_catalogues.py

What the source code says is collected by xgettext (Debian's gettext) through Django's own extraction, in a
copy, so that no catalogue is touched; without xgettext that part is not done, and said so.
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import polib

if __name__ == "__main__":
    sys.path[0] = str(Path(__file__).resolve().parent.parent)

from script.compile_catalogues import NOT_OURS, ROOT, catalogues

PLACEHOLDER = re.compile(
    r"%%|%\([a-zA-Z_]\w*\)[-#0 +]*\d*(?:\.\d+)?[a-zA-Z]|%[-#0+]*\d*(?:\.\d+)?[sdifr]|\{[a-zA-Z_]\w*\}"
)
OF_SOURCE = ("html", "txt", "py")
NOT_SOURCE = shutil.ignore_patterns("locale", "__pycache__", "migrations", "static", *NOT_OURS)


def placeholders(text: str) -> Counter[str]:
    return Counter(found for found in PLACEHOLDER.findall(text) if found != "%%")


def faults_of(entry: polib.POEntry) -> Iterator[str]:
    """What is wrong with one entry, in words."""
    forms = list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]
    if entry.fuzzy:
        yield "fuzzy"
    if not forms or not all(form.strip() for form in forms):
        yield "not translated"
        return
    sources = [placeholders(entry.msgid)]
    if entry.msgid_plural:
        sources.append(placeholders(entry.msgid_plural))
    for form in forms:
        if placeholders(form) not in sources:
            yield f"placeholders differ: {sorted(placeholders(form))} for {sorted(sources[-1])}"
        if (form[:1] == "\n", form[-1:] == "\n") != (entry.msgid[:1] == "\n", entry.msgid[-1:] == "\n"):
            yield "begins or ends with a line break where the source does not, or the reverse"


def check_catalogue(path: Path) -> list[str]:
    """All faults of one catalogue, each with file and line."""
    entries = [entry for entry in polib.pofile(str(path)) if not entry.obsolete]
    return [
        f"{path}:{entry.linenum}: {fault}: {entry.msgid!r}" for entry in entries for fault in faults_of(entry)
    ]


def missing_from(catalogue: Path, sources: list[Path]) -> list[str]:
    """Text of these source folders that the catalogue does not have."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder)
        for source in sources:
            shutil.copytree(source, copy / source.name, ignore=NOT_SOURCE)
        wanted = extract(copy)
    have = {key(entry) for entry in polib.pofile(str(catalogue))} if catalogue.exists() else set()
    return [f"{catalogue}: missing: {entry.msgid!r}" for entry in wanted if key(entry) not in have]


def clashes_between(paths: list[Path]) -> list[str]:
    """Texts translated differently by two catalogues: at run time one of them would win everywhere."""
    seen: dict[tuple[str | None, str], tuple[Path, str]] = {}
    faults = []
    for path in paths:
        for entry in polib.pofile(str(path)):
            if entry.obsolete:
                continue
            chinese = entry.msgstr or " / ".join(entry.msgstr_plural.values())
            first, said = seen.setdefault(key(entry), (path, chinese))
            if said != chinese:
                faults.append(
                    f"{path}:{entry.linenum}: {chinese!r}, but {said!r} in {first}: {entry.msgid!r}"
                )
    return faults


def extract(folder: Path) -> list[polib.POEntry]:
    """Every text marked for translation below a folder, by Django's own extraction."""
    collected = folder / "locale/zh_Hans/LC_MESSAGES/django.po"
    collected.parent.mkdir(parents=True)
    django_admin = Path(sys.executable).with_name("django-admin")
    command = [str(django_admin), "makemessages", "--locale=zh_Hans", "--no-location", "--no-wrap"]
    command += [f"--extension={extension}" for extension in OF_SOURCE]
    plain = {name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"}
    done = subprocess.run(command, cwd=folder, env=plain, capture_output=True, text=True)
    if done.returncode:
        raise SystemExit(f"extraction failed: {done.stderr}")
    return list(polib.pofile(str(collected))) if collected.exists() else []


def key(entry: polib.POEntry) -> tuple[str | None, str]:
    return entry.msgctxt, entry.msgid


def parts(root: Path) -> list[tuple[Path, list[Path]]]:
    """Each catalogue's place with the folders it speaks for: an app's own, and the rest of the project."""
    place = Path("locale/zh_Hans/LC_MESSAGES/django.po")
    apps = sorted(folder for folder in root.iterdir() if (folder / "apps.py").exists())
    rest = [root / name for name in ("config", "templates") if (root / name).is_dir()]
    return [(root / place, rest), *((app / place, [app]) for app in apps)]


def main(root: Path = ROOT) -> int:
    faults = [fault for path in catalogues(root) for fault in check_catalogue(path)]
    faults += clashes_between(list(catalogues(root)))
    if shutil.which("xgettext"):
        faults += [fault for catalogue, sources in parts(root) for fault in missing_from(catalogue, sources)]
    else:
        print("extraction NOT checked: no xgettext on this machine (apt-get install gettext)")
    print("\n".join(faults) if faults else "catalogues are complete")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
