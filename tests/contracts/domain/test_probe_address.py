"""A probe cannot be turned on strangers, whatever DNS or the address says (M01)."""

import pytest

from contracts.domain.probe_address import (
    AddressFault,
    ProbeAddress,
    Target,
    check_network,
    may_connect,
    read_address,
    target_for,
)

HIS = Target("his.example.org", 8080, "10.20.0.0/16")


@pytest.mark.parametrize(
    ("kind", "text", "expected"),
    [
        ("tcp", "db.example.org:1521", ProbeAddress("tcp", "db.example.org", 1521)),
        ("tcp", "[fd00::5]:1521", ProbeAddress("tcp", "fd00::5", 1521)),
        (
            "http",
            "http://HIS.example.org:8080/a?b=1",
            ProbeAddress("http", "his.example.org", 8080, "/a?b=1"),
        ),
        ("http", "https://10.20.0.5", ProbeAddress("https", "10.20.0.5", 443)),
    ],
)
def test_address_is_read(kind, text, expected):
    assert read_address(kind, text) == expected


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("http", "ftp://his.example.org/"),
        ("http", "http://user:pw@his.example.org/"),
        ("http", "http://his.example.org/a b"),
        ("http", "http://his.example.org/\r\nHost: x"),
        ("http", "http://his.example.org:99999/"),
        ("http", "http:///path"),
        ("http", "http://his.example.org/#part"),
        ("http", "http://[::1/"),
        ("http", "//his.example.org/"),
        ("tcp", "his.example.org"),
        ("tcp", "his.example.org:80/path"),
        ("tcp", "user@his.example.org:80"),
        ("tcp", ""),
        ("tcp", "单位:80"),
    ],
)
def test_malformed_address_is_refused(kind, text):
    with pytest.raises(AddressFault):
        read_address(kind, text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("http://his.example.org:8080/", HIS),
        ("http://his.example.org:8081/", None),
        ("http://other.example.org:8080/", None),
        ("http://10.20.0.5:8080/", None),
    ],
)
def test_only_named_host_and_port_are_allowed(text, expected):
    assert target_for(read_address("http", text), [HIS]) == expected


@pytest.mark.parametrize(
    ("resolved", "network", "expected"),
    [
        ("10.20.3.4", "10.20.0.0/16", True),
        ("10.21.3.4", "10.20.0.0/16", False),
        ("::ffff:10.20.3.4", "10.20.0.0/16", True),
        ("::ffff:169.254.169.254", "169.0.0.0/8", False),
        ("169.254.169.254", "169.0.0.0/8", False),
        ("64:ff9b::a9fe:a9fe", "169.0.0.0/8", False),
        ("2002:a9fe:a9fe::1", "169.0.0.0/8", False),
        ("100.100.100.200", "100.64.0.0/10", False),
        ("fd00:ec2::254", "fd00::/32", False),
        ("fe80::1%eth0", "fe80::/64", False),
        ("0.0.0.0", "0.0.0.0/8", False),
        ("224.0.0.1", "224.0.0.0/8", False),
        ("127.0.0.1", "10.20.0.0/16", False),
        ("127.0.0.1", "127.0.0.0/8", True),
        ("fd12::5", "10.20.0.0/16", False),
        ("fd12::5", "fd12::/48", True),
    ],
)
def test_resolved_address_must_lie_in_the_network(resolved, network, expected):
    assert may_connect(resolved, Target("his.example.org", 8080, network)) is expected


@pytest.mark.parametrize(
    "network", ["0.0.0.0/0", "10.0.0.0/7", "::/0", "169.254.0.0/16", "10.20.0.1/16", "x", ""]
)
def test_unfit_network_is_refused(network):
    with pytest.raises(AddressFault):
        check_network(network)


def test_fit_network_passes():
    check_network("10.20.0.0/16")
    check_network("fd12::/48")
