"""A report of some 60 pages with 40 photos of twelve megapixels: seconds and peak memory.

    .venv/bin/python -m bench.inspection_report            # fits 60 pages
    .venv/bin/python -m bench.inspection_report --long     # would take more: ordinary rows are left out

Drawn in a process of its own, so that the peak is the report's; needs neither database nor Redis.
"""

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

PHOTOS, KINDS = 40, 4
ROWS, ROWS_OF_LONG = 57, 90
_CHILD, _LONG = "--child", "--long"


def measure(*options: str) -> dict[str, Any]:
    """Run the drawing in a child process; returns pages, bytes, seconds and megabytes."""
    command = [sys.executable, "-m", "bench.inspection_report", _CHILD, *options]
    with tempfile.TemporaryDirectory() as folder:
        done = subprocess.run([*command, folder], check=True, capture_output=True, text=True)
    figures: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return figures


def draw(folder: Path, rows: int = ROWS) -> dict[str, Any]:
    """Draw the PDF once, photos read from files as they come from a phone."""
    import django

    django.setup()
    from inspections.reporting.pdf import write_pdf
    from tests.factories.report_content import HOLIDAY, photo, picture, report_content

    files = [folder / f"{number}.jpg" for number in range(KINDS)]
    for number, file in enumerate(files):
        file.write_bytes(picture(number).read())
    photos = tuple(
        replace(photo(number), open=partial(files[number % KINDS].open, "rb")) for number in range(PHOTOS)
    )
    content = report_content(areas=8, rows=rows, risks=24, appendix_rows=20, holiday=HOLIDAY)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    began, cpu = time.perf_counter(), time.process_time()
    drawn = write_pdf(replace(content, photos=photos))
    return {
        "pages": drawn.pages,
        "photos": PHOTOS,
        "kilobytes": len(drawn.content) // 1024,
        "seconds": round(time.perf_counter() - began, 1),
        "cpu_seconds": round(time.process_time() - cpu, 1),
        "peak_megabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
        "megabytes_before": before // 1024,
    }


def main() -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    is_long = _LONG in sys.argv
    if _CHILD in sys.argv:
        figures = draw(Path(sys.argv[-1]), ROWS_OF_LONG if is_long else ROWS)
    else:
        figures = measure(*([_LONG] if is_long else []))
    print(json.dumps(figures))
    return 0


if __name__ == "__main__":
    sys.exit(main())
