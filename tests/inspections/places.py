"""An inspection under way with the people and checks that tests of doing it share."""

import io
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import ExifTags, Image

from accounts.domain.roles import Role
from accounts.models.user import User
from contracts.models.contract import Contract
from inspections.models.choices import State
from inspections.models.inspection import Inspection
from inspections.models.result import Item
from inspections.models.target import Target
from tests.factories.accounts import UserFactory
from tests.factories.contracts import ContractFactory, ContractVersionFactory
from tests.factories.inspections import CheckFactory, InspectionFactory, ItemFactory, TargetFactory

AT = datetime(2026, 3, 20, 2, 0, tzinfo=UTC)


@dataclass
class Round:
    """One inspection in progress on one server, with an engineer, an engineer of the hospital, a director."""

    contract: Contract
    inspection: Inspection
    target: Target
    engineer: User
    hospital_engineer: User
    director: User

    def item(self, code: str = "", **check: Any) -> Item:
        check = {**({"code": code} if code else {}), **check}
        return ItemFactory(inspection=self.inspection, target=self.target, check_row=CheckFactory(**check))

    def next(self, **values: Any) -> Inspection:
        """A later inspection of the same contract, in progress."""
        return InspectionFactory(contract=self.contract, state=State.IN_PROGRESS, **values)


def make_round(**inspection: Any) -> Round:
    contract = ContractFactory()
    ContractVersionFactory(contract=contract)
    under_way = InspectionFactory(contract=contract, **{"state": State.IN_PROGRESS, **inspection})
    target = TargetFactory(contract=contract, name="db-01", place="机房三排")
    under_way.targets.add(target)
    return Round(
        contract,
        under_way,
        target,
        UserFactory(organisation=contract.supplier, role=Role.SUPPLIER_ENGINEER, full_name="赵工"),
        UserFactory(organisation=contract.hospital, role=Role.HOSPITAL_ENGINEER, full_name="钱工"),
        UserFactory(organisation=contract.hospital, role=Role.DIRECTOR, full_name="孙主任"),
    )


def photo_file(taken: str = "2026:03:20 09:58:00", size: tuple[int, int] = (40, 30)) -> SimpleUploadedFile:
    """A JPEG as a phone makes it, with the time it was taken and the name of the camera."""
    image = Image.new("RGB", size, (200, 40, 40))
    exif = image.getexif()
    exif[ExifTags.Base.Make] = "SecretCam"
    if taken:
        exif.get_ifd(ExifTags.IFD.Exif)[ExifTags.Base.DateTimeOriginal] = taken
    target = io.BytesIO()
    image.save(target, "JPEG", exif=exif)
    return SimpleUploadedFile("IMG_0001.jpg", target.getvalue(), content_type="image/jpeg")
