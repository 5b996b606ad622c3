#!/usr/bin/env python3
"""Looks at this server and tells the maintenance portal: CPU, memory, disks, services, versions, clock.

Nothing is changed here and nothing is installed: Python 3.6 or newer is enough, on Linux and on Windows. What is
sent can be read first:

    python3 server_agent.py --dry-run
    python3 server_agent.py --url https://portal/api/v1/inspections/targets/7/runs --token-file /etc/portal-agent.key
    python3 server_agent.py --output server.json        # to be carried by hand

Ids are those of the portal's check list. A check that cannot be made here says why; it is never reported as good.
"""

import argparse
import datetime
import email.utils
import json
import os
import platform
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
import uuid

AGENT = "server_agent 1"
LIMIT_S = 60  # for every program that is asked
MOST_ROWS = 50
NO_DISKS = {
    "tmpfs", "devtmpfs", "overlay", "squashfs", "iso9660", "proc", "sysfs", "cgroup", "cgroup2", "devpts",
    "mqueue", "debugfs", "tracefs", "securityfs", "pstore", "bpf", "hugetlbfs", "configfs", "fusectl", "autofs",
    "binfmt_misc", "ramfs", "nsfs", "rpc_pipefs", "efivarfs", "fuse.lxcfs", "fuse.gvfsd-fuse", "erofs",
}  # fmt: skip
PACKAGES = (
    "postgresql", "mysql-server", "mysql-community-server", "mariadb-server", "redis", "redis-server", "nginx",
    "apache2", "httpd", "tomcat", "tomcat9", "openjdk-8-jre-headless", "openjdk-11-jre-headless",
    "openjdk-17-jre-headless", "docker-ce", "containerd.io", "openssl", "openssh-server", "chrony", "ntp",
)  # fmt: skip


class CannotTell(Exception):
    """This check cannot be made on this machine; the message says why."""


def main(arguments=None):
    options = read_options(arguments)
    document = make_document(options)
    text = json.dumps(document, ensure_ascii=False, indent=2)
    if options.output:
        with open(options.output, "w", encoding="utf-8") as stream:
            stream.write(text + "\n")
    if options.dry_run or not (options.url or options.output):
        print(text)
        return 0
    return post(options, document) if options.url else 0


def read_options(arguments):
    parser = argparse.ArgumentParser(description="Look at this server and tell the maintenance portal.")
    parser.add_argument("--url", help="where to post, as the portal's page of agents shows it")
    parser.add_argument("--token-file", help="file with the machine key, readable by this account only")
    parser.add_argument("--output", help="write a file instead, to be carried by hand")
    parser.add_argument("--dry-run", action="store_true", help="print what would be sent, send nothing")
    parser.add_argument("--seconds", type=float, default=10, help="how long CPU and disks are watched (10)")
    parser.add_argument(
        "--service", action="append", default=[], help="a service that must run; may be repeated"
    )
    parser.add_argument("--port", action="append", default=[], help="HOST:PORT that must answer")
    parser.add_argument("--health", action="append", default=[], help="an http address that must answer 200")
    parser.add_argument("--allowed-ports", help="ports that may listen, comma between; others are told")
    parser.add_argument("--package", action="append", default=[], help="a package whose version is told")
    parser.add_argument("--checks", default="", help="only these ids, comma between")
    parser.add_argument("--retries", type=int, default=3)
    parser.add_argument("--wait", type=float, default=20, help="seconds between tries to post (20)")
    return parser.parse_args(arguments)


def make_document(options):
    """What the portal takes in: run, host, collected_at, items, software."""
    began = datetime.datetime.now(datetime.timezone.utc)
    items = []
    for check_id, look in checks(options):
        try:
            rows = look()
            if rows is not None:
                items.append({"id": check_id, "rows": [list(row) for row in rows[:MOST_ROWS]]})
        except CannotTell as reason:
            items.append({"id": check_id, "error": str(reason)})
        except Exception as error:  # one check must not stop the others
            items.append({"id": check_id, "error": "%s: %s" % (type(error).__name__, str(error)[:200])})
    return {
        "run": "%s-%s" % (began.strftime("%Y%m%dT%H%M%SZ"), uuid.uuid4().hex[:8]),
        "host": socket.gethostname()[:120] or "unknown",
        "agent": AGENT,
        "collected_at": began.isoformat(),
        "items": items,
        "software": software(options),
    }


