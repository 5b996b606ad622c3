#!/usr/bin/env python3
"""Runs the portal's checks on an Oracle or SQL Server database and writes what they answered; changes nothing.

Python 3.6 or newer and the database's own client (sqlplus or sqlcmd) are enough. The statements are those of the
check list, a CSV file that can be read before (download it from the portal beside this script):

    python3 database_agent.py --kind oracle --list checks.csv --user inspector --connect //db-host:1521/HIS --dry-run
    python3 database_agent.py --kind sqlserver --list checks.csv --connect db-host,1433 --output his.json
    python3 database_agent.py ... --url https://portal/api/v1/inspections/targets/7/runs --token-file portal.key

The password comes from the environment (DB_PASSWORD) or is asked for; it stands in no process list. Without --user
the account of the operating system is used. Texts of statements leave this machine without what people typed.
"""

import argparse
import csv
import datetime
import getpass
import json
import os
import re
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
import uuid

AGENT = "database_agent 1"
LIMIT_S = 30
LOCK_MS = 2000
MOST_ROWS = 50
KINDS = {"oracle": "Oracle", "sqlserver": "SQL Server"}
HOLDS_STATEMENTS = {"OR-015"}
MARK = "@@portal"


def main(arguments=None):
    options = read_options(arguments)
    checks = read_list(options)
    if options.dry_run:
        for check_id, query in checks:
            print("-- %s\n%s;\n" % (check_id, query))
        return 0
    password = os.environ.get("DB_PASSWORD") or (getpass.getpass("Password: ") if options.user else "")
    document = make_document(options, checks, password)
    text = json.dumps(document, ensure_ascii=False, indent=2)
    if options.output:
        with open(options.output, "w", encoding="utf-8") as stream:
            stream.write(text + "\n")
    if options.url:
        return post(options, document)
    if not options.output:
        print(text)
    return 0


def read_options(arguments):
    parser = argparse.ArgumentParser(
        description="Run the portal's checks on an Oracle or SQL Server database."
    )
    parser.add_argument("--kind", choices=sorted(KINDS), required=True)
    parser.add_argument("--list", required=True, help="the check list, a CSV file")
    parser.add_argument("--connect", default="", help="//host:port/service, or host,port of SQL Server")
    parser.add_argument("--user", default="", help="a read-only account; empty: the operating system's")
    parser.add_argument("--checks", default="", help="only these ids, comma between")
    parser.add_argument("--output", help="write a file, to be carried by hand")
    parser.add_argument("--url", help="where to post, as the portal's page of agents shows it")
    parser.add_argument("--token-file", help="file with the machine key")
    parser.add_argument("--dry-run", action="store_true", help="print the statements, run nothing")
    parser.add_argument("--client", default="", help="path of sqlplus or sqlcmd")
    parser.add_argument("--retries", type=int, default=3)
    parser.add_argument("--wait", type=float, default=20)
    return parser.parse_args(arguments)


def read_list(options):
    """(id, statement) of this kind of database."""
    wanted = {word.strip() for word in options.checks.split(",") if word.strip()}
    with open(options.list, encoding="utf-8-sig", newline="") as stream:
        rows = [row for row in csv.DictReader(stream) if row["target_kind"] == KINDS[options.kind]]
    return [
        (row["id"], row["query"])
        for row in rows
        if row["collect"] == "sql" and row["query"] and (not wanted or row["id"] in wanted)
    ]


def make_document(options, checks, password):
    began = datetime.datetime.now(datetime.timezone.utc)
    ask = ask_oracle if options.kind == "oracle" else ask_sql_server
    items = []
    for check_id, query in checks:
        try:
            rows = [safe(check_id, row) for row in ask(options, query, password)[:MOST_ROWS]]
            items.append({"id": check_id, "rows": rows})
        except Exception as error:  # one check must not stop the others
            said = str(error).replace(password, "***") if password else str(error)
            items.append({"id": check_id, "error": said[:300] or type(error).__name__})
    return {
        "run": "%s-%s" % (began.strftime("%Y%m%dT%H%M%SZ"), uuid.uuid4().hex[:8]),
        "host": socket.gethostname()[:120] or "unknown",
        "agent": AGENT,
        "collected_at": began.isoformat(),
        "items": items,
    }


