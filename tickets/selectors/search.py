"""Search in numbers, titles, descriptions and reporters: Chinese words of two characters are found too.

Every pair of neighbouring characters is indexed (GIN over `tickets_pairs(search)`): trigrams, the usual way,
cannot find words of two characters by their index, and most Chinese words have two. The index narrows down,
LIKE then makes sure that the word stands there as a whole.
"""

from django.contrib.postgres.fields import ArrayField
from django.db.models import BooleanField, F, Func, QuerySet, TextField, Value

from tickets.domain.numbers import bare, is_number
from tickets.models.ticket import Ticket

MOST_WORDS = 8


class _HasPairs(Func):
    """`tickets_pairs(search) @> array of pairs`, written as the index has it."""

    template = "tickets_pairs(%(expressions)s"
    arg_joiner = ") @> "
    output_field = BooleanField()


def search_tickets(tickets: QuerySet[Ticket], text: str) -> QuerySet[Ticket]:
    """Narrow `tickets` to those that hold every word of `text`; a whole ticket number finds that ticket."""
    if is_number(text):
        return tickets.filter(number=bare(text))
    for word in text.replace("\x00", "").lower().split()[:MOST_WORDS]:
        tickets = tickets.filter(search__contains=word)
        pairs = sorted({word[index : index + 2] for index in range(len(word) - 1)})
        if pairs:
            wanted = Value(pairs, output_field=ArrayField(TextField()))
            tickets = tickets.filter(_HasPairs(F("search"), wanted))
    return tickets
