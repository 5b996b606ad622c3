"""A throw-away MariaDB in a folder of its own, run by an ordinary account."""

import getpass
import pwd
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pymysql

from inspections.collecting.mysql import Account
from script.mariadb import PATH, mariadbd
from script.servers.place import Place

PLANTED = """
CREATE DATABASE his;
CREATE TABLE his.keyed (id TINYINT AUTO_INCREMENT PRIMARY KEY, note VARCHAR(200));
INSERT INTO his.keyed (id, note) VALUES (120, 'x');
CREATE TABLE his.keyless (note VARCHAR(200));
INSERT INTO his.keyless VALUES ('x');
CREATE USER inspector@localhost IDENTIFIED BY 'look only';
GRANT SELECT, PROCESS, REPLICATION CLIENT, SLAVE MONITOR ON *.* TO inspector@localhost;
CREATE USER plain@localhost IDENTIFIED BY 'look less';
CREATE USER 'admin'@'%' IDENTIFIED BY 'from anywhere';
SET GLOBAL innodb_flush_log_at_trx_commit = 2;
SET GLOBAL long_query_time = 0; SET GLOBAL slow_query_log = ON;
SET GLOBAL max_connections = 10;
CHANGE MASTER TO MASTER_HOST = '127.0.0.1', MASTER_PORT = 1, MASTER_USER = 'nobody';
START SLAVE
"""


@contextmanager
def running_mariadb() -> Iterator[Account]:
    """The server's root account, without password on its socket; everything is planted."""
    account = Place(for_tests=True).account
    folder = Path(tempfile.mkdtemp(prefix="mariadb-", dir="/tmp"))
    account.own(folder)
    name = pwd.getpwuid(account.uid).pw_name if account.uid is not None else getpass.getuser()
    options = {**account.options(), "cwd": folder, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    install = shutil.which("mariadb-install-db", path=PATH)
    common = ["--no-defaults", f"--datadir={folder}/data"]
    subprocess.run(
        [
            str(install),
            *common,
            "--auth-root-authentication-method=normal",
            "--skip-test-db",
            f"--user={name}",
        ],
        check=True,
        **options,
    )
    server = subprocess.Popen(
        [
            str(mariadbd()), *common, f"--socket={folder}/s", "--skip-networking", "--performance-schema=ON",
            "--innodb-buffer-pool-size=16M", "--innodb-log-file-size=8M", f"--pid-file={folder}/pid",
        ],
        **options,
    )  # fmt: skip
    root = Account("localhost", 0, "root", "", socket=f"{folder}/s")
    try:
        with wait_for(root) as connection, connection.cursor() as cursor:
            for statement in PLANTED.split(";"):
                cursor.execute(statement)
        yield root
    finally:
        server.terminate()
        server.wait(30)
        shutil.rmtree(folder, ignore_errors=True)


def wait_for(account: Account) -> Any:
    deadline = time.monotonic() + 60
    while True:
        try:
            return pymysql.connect(unix_socket=account.socket, user=account.user, password=account.password)
        except pymysql.Error:
            assert time.monotonic() < deadline, "MariaDB does not start"
            time.sleep(0.1)