def checks(options):
    """The checks of this kind of system, each with the function that makes it."""
    windows = os.name == "nt"
    system = WINDOWS if windows else LINUX
    wanted = {word.strip() for word in options.checks.split(",") if word.strip()}
    for check_id in sorted(system):
        if not wanted or check_id in wanted:
            yield check_id, lambda look=system[check_id]: look(options)
    if not wanted or "OS-011" in wanted:
        yield "OS-011", lambda: clock(options)
    if options.port:
        yield "AP-001", lambda: [port_answers(one) for one in options.port]
    if options.health:
        yield "AP-002", lambda: [health_answers(one) for one in options.health]


# --- Linux


def cpu_linux(options):
    before = cpu_times()
    time.sleep(options.seconds)
    after = cpu_times()
    busy, total = after[0] - before[0], after[1] - before[1]
    return [("cpu", round(100.0 * busy / max(1, total), 1), "mean of %s s" % options.seconds)]


def cpu_times():
    numbers = [int(word) for word in read("/proc/stat").split("\n", 1)[0].split()[1:9]]
    idle = numbers[3] + numbers[4]
    return sum(numbers) - idle, sum(numbers)


def load_linux(options):
    fifteen, cores = float(read("/proc/loadavg").split()[2]), os.cpu_count() or 1
    return [("load", round(fifteen / cores, 2), "15 minutes %s on %s cores" % (fifteen, cores))]


def memory_figures():
    lines = [line.split() for line in read("/proc/meminfo").splitlines()]
    return {line[0].rstrip(":"): int(line[1]) for line in lines if len(line) > 1}


