"""The background job that looks at one target, with progress (M20)."""

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.jobs import RunningJob, runner
from inspections.models.target import Target
from inspections.services.collecting import CollectingRefused, collect_target

COLLECT = "inspections.collect"


@runner(COLLECT)
def collect(job: RunningJob) -> None:
    """Ask the server of `target`, within what the person who asked may see; a second run measures anew."""
    targets = Target.objects.visible_to(job.requested_by).select_related("contract")
    target = targets.filter(pk=job.parameters["target"]).first()
    if target is None:
        raise CollectingRefused(_("This target is not on record any more."))
    collect_target(target=target, actor=job.requested_by, at=timezone.now(), progress=job.progress)
