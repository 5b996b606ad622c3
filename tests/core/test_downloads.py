"""Files are downloaded, never opened on the portal's address."""

import io

import pytest

from core.downloads import attachment_response


@pytest.mark.parametrize(
    ("content_type", "expected"),
    [
        ("image/png", "image/png"),
        ("text/csv; charset=utf-8", "text/csv; charset=utf-8"),
        ("text/html", "application/octet-stream"),
        ("image/svg+xml", "application/octet-stream"),
        ("application/xhtml+xml", "application/octet-stream"),
        ("Text/HTML; x", "application/octet-stream"),
    ],
)
def test_a_file_goes_out_as_a_forced_download(content_type: str, expected: str) -> None:
    response = attachment_response(io.BytesIO(b"content"), "巡检\r\n报告.png", content_type)

    assert response["Content-Type"] == expected
    assert response["Content-Disposition"] == (
        "attachment; filename*=utf-8''%E5%B7%A1%E6%A3%80%E6%8A%A5%E5%91%8A.png"
    )
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert response["Cache-Control"] == "private, no-store"
    assert response.getvalue() == b"content"