def memory_linux(options):
    found = memory_figures()
    free, total = found["MemAvailable"], found["MemTotal"]
    return [
        ("memory", round(100.0 * free / total, 1), "%d of %d MB available" % (free // 1024, total // 1024))
    ]


def swap_linux(options):
    found = memory_figures()
    total, free = found.get("SwapTotal", 0), found.get("SwapFree", 0)
    used = 100.0 * (total - free) / total if total else 0.0
    return [("swap", round(used, 1), "%d of %d MB" % ((total - free) // 1024, total // 1024))]


def mounts():
    """(device, mount point, kind, options) of file systems that lie on disks, each device once."""
    seen, found = set(), []
    for line in read("/proc/mounts").splitlines():
        device, point, kind, flags = line.split()[:4]
        if kind in NO_DISKS or kind.startswith("fuse.") or device in seen:
            continue
        seen.add(device)
        found.append((device, point.replace("\\040", " "), kind, flags))
    return found


def disks_linux(options):
    rows = []
    for device, point, kind, _flags in mounts():
        figures = os.statvfs(point)
        total = figures.f_blocks * figures.f_frsize
        used = (figures.f_blocks - figures.f_bfree) * figures.f_frsize
        usable = used + figures.f_bavail * figures.f_frsize
        if total:
            text = "%.1f of %.1f GB, %s on %s" % (used / 1e9, total / 1e9, kind, device)
            rows.append((point, round(100.0 * used / max(1, usable), 1), text))
    if not rows:
        raise CannotTell("no file system on a disk is mounted here")
    return sorted(rows, key=lambda row: -row[1])


def inodes_linux(options):
    rows = []
    for _device, point, kind, _flags in mounts():
        figures = os.statvfs(point)
        if figures.f_files:
            used = figures.f_files - figures.f_ffree
            rows.append((point, round(100.0 * used / figures.f_files, 1), "%d inodes, %s" % (used, kind)))
    return sorted(rows, key=lambda row: -row[1])


def read_only_linux(options):
    return [
        (point, 1, "%s %s" % (kind, device))
        for device, point, kind, flags in mounts()
        if "ro" in flags.split(",") and os.path.isdir(point)
    ]


def disk_wait_linux(options):
    before = disk_times()
    time.sleep(min(options.seconds, 10))
    rows = []
    for name, (count, spent) in disk_times().items():
        done = count - before.get(name, (count, spent))[0]
        took = spent - before.get(name, (count, spent))[1]
        rows.append((name, round(took / float(done), 2) if done > 0 else 0.0, "%d requests" % max(0, done)))
    if not rows:
        raise CannotTell("no disk is listed in /proc/diskstats")
    return sorted(rows, key=lambda row: -row[1])


def disk_times():
    """Requests done and milliseconds spent, of whole disks."""
    found = {}
    for line in read("/proc/diskstats").splitlines():
        words = line.split()
        name = words[2]
        if re.match(r"^(sd[a-z]+|vd[a-z]+|xvd[a-z]+|nvme\d+n\d+)$", name):
            found[name] = (int(words[3]) + int(words[7]), int(words[6]) + int(words[10]))
    return found


def raid_linux(options):
    rows = []
    if os.path.exists("/proc/mdstat"):
        for name, state in re.findall(r"^(md\w+) :.*?\[([U_]+)\]", read("/proc/mdstat"), re.M | re.S):
            rows.append((name, 2 if "_" in state else 0, "mirror [%s]" % state))
    if shutil.which("smartctl"):
        for name in disk_times():
            code, out = run(["smartctl", "-H", "/dev/" + name])
            if re.search(r"PASSED|OK", out):
                rows.append((name, 0, "SMART passed"))
            elif "FAILED" in out:
                rows.append((name, 2, "SMART failed"))
            elif code & 8:
                rows.append((name, 1, "SMART warns"))
    if not rows:
        raise CannotTell(
            "neither software RAID nor smartctl here (smartctl needs root): look at the disk lights"
        )
    return rows


def uptime_linux(options):
    seconds = float(read("/proc/uptime").split()[0])
    pending = os.path.exists("/var/run/reboot-required")
    return [("host", int(seconds), "reboot required" if pending else "no restart pending")]


def errors_linux(options):
    """How many errors each program logged since yesterday; the messages themselves stay here."""
    need("journalctl")
    code, out = run(["journalctl", "-p", "3", "--since", "-24h", "-o", "json", "--no-pager", "-q"])
    if code:
        raise CannotTell("journalctl ended with %d: is this account in the group systemd-journal?" % code)
    counts, severe = {}, set()
    for line in out.splitlines():
        try:
            entry = json.loads(line)
        except ValueError:
            continue
        name = str(entry.get("SYSLOG_IDENTIFIER") or entry.get("_COMM") or "?")
        counts[name] = counts.get(name, 0) + 1
        if re.search(r"out of memory|oom-kill|I/O error", str(entry.get("MESSAGE")), re.I):
            severe.add(name)
    return [
        (name, count, "out of memory or I/O error" if name in severe else "in 24 hours")
        for name, count in sorted(counts.items(), key=lambda pair: -pair[1])
    ]


def services_linux(options):
    need("systemctl")
    code, out = run(["systemctl", "list-units", "--state=failed", "--plain", "--no-legend", "--no-pager"])
    if code:
        raise CannotTell("systemctl ended with %d: systemd does not run here" % code)
    rows = [(line.split()[0], 1, "failed") for line in out.splitlines() if line.strip()]
    for name in options.service:
        state = run(["systemctl", "is-active", name])[1].strip()
        if state != "active":
            rows.append((name, 1, state or "unknown"))
    return rows


def patches_linux(options):
    if shutil.which("apt-get"):
        code, out = run(["apt-get", "-s", "-o", "Debug::NoLocking=1", "upgrade"])
        lines = [line for line in out.splitlines() if line.startswith("Inst ")]
        security = [line for line in lines if "ecurity" in line]
        if code == 0:
            return [("apt", len(security), "%d updates in all, as of the last apt update" % len(lines))]
    for program in ("dnf", "yum"):
        if shutil.which(program):
            code, out = run([program, "-q", "-C", "updateinfo", "list", "security"])
            if code == 0:
                return [(program, len(out.splitlines()), "from the cached lists")]
    raise CannotTell("no list of updates can be read here")


def system_linux(options):
    facts = dict(re.findall(r'^(\w+)="?([^"\n]*)"?$', read("/etc/os-release"), re.M))
    version = facts.get("VERSION_ID", "")
    major = version if facts.get("ID") == "ubuntu" else version.split(".")[0]
    return [("host", None, ("%s %s" % (facts.get("ID", "linux"), major)).strip())]


def listening_linux(options):
    if not options.allowed_ports:
        return None
    need("ss")
    allowed = {word.strip() for word in options.allowed_ports.split(",")}
    found = {
        line.split()[3].rsplit(":", 1)[1] for line in run(["ss", "-Hltn"])[1].splitlines() if line.strip()
    }
    return [("port " + port, 1, "listens, not on the list") for port in sorted(found - allowed, key=int)]


def interface_errors_linux(options):
    days = max(1.0, float(read("/proc/uptime").split()[0]) / 86400)
    rows = []
    for line in read("/proc/net/dev").splitlines()[2:]:
        name, figures = line.split(":", 1)
        numbers = [int(word) for word in figures.split()]
        faults = numbers[2] + numbers[3] + numbers[10] + numbers[11]
        if name.strip() != "lo":
            rows.append(
                (name.strip(), round(faults / days, 1), "%d errors and drops since the start" % faults)
            )
    return sorted(rows, key=lambda row: -row[1])


# --- Windows


def powershell(script):
    """What a script of PowerShell answers, from JSON; one object becomes a list."""
    command = [
        "powershell",
        "-NoProfile",
        "-NonInteractive",
        "-Command",
        script + " | ConvertTo-Json -Compress",
    ]
    code, out = run(command)
    if code or not out.strip():
        raise CannotTell("PowerShell ended with %d" % code)
    found = json.loads(out)
    return found if isinstance(found, list) else [found]


def cpu_windows(options):
    rows = powershell("Get-CimInstance Win32_Processor | Select-Object DeviceID, LoadPercentage")
    loads = [row["LoadPercentage"] or 0 for row in rows]
    return [("cpu", round(sum(loads) / float(len(loads)), 1), "%d processors" % len(loads))]


def memory_windows(options):
    [row] = powershell(
        "Get-CimInstance Win32_OperatingSystem | Select-Object FreePhysicalMemory, TotalVisibleMemorySize"
    )
    free, total = row["FreePhysicalMemory"], row["TotalVisibleMemorySize"]
    return [
        ("memory", round(100.0 * free / total, 1), "%d of %d MB available" % (free // 1024, total // 1024))
    ]


def swap_windows(options):
    rows = powershell(
        "Get-CimInstance Win32_PageFileUsage | Select-Object Name, CurrentUsage, AllocatedBaseSize"
    )
    return [
        (row["Name"], round(100.0 * row["CurrentUsage"] / max(1, row["AllocatedBaseSize"]), 1), "page file")
        for row in rows
    ]


def disks_windows(options):
    rows = powershell(
        "Get-CimInstance Win32_LogicalDisk -Filter DriveType=3 | Select-Object DeviceID, FreeSpace, Size"
    )
    return [
        (
            row["DeviceID"],
            round(100.0 * (1 - row["FreeSpace"] / float(row["Size"])), 1),
            "%.1f GB" % (row["Size"] / 1e9),
        )
        for row in rows
        if row["Size"]
    ]


def raid_windows(options):
    rows = powershell("Get-PhysicalDisk | Select-Object FriendlyName, HealthStatus")
    states = {"Healthy": 0, "0": 0, "Warning": 1, "1": 1}
    return [
        (row["FriendlyName"], states.get(str(row["HealthStatus"]), 2), str(row["HealthStatus"]))
        for row in rows
    ]


def uptime_windows(options):
    [row] = powershell(
        "[pscustomobject]@{s=[int]((Get-Date)-(Get-CimInstance Win32_OperatingSystem).LastBootUpTime).TotalSeconds;"
        "p=(Test-Path 'HKLM:\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\WindowsUpdate\\Auto Update\\RebootRequired')}"
    )
    return [("host", row["s"], "reboot required" if row["p"] else "no restart pending")]


def errors_windows(options):
    rows = powershell(
        "@(Get-WinEvent -FilterHashtable @{LogName='System';Level=1,2;StartTime=(Get-Date).AddDays(-1)}"
        " -ErrorAction SilentlyContinue | Group-Object ProviderName | Select-Object Name, Count)"
    )
    return [(row["Name"], row["Count"], "in 24 hours") for row in rows]


def services_windows(options):
    rows = powershell(
        "@(Get-CimInstance Win32_Service -Filter \"StartMode='Auto' AND State<>'Running' AND DelayedAutoStart=FALSE\""
        " | Select-Object Name, State)"
    )
    return [(row["Name"], 1, row["State"]) for row in rows]


def system_windows(options):
    [row] = powershell("Get-CimInstance Win32_OperatingSystem | Select-Object Caption, Version")
    match = re.search(r"Windows (Server )?(\d+)", row["Caption"])
    name = "windows server" if match and match.group(1) else "windows"
    return [("host", None, "%s %s" % (name, match.group(2) if match else row["Version"]))]


LINUX = {
    "OS-001": cpu_linux, "OS-002": load_linux, "OS-003": memory_linux, "OS-004": swap_linux,
    "OS-005": disks_linux, "OS-006": inodes_linux, "OS-007": read_only_linux, "OS-008": disk_wait_linux,
    "OS-009": raid_linux, "OS-012": uptime_linux, "OS-013": errors_linux, "OS-014": services_linux,
    "OS-015": patches_linux, "OS-016": system_linux, "SE-003": listening_linux,
    "NW-003": interface_errors_linux,
}  # fmt: skip
WINDOWS = {
    "OS-001": cpu_windows, "OS-003": memory_windows, "OS-004": swap_windows, "OS-005": disks_windows,
    "OS-009": raid_windows, "OS-012": uptime_windows, "OS-013": errors_windows, "OS-014": services_windows,
    "OS-016": system_windows,
}  # fmt: skip


# --- for both


def clock(options):
    """Seconds between this clock and the portal's, from the Date of its answer."""
    if not options.url:
        raise CannotTell("the portal was not asked for the time (no --url)")
    request = urllib.request.Request(options.url, method="HEAD")
    before = time.time()
    try:
        with urllib.request.urlopen(request, timeout=LIMIT_S) as answer:
            date = answer.headers.get("Date")
    except urllib.error.HTTPError as answer:  # any answer tells the time
        date = answer.headers.get("Date")
    except OSError as error:
        raise CannotTell("the portal cannot be reached: %s" % error)
    here = (before + time.time()) / 2
    if not date:
        raise CannotTell("the portal's answer has no Date")
    there = email.utils.parsedate_to_datetime(date).timestamp() + 0.5  # it is cut to whole seconds
    return [("clock", max(0.0, round(abs(here - there) - 0.5, 1)), "here %+.1f s" % (here - there))]


def port_answers(place):
    host, _, port = place.rpartition(":")
    began = time.time()
    try:
        socket.create_connection((host, int(port)), timeout=10).close()
    except (OSError, ValueError) as error:
        return (place, -1, type(error).__name__)
    return (place, round(1000 * (time.time() - began)), "connected")


def health_answers(address):
    began = time.time()
    try:
        with urllib.request.urlopen(address, timeout=20) as answer:
            status = answer.getcode()
    except urllib.error.HTTPError as error:
        status = error.code
    except (OSError, ValueError) as error:
        return (address, -1, type(error).__name__)
    return (address, round(1000 * (time.time() - began)), "HTTP %d" % status)


def software(options):
    """Versions of the system, of this Python and of the packages that matter (M18)."""
    found = [
        {"name": platform.system() or "system", "version": platform.release()[:120]},
        {"name": "Python", "version": platform.python_version()},
    ]
    names = list(PACKAGES) + options.package
    if shutil.which("dpkg-query"):
        lines = run(["dpkg-query", "-W", "-f", "${Package}\t${Version}\t${db:Status-Status}\n"] + names)[1]
        for line in lines.splitlines():
            name, version, state = (line.split("\t") + ["", ""])[:3]
            if state == "installed":
                found.append({"name": name[:120], "version": version[:120]})
    elif shutil.which("rpm"):
        out = run(["rpm", "-q", "--qf", "%{NAME}\t%{VERSION}-%{RELEASE}\n"] + names)[1]
        for line in out.splitlines():
            if "\t" in line:
                name, version = line.split("\t")[:2]
                found.append({"name": name[:120], "version": version[:120]})
    return found


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
            with urllib.request.urlopen(request, timeout=LIMIT_S) as answer:
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


def run(command):
    """Exit code and output of a program, or CannotTell when it takes too long."""
    environment = dict(os.environ, LC_ALL="C")
    try:
        done = subprocess.run(
            command,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            stdin=subprocess.DEVNULL,
            timeout=LIMIT_S,
            env=environment,
        )
    except subprocess.TimeoutExpired:
        raise CannotTell("%s did not end within %d s" % (command[0], LIMIT_S))
    except OSError as error:
        raise CannotTell("%s cannot be run: %s" % (command[0], error))
    return done.returncode, done.stdout.decode("utf-8", "replace")


def need(program):
    if not shutil.which(program):
        raise CannotTell("%s is not on this machine" % program)


def read(path):
    with open(path, encoding="utf-8", errors="replace") as stream:
        return stream.read()


if __name__ == "__main__":
    sys.exit(main())
