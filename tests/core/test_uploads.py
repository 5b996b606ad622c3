"""Files are taken by what they hold, not by what they are called."""

import hashlib
import io
import zipfile
from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile, TemporaryUploadedFile
from django.utils.translation import override
from PIL import Image
from pytest_django import Settings

from core.uploads import CheckedUpload, RandomName, ScanResult, UploadRefused, check_upload
from tests.core.clamd import EICAR, running_clamd


def picture(kind: str, size: tuple[int, int] = (4, 4), mode: str = "RGB") -> bytes:
    stream = io.BytesIO()
    Image.new(mode, size).save(stream, kind)
    return stream.getvalue()


def archive(*names: str, content: bytes = b"x") -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as file:
        for name in names:
            file.writestr(name, content)
    return stream.getvalue()


def upload(name: str, content: bytes, said: str = "application/octet-stream") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, said)


PDF = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<<>>\nendobj\n"
OFFICE = "[Content_Types].xml"


@pytest.mark.parametrize(
    ("name", "content", "content_type"),
    [
        ("截图.png", picture("PNG"), "image/png"),
        ("照片.JPG", picture("JPEG"), "image/jpeg"),
        ("a.jpeg", picture("JPEG"), "image/jpeg"),
        ("a.gif", picture("GIF"), "image/gif"),
        ("a.webp", picture("WEBP"), "image/webp"),
        ("a.pdf", PDF, "application/pdf"),
        (
            "a.docx",
            archive(OFFICE, "word/document.xml"),
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        ),
        (
            "a.xlsx",
            archive(OFFICE, "xl/workbook.xml"),
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        ),
        (
            "a.pptx",
            archive(OFFICE, "ppt/presentation.xml"),
            "application/vnd.openxmlformats-officedocument.presentationml.presentation",
        ),
        ("日志.zip", archive("app.log"), "application/zip"),
        ("a.txt", "叫号屏黑屏".encode(), "text/plain"),
        ("a.csv", "科室,数量\n内科,3\n".encode("gb18030"), "text/csv"),
        ("a.log", b"\xff\xfe" + "日志".encode("utf-16-le"), "text/plain"),
        ("a.log", b"2026-11-20 10:00:00 <init> if a < b then\n", "text/plain"),
    ],
)
def test_files_of_use_are_taken(name: str, content: bytes, content_type: str) -> None:
    file = upload(name, content, "text/html")

    checked = check_upload(file)

    digest = hashlib.sha256(content).hexdigest()
    assert checked == CheckedUpload(name, content_type, len(content), digest, ScanResult.NOT_SCANNED)
    assert file.read() == content


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.html", b"<html></html>"),
        ("a.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>"),
        ("a.exe", b"MZ\x90\x00"),
        ("a.js", b"alert(1)"),
        ("a.sh", b"#!/bin/sh\n"),
        ("a.docm", archive(OFFICE, "word/document.xml")),
        ("noextension", b"text"),
        ("a.txt", b"  \n<!DOCTYPE html><html>"),
        ("a.txt", b"\xef\xbb\xbf<script>alert(1)</script>"),
        ("a.txt", b"<?xml version='1.0'?><svg/>"),
        ("a.csv", b"#!/usr/bin/env python\n"),
        ("a.txt", b"MZ\x90\x00\x03\x00\x00\x00"),
        ("a.txt", b"\x7fELF\x02\x01\x01"),
        ("a.log", PDF),
        ("a.png", picture("JPEG")),
        ("a.png", b"<svg/>"),
        ("a.png", picture("PNG")[:40]),
        ("a.pdf", b"<html>%PDF-1.7"),
        ("a.pdf", picture("PNG")),
        ("a.docx", archive("word/document.xml")),
        ("a.docx", archive(OFFICE, "xl/workbook.xml")),
        ("a.docx", archive(OFFICE, "word/document.xml", "word/vbaProject.bin")),
        ("a.xlsx", b"PK\x03\x04 damaged"),
        ("a.xlsx", b"plain"),
        ("a.zip", picture("PNG")),
        ("a.png", b""),
    ],
)
def test_everything_else_is_refused(name: str, content: bytes) -> None:
    with pytest.raises(UploadRefused) as refusal:
        check_upload(upload(name, content), field="attachment")

    assert refusal.value.field == "attachment"
    assert refusal.value.code == "content"


