"""Catalogues are compiled when they changed, and a gap in one is refused with its file and line."""

import gettext
import os
import shutil
from pathlib import Path

import pytest

from script import check_catalogues, compile_catalogues

HEADER = (
    'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\nPlural-Forms: nplurals=1; plural=0;\\n"\n\n'
)


@pytest.fixture
def catalogue(tmp_path: Path) -> Path:
    path = tmp_path / "shop/locale/zh_Hans/LC_MESSAGES/django.po"
    path.parent.mkdir(parents=True)
    (tmp_path / "shop/apps.py").touch()
    return path


def write(path: Path, entries: str) -> Path:
    path.write_text(HEADER + entries, encoding="utf-8")
    return path


def test_a_catalogue_is_compiled_once_and_again_when_it_changed(tmp_path: Path, catalogue: Path) -> None:
    write(catalogue, 'msgid "Ticket"\nmsgstr "工单"\n')

    first = compile_catalogues.main(tmp_path)
    before = catalogue.with_suffix(".mo").stat().st_mtime_ns
    compile_catalogues.main(tmp_path)
    unchanged = catalogue.with_suffix(".mo").stat().st_mtime_ns
    write(catalogue, 'msgid "Ticket"\nmsgstr "维保工单"\n')
    os.utime(catalogue, ns=(before + 10**9, before + 10**9))
    compile_catalogues.main(tmp_path)

    assert first == 0
    assert unchanged == before
    with open(catalogue.with_suffix(".mo"), "rb") as stream:
        assert gettext.GNUTranslations(stream).gettext("Ticket") == "维保工单"


def test_a_file_that_is_no_catalogue_is_a_fault(tmp_path: Path, catalogue: Path, capsys) -> None:
    write(catalogue, 'nonsense "Ticket"\n')

    outcome = compile_catalogues.main(tmp_path)

    assert outcome == 1
    assert str(catalogue) in capsys.readouterr().err


@pytest.mark.parametrize(
    ("entry", "fault"),
    [
        ('msgid "Ticket"\nmsgstr ""\n', "not translated"),
        ('#, fuzzy\nmsgid "Ticket"\nmsgstr "工单"\n', "fuzzy"),
        (
            '#, python-format\nmsgid "%(n)s left"\nmsgstr "剩 %(m)s"\n',
            "placeholders differ: ['%(m)s'] for ['%(n)s']",
        ),
        ('msgid "Hello {name}"\nmsgstr "您好"\n', "placeholders differ: [] for ['{name}']"),
        ('msgid "%s of %d"\nmsgstr "%s"\n', "placeholders differ: ['%s'] for ['%d', '%s']"),
        ('msgid "one"\nmsgid_plural "%(n)d tickets"\nmsgstr[0] ""\n', "not translated"),
        (
            'msgid "Line\\n"\nmsgstr "行"\n',
            "begins or ends with a line break where the source does not, or the reverse",
        ),
    ],
)
def test_a_broken_entry_is_named(catalogue: Path, entry: str, fault: str) -> None:
    write(catalogue, entry)

    faults = check_catalogues.check_catalogue(catalogue)

    assert [line.split(": ", 1)[1].rsplit(": ", 1)[0] for line in faults] == [fault]
    assert faults[0].startswith(f"{catalogue}:")


@pytest.mark.parametrize(
    "entry",
    [
        'msgid "%(n)s of %(m)s at 50%%"\nmsgstr "%(m)s 中的 %(n)s，50%%"\n',
        'msgid "one ticket"\nmsgid_plural "%(n)d tickets"\nmsgstr[0] "%(n)d 张工单"\n',
        'msgid "80 % of the time"\nmsgstr "时限的 80 %"\n',
        '#~ msgid "Gone"\n#~ msgstr ""\n',
    ],
)
def test_a_good_entry_passes(catalogue: Path, entry: str) -> None:
    write(catalogue, entry)

    assert check_catalogues.check_catalogue(catalogue) == []


@pytest.mark.skipif(shutil.which("xgettext") is None, reason="extraction needs Debian's gettext")
def test_text_that_no_catalogue_has_is_named(tmp_path: Path, catalogue: Path, capsys) -> None:
    write(catalogue, 'msgid "Known"\nmsgstr "已知"\n')
    templates = tmp_path / "shop/templates/shop"
    templates.mkdir(parents=True)
    (templates / "page.html").write_text(
        '{% load i18n %}{% translate "Known" %}{% blocktranslate %}New {{ name }}{% endblocktranslate %}'
    )

    outcome = check_catalogues.main(tmp_path)

    assert outcome == 1
    assert capsys.readouterr().out == f"{catalogue}: missing: 'New %(name)s'\n"


def test_one_text_with_two_translations_is_named(tmp_path: Path, catalogue: Path) -> None:
    write(catalogue, 'msgid "severity"\nmsgstr "严重程度"\n')
    other = tmp_path / "desk/locale/zh_Hans/LC_MESSAGES/django.po"
    other.parent.mkdir(parents=True)
    write(other, 'msgid "severity"\nmsgstr "紧急程度"\n\nmsgctxt "desk"\nmsgid "severity"\nmsgstr "级别"\n')

    faults = check_catalogues.clashes_between([catalogue, other])

    assert faults == [f"{other}:4: '紧急程度', but '严重程度' in {catalogue}: 'severity'"]
