"""Why a check has its status: a template and facts, so that it can be said in either language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


def _(text: str) -> str:
    """Marks a template for the message catalogue; the domain itself speaks English."""
    return text


@dataclass(frozen=True, slots=True)
class Reason:
    """`template` is a key of the message catalogue, `facts` what it names."""

    template: str
    facts: Mapping[str, str] = field(default_factory=dict)

    @property
    def text(self) -> str:
        return self.template % self.facts

    def as_json(self) -> list[Any]:
        return [self.template, dict(self.facts)]

    @classmethod
    def from_json(cls, stored: list[Any]) -> Reason:
        return cls(str(stored[0]), {str(name): str(value) for name, value in stored[1].items()})


def because(template: str, **facts: object) -> Reason:
    """A reason with its facts as text."""
    return Reason(template, {name: str(fact) for name, fact in facts.items()})


ABOVE = _("%(object)s: %(value)s is above %(limit)s")
BELOW = _("%(object)s: %(value)s is below %(limit)s")
REACHES = _("%(object)s: %(value)s reaches %(limit)s")
OUTSIDE = _("%(object)s: %(value)s is outside %(limit)s")
WITHIN = _("within the thresholds")
NOTHING_FOUND = _("nothing was found")
FOR_INFORMATION = _("for information, no threshold")
NO_VALUE = _("%(object)s: the server gave no value")
NO_RULE = _("this check needs a person's judgement")
NO_THRESHOLD = _("the threshold %(limit)s cannot be read")
HIDDEN = _("%(count)s objects are hidden from this account, so nothing is proved")

GREW = _("%(object)s grew by %(percent)s %% since %(since)s")
FULL_SOON = _("by its trend the disk is full in %(days)s days")
FIRST_TIME = _("no previous inspection to compare with")
CHANGED = _("changed since %(since)s: %(objects)s")
CHANGED_WITH_RECORD = _("changed since %(since)s, with a change record: %(objects)s")
UNCHANGED = _("unchanged since %(since)s")
NEW_OBJECTS = _("new since %(since)s: %(objects)s")

RESET = _("reset, not comparable with %(since)s: the value counts from the reset")
OVER_PERIOD = _("counted since the inspection of %(since)s")
YOUNG_COUNTERS = _("low confidence: the counters are only %(days)s days old")
NOT_YET_JUDGED = _("not yet judged: the counters are only %(days)s days old, 30 are needed")

END_OF_LIFE = _("%(version)s reached its end of life on %(date)s")
ENDS_SOON = _("%(version)s reaches its end of life on %(date)s")
MINOR_BEHIND = _("%(version)s is behind %(newest)s, the newest known on %(known)s")
SUPPORTED = _("%(version)s is supported until %(date)s")
VERSION_NOT_LISTED = _("%(version)s is not in the table of versions")

RESTARTED = _("restarted at %(at)s, after the inspection of %(since)s, without a change record")
RESTARTED_WITH_RECORD = _("restarted at %(at)s, with a change record")
NO_STANDBY = _("a standby is registered but none is connected")
SLOT_INACTIVE = _("%(object)s has been inactive for more than a day")
SLOT_INACTIVE_UNKNOWN = _("%(object)s is inactive, since when this server version does not say")
ARCHIVING_OFF = _("WAL archiving is switched off, so there is no recovery to a point in time")
ARCHIVING_PROMISED = _("recovery to a point in time is promised but WAL archiving is switched off")
NO_FILE_SYSTEM = _("no disk figures of this server's file systems: the server agent sends them")
FILE_SYSTEM_FULL = _("%(object)s: its file system is %(value)s %% full")
DANGEROUS_SETTING = _("risky setting: %(objects)s")
CHECKSUMS_OFF = _("data checksums are switched off")
CHECKSUM_FAILURES = _("%(object)s: %(value)s checksum failures")
REPLICATION_BROKEN = _("%(object)s: a replication thread does not run")
REPLICATION_LAG_UNKNOWN = _("%(object)s: the lag is not known")
NO_REPLICA = _("this server is not a replica")
NEVER_BACKED_UP = _("%(object)s was never backed up")
NO_FULL_BACKUP = _("there is no full or incremental backup")
STATE_SAID = _("state of %(object)s: %(detail)s")
SEVERE_LOG_ENTRY = _("%(object)s: memory ran out or a disk failed")
REBOOT_PENDING = _("a restart is pending")
NO_ANSWER = _("%(object)s does not answer")
BAD_ANSWER = _("%(object)s answers %(detail)s")
CRITICAL_OPEN = _("a critical finding of the last inspection is open")

PRECONDITION_EXTENSION = _("the extension %(extension)s is not installed in %(databases)s")
PRECONDITION_VIEW = _("the view inspect.column_width is not there or not granted in %(databases)s")
PRECONDITION_FALSE = _("a precondition of the check is not met in %(databases)s")
ONLY_PRIMARY = _("this server is a standby; the check is for primaries")
ONLY_STANDBY = _("this server is a primary; the check is for standbys")
NOT_THERE_IN = _("not measured in %(databases)s")
NO_QUERY = _("the catalogue has no statement for this check")

LOCKED = _("a lock was not given within %(seconds)s s, tried %(times)s times")
TIMED_OUT = _("stopped after %(seconds)s s")
REFUSED = _("the server refused: %(message)s")
WRONG_SHAPE = _("the answer does not have the three columns object, value, detail")
CONNECTION_LOST = _("the connection was lost")
OUT_OF_TIME = _("the time limit of the whole inspection was reached")
BUSY = _("the server is busy (%(measure)s), so the heavy checks are left out")
WORKING_HOURS = _("reads many pages, so only outside working hours")
NOT_REACHABLE = _("%(databases)s: no connection")
IN_DATABASE = _("%(databases)s: %(reason)s")
