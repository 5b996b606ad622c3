"""Days and times as people in China read them, whatever zone a moment came in."""

from datetime import datetime

from core.domain.calendar_spec import SHANGHAI


def day_words(at: datetime) -> str:
    """The day in Shanghai: 2026-09-20."""
    return at.astimezone(SHANGHAI).date().isoformat()


def minute_words(at: datetime) -> str:
    """Day and minute in Shanghai: 2026-09-20 08:15."""
    return f"{at.astimezone(SHANGHAI):%Y-%m-%d %H:%M}"
