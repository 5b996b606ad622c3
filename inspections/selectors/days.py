"""The portal's working days as the planner asks for them: published days under the hospital's own word."""

from core.domain.workdays import Override
from core.models.calendar import WorkdayOverride
from inspections.domain.days import Days


def known_days() -> Days:
    """China's days with every override of the Working days page."""
    rows = WorkdayOverride._default_manager.values_list("date", "is_working", "name")
    return Days({day: Override(is_working, name) for day, is_working, name in rows})