@pytest.mark.parametrize(
    ("content", "line"),
    [
        ("病案号\n1\n".encode() + b"\x80\xff\n", 3),
        ("病案号\n".encode("gb18030") + b"1\n2\xff\xff\n", 3),
        (b"a\n" * 900_000 + b"\xff\xff", 900_001),
        (b"1\xff", 1),
    ],
)
def test_a_text_of_no_encoding_is_told_its_line(content: bytes, line: int) -> None:
    with pytest.raises(UploadRefused, match=f"^Line {line} is neither UTF-8 nor GB18030"), override("en"):
        check_upload(upload("a.csv", content))


@pytest.mark.parametrize(
    "content",
    [
        archive("bomb.txt", content=bytes(20 * 1024 * 1024)),
        archive(*(f"{number}.txt" for number in range(5001))),
    ],
)
def test_archives_that_unpack_to_far_more_are_refused(content: bytes) -> None:
    with pytest.raises(UploadRefused, match="unpacks to far more"), override("en"):
        check_upload(upload("a.zip", content))


def test_a_picture_of_too_many_pixels_is_refused() -> None:
    with pytest.raises(UploadRefused):
        check_upload(upload("a.png", picture("PNG", (9_000, 9_000), "1")))


def test_a_file_over_the_limit_is_refused_before_it_is_read(settings: Settings) -> None:
    settings.ATTACHMENT_MAX_BYTES = 10

    with pytest.raises(UploadRefused) as refusal:
        check_upload(upload("a.txt", b"x" * 11))

    assert refusal.value.code == "too_large"


def test_the_name_is_cleaned() -> None:
    assert check_upload(upload("..\\..\\evil\u202etxt.txt", b"x")).name == "eviltxt.txt"


def test_stored_names_say_nothing_of_the_sender() -> None:
    first, second = (RandomName("attachments")(None, "病人名单.pdf") for _ in range(2))

    assert first != second
    assert first.startswith(f"attachments/{first.split('/')[2][:2]}/")
    assert len(first.split("/")[2]) == 32


def in_memory(content: bytes) -> SimpleUploadedFile:
    return upload("a.txt", content)


def on_disk(content: bytes) -> TemporaryUploadedFile:
    file = TemporaryUploadedFile("a.txt", "text/plain", len(content), None)
    file.write(content)
    file.flush()
    return file


@pytest.mark.parametrize("make", [in_memory, on_disk])
def test_clamav_passes_clean_files_and_stops_infected_ones(
    settings: Settings, make: Callable[[bytes], SimpleUploadedFile]
) -> None:
    settings.ATTACHMENT_SCANNER = "core.clamav.clamd_scanner"
    with running_clamd() as clamd:
        settings.CLAMD_ADDRESS = clamd.address

        checked = check_upload(make(b"clean" * 50_000))
        with pytest.raises(UploadRefused) as refusal:
            check_upload(make(b"text " + EICAR))

    assert checked.scan_state == ScanResult.CLEAN
    assert refusal.value.code == "infected"
    assert clamd.received == [b"clean" * 50_000, b"text " + EICAR]


def test_a_scanner_that_gives_no_verdict_lets_nothing_in(settings: Settings) -> None:
    settings.ATTACHMENT_SCANNER = "core.clamav.clamd_scanner"
    with running_clamd() as clamd:
        settings.CLAMD_ADDRESS = clamd.address
        clamd.answer = b"INSTREAM size limit exceeded. ERROR\0"
        with pytest.raises(UploadRefused) as refusal:
            check_upload(in_memory(b"x"))
    with pytest.raises(UploadRefused) as unreachable:
        check_upload(in_memory(b"x"))

    assert [refusal.value.code, unreachable.value.code] == ["no_scanner", "no_scanner"]
