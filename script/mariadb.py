"""Find the system's MariaDB server for tests of the MySQL checks; prints its path or ends with 1."""

import shutil
import sys

PATH = "/usr/sbin:/usr/local/sbin:/usr/bin:/usr/local/bin"


def mariadbd() -> str | None:
    return shutil.which("mariadbd", path=PATH)


if __name__ == "__main__":
    print(mariadbd() or "", end="\n" if mariadbd() else "")
    sys.exit(0 if mariadbd() else 1)
