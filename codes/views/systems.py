"""Pages of code lists: all lists, one list with its codes and versions, a new list."""

from django.contrib import messages
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.permissions import require, user_of
from codes.forms.lists import LookUpForm, SystemForm
from codes.models.code import Code
from codes.models.system import CodeSystem
from codes.models.version import CodeSystemVersion
from codes.permissions import MANAGE, VIEW
from codes.selectors import look_up, systems_in_use

PAGE_SIZE = 100


def may_manage(request: HttpRequest, system: CodeSystem) -> bool:
    """Shared lists are the administrators' matter; a hospital's own are its people's."""
    user = user_of(request)
    return user.can(MANAGE) and (user.is_superuser or system.hospital_id == user.organisation_id)


@require_safe
@require(VIEW)
def system_list(request: HttpRequest) -> HttpResponse:
    today = timezone.localdate()
    valid = Q(codes__valid_from__lte=today) & (Q(codes__valid_to=None) | Q(codes__valid_to__gte=today))
    systems = systems_in_use(user_of(request)).select_related("hospital")
    systems = systems.annotate(code_count=Count("codes", filter=valid))
    versions = CodeSystemVersion.objects.visible_to(request.user).in_force(today)
    in_force = {version.system_id: version for version in versions}
    drafts = set(
        CodeSystemVersion.objects.visible_to(request.user)
        .filter(published_at=None)
        .values_list("system_id", flat=True)
    )
    ordered = sorted(systems, key=lambda system: (system.kind == CodeSystem.Kind.DOMAIN, system.key))
    rows = [
        {"system": system, "version": in_force.get(system.pk), "has_draft": system.pk in drafts}
        for system in ordered
    ]
    context = {"rows": rows, "can_add": user_of(request).can(MANAGE)}
    return render(request, "codes/system_list.html", context)


@require_safe
@require(VIEW)
def system_detail(request: HttpRequest, pk: int) -> HttpResponse:
    system = get_object_or_404(CodeSystem.objects.visible_to(request.user).select_related("hospital"), pk=pk)
    form = LookUpForm(request.GET)
    is_valid = form.is_valid()
    on = (form.cleaned_data.get("on") if is_valid else None) or timezone.localdate()
    found = look_up(system, form.cleaned_data["q"], on=on, limit=PAGE_SIZE + 1) if is_valid else []
    context = {
        "system": system,
        "form": form,
        "codes": found[:PAGE_SIZE],
        "has_classes": any(code.category for code in found),
        "has_more": len(found) > PAGE_SIZE,
        "page_size": PAGE_SIZE,
        "code_count": Code.objects.filter(system=system).valid_on(on).count(),
        "versions": system.versions.select_related("imported_by", "published_by"),
        "today": timezone.localdate(),
        "can_manage": may_manage(request, system),
    }
    return render(request, "codes/system_detail.html", context)


@require_http_methods(["GET", "POST"])
@require(MANAGE)
def system_add(request: HttpRequest) -> HttpResponse:
    form = SystemForm(request.POST or None, user=user_of(request))
    if request.method == "POST" and form.is_valid():
        system = form.save()
        messages.success(request, _("The list is made; import its first version."))
        return redirect("codes:list-import", system.pk)
    return render(request, "codes/system_form.html", {"form": form}, status=422 if form.errors else 200)
