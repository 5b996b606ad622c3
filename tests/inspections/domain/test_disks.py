"""Room on disks from the agent's words, as Linux and Windows have them."""

from decimal import Decimal

import pytest

from inspections.domain.disks import free_mb, mount_of


@pytest.mark.parametrize(
    ("percent", "detail", "expected"),
    [
        ("80", "80.0 of 105.3 GB, ext4 on /dev/sda1", 19073),  # 5 % are the system's own
        ("0", "0.0 of 100.0 GB, xfs on /dev/sdb1", 95367),
        ("75", "200.0 GB", 47683),
        ("100", "99.0 of 99.0 GB, xfs on /dev/sdb1", 0),
        ("50", "half of it", None),
        ("101", "99.0 of 99.0 GB", None),
    ],
)
def test_room_left_in_the_megabytes_that_databases_count(percent, detail, expected):
    found = free_mb(Decimal(percent), detail)

    assert (None if found is None else int(found)) == expected


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/data/pg/18", "/data/pg"),
        ("/data/pgx", "/data"),
        ("/srv", "/"),
        ("D:/pg", "D:"),
        ("E:/pg", None),
        ("", None),
    ],
)
def test_the_longest_mount_holds_the_data(path, expected):
    assert mount_of(path, ["/", "/data", "/data/pg", "D:"]) == expected
