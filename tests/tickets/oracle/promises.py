"""The numbers of the five contracts, typed from the table of clauses a second time.

Source: the service-level table, and shared/domain/sla/README.md, "Exactly". One row is
(contract, kinds, clock, starts on any of, stops on, seconds, may an agreed time replace it).
"""

PRESENCE = ("presence_requested", "remote_impossible")
EMR_TWO_HOURS = ("fault", "report", "change", "daily_maintenance", "data_recovery", "data_correction")
HOUR = 3600

PROMISES = (
    ("EMR", ("consulting",), "respond", ("reported",), "responded", HOUR, False),
    ("EMR", EMR_TWO_HOURS, "respond", ("reported",), "responded", 2 * HOUR, False),
    ("EMR", ("disaster",), "respond", ("reported",), "responded", 600, False),
    ("AIS", ("fault",), "respond", ("reported",), "responded", 1800, False),
    ("AIS", ("fault",), "arrive", PRESENCE, "arrived", 4 * HOUR, True),
    ("AIS", ("fault",), "resolve", ("arrived",), "solved", 6 * HOUR, True),
    ("AIS", ("change",), "plan", ("reported",), "planned", 24 * HOUR, False),
    ("AIS", ("function_adjustment",), "resolve", ("confirmed",), "solved", 48 * HOUR, False),
    ("MRS", ("function_adjustment",), "resolve", ("confirmed",), "solved", 48 * HOUR, False),
    ("TRI", ("function_adjustment",), "resolve", ("confirmed",), "solved", 48 * HOUR, False),
    ("TRA", ("function_adjustment",), "resolve", ("confirmed",), "solved", 48 * HOUR, False),
    ("MRS", ("fault",), "respond", ("reported",), "responded", 1800, False),
    ("TRI", ("fault",), "respond", ("reported",), "responded", 600, False),
    ("TRI", ("fault",), "arrive", PRESENCE, "arrived", HOUR, False),
    ("TRI", ("hardware_fault",), "respond", ("reported",), "responded", 600, False),
    ("TRI", ("hardware_fault",), "arrive", ("confirmed",), "arrived", 24 * HOUR, False),
    ("TRI", ("bug",), "resolve", ("reported",), "solved", 48 * HOUR, False),
    ("TRI", ("major_outage",), "respond", ("reported",), "responded", 600, False),
    ("TRI", ("major_outage",), "arrive", PRESENCE, "arrived", HOUR, False),
    ("TRI", ("major_outage",), "resolve", ("reported",), "solved", 4 * HOUR, False),
    ("TRA", ("fault",), "respond", ("reported",), "responded", 600, False),
    ("TRA", ("fault",), "resolve", ("reported",), "solved", 2 * HOUR, False),
    ("TRA", ("consulting",), "respond", ("reported",), "responded", 24 * HOUR, False),
)


def contract_terms(contract: str) -> list[dict]:
    """The contract's terms in the shape of a replay file, each with its kind and all its start events."""
    return [
        {
            "kind": kind,
            "clock": clock,
            "starts_on": starts,
            "stops_on": stops,
            "budget_s": seconds,
            "calendar": "24x7",
            "pause_reasons": ["waiting_hospital", "waiting_window", "waiting_third_party"],
            "agreed_time": agreed,
        }
        for key, kinds, clock, starts, stops, seconds, agreed in PROMISES
        for kind in kinds
        if key == contract
    ]