def ask_oracle(options, query, password):
    """Rows of a statement through sqlplus; name and password go in by its standard input."""
    who = '%s/"%s"@%s' % (options.user, password, options.connect) if options.user else "/ as sysdba"
    script = "\n".join(
        [
            "WHENEVER SQLERROR EXIT FAILURE",
            "WHENEVER OSERROR EXIT FAILURE",
            "CONNECT " + who,
            "SET PAGESIZE 0 FEEDBACK OFF HEADING OFF LINESIZE 32767 TRIMOUT ON TAB OFF DEFINE OFF",
            "SET SQLBLANKLINES ON",
            "ALTER SESSION SET NLS_NUMERIC_CHARACTERS = '.,';",
            "SET TRANSACTION READ ONLY;",
            "SELECT '%s'||CHR(9)||REPLACE(object,CHR(9),' ')||CHR(9)||TO_CHAR(value)||CHR(9)||" % MARK
            + "REPLACE(REPLACE(REPLACE(detail,CHR(9),' '),CHR(10),' '),CHR(13),' ') FROM (",
            query.rstrip().rstrip(";"),
            ") WHERE ROWNUM <= %d;" % MOST_ROWS,
            "EXIT",
            "",
        ]
    )
    out = run([options.client or "sqlplus", "-S", "-L", "/nolog"], script, {"NLS_LANG": ".AL32UTF8"})
    return [parts(line.split("\t")[1:]) for line in out.splitlines() if line.startswith(MARK + "\t")]


def ask_sql_server(options, query, password):
    """Rows of a statement through sqlcmd; it reads the password from its own environment variable."""
    command = [
        options.client or "sqlcmd", "-b", "-W", "-h", "-1", "-s", "\t", "-w", "65535", "-f", "65001",
        "-t", str(LIMIT_S), "-l", "10", "-K", "ReadOnly", "-S", options.connect or "localhost",
    ]  # fmt: skip
    command += ["-U", options.user] if options.user else ["-E"]
    script = "SET NOCOUNT ON;\nSET LOCK_TIMEOUT %d;\n%s;\nGO\n" % (LOCK_MS, query.rstrip().rstrip(";"))
    out = run(command, script, {"SQLCMDPASSWORD": password} if password else {})
    return [parts(line.split("\t")) for line in out.splitlines() if line.count("\t") >= 2]


def parts(words):
    """Three columns; what is no number is no value."""
    name, value, detail = (words + ["", "", ""])[:3]
    value = value.strip()
    number = float(value) if re.match(r"^[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?$", value) else None
    return [name.strip()[:300], number, "" if detail.strip() == "NULL" else detail.strip()[:2000]]


def safe(check_id, row):
    """Texts of statements without literals, numbers and comments, at most 300 characters."""
    if check_id not in HOLDS_STATEMENTS:
        return row
    text = re.sub(r"/\*.*?(\*/|$)|--.*$", " ", row[2])
    text = re.sub(r"'(?:[^']|'')*(?:'|$)", "?", text)
    head = re.match(r"^executions \d+, buffer gets \d+, disk reads \d+, ", text)
    start = head.end() if head else 0
    return [row[0], row[1], text[:start] + re.sub(r"(?<![\w$])\d+(?:\.\d+)?|\d{6,}", "?", text[start:])[:300]]


def run(command, script, more):
    """Output of a client program; its errors as an exception."""
    try:
        done = subprocess.run(
            command,
            input=script.encode("utf-8"),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            timeout=LIMIT_S + 20,
            env=dict(os.environ, **more),
        )
    except subprocess.TimeoutExpired:
        raise RuntimeError("stopped after %d s" % (LIMIT_S + 20))
    out = done.stdout.decode("utf-8", "replace")
    fault = re.search(r"(ORA-\d+|SP2-\d+|Msg \d+).*", out)
    if done.returncode or fault:
        raise RuntimeError(fault.group(0) if fault else "the client ended with %d" % done.returncode)
    return out


def post(options, document):
    """Hand the document in; the same run is taken once however often it is tried. 0 when it was taken."""
    if not options.token_file:
        print("--token-file is needed to post", file=sys.stderr)
        return 2
    with open(options.token_file, encoding="utf-8") as stream:
        token = stream.read().strip()
    request = urllib.request.Request(
        options.url,
        data=json.dumps(document).encode("utf-8"),
        headers={
            "Content-Type": "application/json",
            "Authorization": "Api-Key " + token,
            "Idempotency-Key": document["run"],
        },
        method="POST",
    )
    for attempt in range(1, options.retries + 2):
        try:
            with urllib.request.urlopen(request, timeout=60) as answer:
                print("taken: HTTP %d" % answer.getcode(), file=sys.stderr)
                return 0
        except urllib.error.HTTPError as error:
            said = error.read(500).decode("utf-8", "replace")
            print("refused: HTTP %d %s" % (error.code, said), file=sys.stderr)
            if error.code < 500 and error.code != 429:
                return 1
        except OSError as error:
            print("not reached: %s" % error, file=sys.stderr)
        if attempt <= options.retries:
            time.sleep(options.wait)
    return 1


if __name__ == "__main__":
    sys.exit(main())
