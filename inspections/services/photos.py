"""Photos of an inspection: checked, made anew so that only the picture stays, each key once (README §5)."""

import io
from datetime import datetime
from hashlib import sha256
from uuid import UUID

from django.core.files.base import ContentFile, File
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from PIL import ExifTags, Image, ImageOps

from accounts.models.user import User
from core.uploads import UploadRefused, check_upload
from inspections.models.inspection import Inspection
from inspections.models.photo import Photo
from inspections.models.result import Item
from inspections.models.work import WorkDone
from inspections.services.recording import lock_for_answers

TYPES = ("image/jpeg", "image/png", "image/webp")
LARGEST_BYTES = 15 * 1024 * 1024
LONGEST_SIDE = 2400
MOST_OF_INSPECTION = 300
QUALITY = 85
_EXIF_FORM = "%Y:%m:%d %H:%M:%S"


@transaction.atomic
def attach_photo(
    *,
    inspection: Inspection,
    item: Item | None,
    file: File,
    actor: User,
    at: datetime,
    key: UUID | None = None,
    said_taken_at: datetime | None = None,
    caption: str = "",
    work: WorkDone | None = None,
    moment: str = "",
) -> Photo:
    """Keep a photo of an item, or of `work` at its `moment`; the same key again gives the first one.

    `taken_at` is the camera's time in the picture itself, else what the device says; the server's is beside
    it. Place and camera data of the picture are dropped. Raises UploadRefused, AnswerRefused.
    """
    inspection = lock_for_answers(inspection)
    known = Photo.objects.filter(client_key=key).first() if key is not None else None
    if known is not None:
        return known
    if Photo.objects.filter(inspection=inspection).count() >= MOST_OF_INSPECTION:
        raise UploadRefused(
            _("An inspection holds %(count)s photos at most.") % {"count": MOST_OF_INSPECTION}, field="file"
        )
    checked = check_upload(file)
    if checked.content_type not in TYPES:
        raise UploadRefused(_("Photos are JPEG, PNG or WebP."), field="file", code="content")
    if checked.size > LARGEST_BYTES:
        raise UploadRefused(_("The photo is larger than 15 MB."), field="file", code="too_large")
    picture, camera_time = _made_anew(file)
    name = f"{checked.name.rpartition('.')[0] or 'photo'}.jpg"
    photo = Photo(
        inspection=inspection,
        item=item,
        work=work,
        moment=moment,
        name=name[:200],
        content_type="image/jpeg",
        size=len(picture),
        sha256=sha256(picture).hexdigest(),
        caption=(caption.strip() or _caption(item))[:200],
        place=_place(item or work),
        taken_at=camera_time or said_taken_at,
        received_at=at,
        uploaded_by=actor,
        client_key=key,
    )
    photo.file.save(name, ContentFile(picture), save=False)
    photo.save()
    return photo


@transaction.atomic
def remove_photo(*, photo: Photo) -> None:
    """Take a photo away while the inspection is still being written."""
    lock_for_answers(photo.inspection)
    file = photo.file
    photo.delete()
    transaction.on_commit(lambda: file.delete(save=False))


def _made_anew(file: File) -> tuple[bytes, datetime | None]:
    """The picture as a JPEG the right way up, no larger than needed, and the camera's time."""
    file.seek(0)
    try:
        with Image.open(file) as image:
            taken_at = _camera_time(image)
            upright = ImageOps.exif_transpose(image).convert("RGB")
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        raise UploadRefused(_("The picture is damaged."), field="file", code="content") from error
    upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    target = io.BytesIO()
    upright.save(target, "JPEG", quality=QUALITY, optimize=True)
    return target.getvalue(), taken_at


def _camera_time(image: Image.Image) -> datetime | None:
    """DateTimeOriginal in the portal's zone, as cameras write no zone; None when it is not there."""
    try:
        part = image.getexif().get_ifd(ExifTags.IFD.Exif)
        text = str(part.get(ExifTags.Base.DateTimeOriginal, "")).strip("\x00 ")
        return camera_time(text)
    except (OSError, SyntaxError, ValueError, KeyError, TypeError):
        return None


def camera_time(text: str) -> datetime | None:
    """`2026:11:28 14:03:05` as a moment of the portal's zone; None for anything else."""
    try:
        return timezone.make_aware(datetime.strptime(text, _EXIF_FORM))  # noqa: DTZ007 - cameras write no zone
    except (ValueError, OverflowError):
        return None


def _place(shown: Item | WorkDone | None) -> str:
    return shown.target.place[:120] if shown is not None and shown.target is not None else ""


def _caption(item: Item | None) -> str:
    if item is None:
        return ""
    return " · ".join(filter(None, [item.check_row.name_zh, str(item.target or "")]))
