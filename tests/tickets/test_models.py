"""What the database itself refuses."""

import pytest
from django.db import connection


@pytest.mark.django_db
def test_pairs_of_characters_are_those_of_each_word():
    with connection.cursor() as cursor:
        cursor.execute("SELECT tickets_pairs('分诊屏 ab')")
        (pairs,) = cursor.fetchone()

    assert sorted(pairs) == sorted(["分诊", "诊屏", "ab"])
