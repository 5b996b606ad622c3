"""Files kept with a contract (M11): checked at the door, replaced but never changed."""

from datetime import datetime

from django.core.files.base import File
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models.user import User
from contracts.models.contract import Contract
from contracts.models.document import Document
from core.api.problems import Refusal
from core.uploads import check_upload


class DocumentRefused(Refusal):
    """This document cannot be filed so."""


@transaction.atomic
def file_document(
    *,
    contract: Contract,
    kind: str,
    title: str,
    file: File,
    actor: User,
    at: datetime,
    edition: str = "",
    replaces: Document | None = None,
    field: str = "file",
) -> Document:
    """Keep an uploaded file; raises UploadRefused, or DocumentRefused for a foreign `replaces`."""
    checked = check_upload(file, field=field)
    if replaces and (replaces.contract_id != contract.pk or hasattr(replaces, "replaced_by")):
        raise DocumentRefused(
            _("Only the newest edition of this contract can be replaced."), field="replaces"
        )
    return Document.objects.create(
        contract=contract,
        kind=kind,
        title=title,
        edition=edition,
        file=file,
        name=checked.name,
        content_type=checked.content_type,
        size=checked.size,
        sha256=checked.sha256,
        replaces=replaces,
        uploaded_by=actor,
        uploaded_at=at,
    )
