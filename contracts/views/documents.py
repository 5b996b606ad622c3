"""Documents of a contract, as forced downloads."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from accounts.permissions import require
from contracts import permissions
from contracts.forms.releases import DocumentForm
from contracts.models.document import Document
from contracts.services.documents import file_document
from contracts.views.form_page import form_page, page, visible_contract
from core.downloads import attachment_response


@require_safe
@require(permissions.VIEW)
def documents(request: HttpRequest, key: str) -> HttpResponse:
    contract = visible_contract(request, key)
    listed = contract.documents.filter(replaced_by=None).select_related("uploaded_by", "replaces")
    return page(
        request, "contracts/documents.html", {"contract": contract, "tab": "documents", "documents": listed}
    )


@require(permissions.MANAGE_DOCUMENTS)
def document_add(request: HttpRequest, key: str) -> HttpResponse:
    contract = visible_contract(request, key)
    form = DocumentForm(request.POST or None, request.FILES or None, contract=contract)
    return form_page(
        request,
        form=form,
        save=lambda: file_document(
            contract=contract,
            actor=request.user,  # type: ignore[arg-type]
            at=timezone.now(),
            **{name: form.cleaned_data[name] for name in ("kind", "title", "edition", "file", "replaces")},
        ),
        title=_("File a document"),
        done=_("The document is filed."),
        back=reverse("contracts:documents", args=[key]),
        contract=contract,
    )


@require_safe
@require(permissions.VIEW)
def document_download(request: HttpRequest, pk: int) -> HttpResponse:
    document = get_object_or_404(Document.objects.visible_to(request.user), pk=pk)
    return attachment_response(document.file.open("rb"), document.name, document.content_type)  # type: ignore[return-value]
