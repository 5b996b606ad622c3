"""Bring database and static files to the state this version needs; every part can be run again.

    python script/prepare.py

Migrates, loads contracts, checks and value domains when their files changed, on a first start the
demonstration data (unless DEMO=0), collects static files when they changed, and makes the first administrator
where there is none. One process, for a quick start.
"""

import hashlib
import io
import os
import sys
from functools import partial
from pathlib import Path

if __name__ == "__main__":
    sys.path[0] = str(Path(__file__).resolve().parent.parent)

import django
from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command

from script.servers.place import ROOT, write_secret

# Which command loads a catalogue → where its files lie and the code that reads them.
CATALOGUES = {
    "load_contracts": [ROOT / "contracts/data", ROOT / "contracts/loading"],
    "load_checks": [ROOT / "inspections/data", ROOT / "inspections/loading"],
    "load_value_domains": [ROOT / "codes/data", ROOT / "codes/services"],
}
ACCOUNTS = ROOT / "var/demo-accounts.txt"


def prepare_database(*, demo: bool) -> None:
    from core.loaded import load_if_changed  # its table is known only now

    call_command("migrate", interactive=False, verbosity=0)
    is_first_start = not get_user_model().objects.exists()
    for command, folders in CATALOGUES.items():
        load_if_changed(command, folders, partial(call_command, command, stdout=io.StringIO()))
    if demo and is_first_start:
        print("Loading a week of demonstration tickets …", flush=True)
        accounts = io.StringIO()
        call_command("load_demo", stdout=accounts)
        call_command("load_homepage_demo", stdout=io.StringIO())
        write_secret(ACCOUNTS, accounts.getvalue())
        call_command("load_inspection_demo", stdout=io.StringIO())
    call_command("plan_inspections", stdout=io.StringIO())


def fingerprint_of_static_files() -> str:
    digest = hashlib.sha256()
    for finder in get_finders():
        for name, storage in finder.list([]):
            state = os.stat(storage.path(name))
            digest.update(f"{name} {state.st_size} {state.st_mtime_ns}\n".encode())
    return digest.hexdigest()


def collect_static_files() -> None:
    stamp = ROOT / "var/stamps/static"
    wanted = fingerprint_of_static_files()
    if stamp.exists() and stamp.read_text() == wanted and Path(settings.STATIC_ROOT).is_dir():
        return
    print("Collecting static files …", flush=True)
    call_command("collectstatic", interactive=False, verbosity=0)
    stamp.parent.mkdir(parents=True, exist_ok=True)
    stamp.write_text(wanted)


def ensure_administrator() -> None:
    """Make the first administrator from the environment or by asking; else say which command makes one."""
    if get_user_model().objects.filter(is_superuser=True, is_active=True).exists():
        return
    given = os.environ.get("PORTAL_ADMIN_USERNAME") and os.environ.get("PORTAL_ADMIN_PASSWORD")
    if given or sys.stdin.isatty():
        call_command("create_administrator")
    else:
        print(
            "There is no administrator yet. Start with PORTAL_ADMIN_USERNAME and PORTAL_ADMIN_PASSWORD,\n"
            "or run: script/manage create_administrator",
            flush=True,
        )


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    prepare_database(demo=os.environ.get("DEMO", "1") != "0")
    collect_static_files()
    ensure_administrator()


if __name__ == "__main__":
    main()
