"""Every environment variable the portal reads is explained in docs/operations.md, and no other."""

import re

from script.servers.place import ROOT

SECTION = (ROOT / "docs/operations.md").read_text().split("## Environment variables")[1]
READ = re.compile(
    r"""env(?:iron)?\.[a-z_]+\(\s*["']([A-Z][A-Z0-9_]+)["']|environ\[["']([A-Z][A-Z0-9_]+)["']"""
)
OF_OTHERS = {"DJANGO_SETTINGS_MODULE", "PATH"}


def variables_read() -> set[str]:
    sources = [*ROOT.glob("config/*.py"), *ROOT.glob("script/**/*.py"), ROOT / "tests/servers.py"]
    found = {first or second for path in sources for first, second in READ.findall(path.read_text())}
    return found - OF_OTHERS


def test_every_variable_is_explained() -> None:
    assert sorted(name for name in variables_read() if f"`{name}`" not in SECTION) == []


def test_every_explained_variable_is_read() -> None:
    explained = set(re.findall(r"^\|?.*?`([A-Z][A-Z0-9_]{3,})`", SECTION, re.MULTILINE))
    sources = "".join(
        path.read_text()
        for folder in ("config", "script", "tests", "accounts")
        for path in ROOT.glob(f"{folder}/**/*.py")
    )

    assert sorted(name for name in explained if name not in sources) == []
