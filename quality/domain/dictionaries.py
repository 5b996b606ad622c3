"""The code dictionaries a check is made with; they are values, so the same check serves any hospital's
own lists.

The official lists are not part of the project. A check gets those that are valid on its day; without
one, the rules
that ask it skip: HP-D-027 to HP-D-032, and all rules that ask for the class of an operation.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

SURGERY = "surgery"
INTERVENTIONAL = "interventional"
DIAGNOSTIC = "diagnostic"
THERAPEUTIC = "therapeutic"
CLASSES = (SURGERY, INTERVENTIONAL, DIAGNOSTIC, THERAPEUTIC)


@dataclass(frozen=True, slots=True)
class Operation:
    """An entry of the operation dictionary; a class that was only guessed counts as unknown."""

    name: str
    op_class: str | None = None
    is_class_checked: bool = False

    @property
    def sure_class(self) -> str | None:
        """The class, None when nobody has confirmed it."""
        return self.op_class if self.is_class_checked else None


@dataclass(frozen=True)
class Dictionaries:
    """Diagnosis codes and names, operation codes, morphology codes and names; None means not loaded.

    `version` names the lists in a verdict, for example the titles and dates of the versions.
    """

    diagnoses: Mapping[str, str] | None = None
    operations: Mapping[str, Operation] | None = None
    morphology: Mapping[str, str] | None = None
    version: str = field(default="", compare=False)


NONE_LOADED = Dictionaries()
