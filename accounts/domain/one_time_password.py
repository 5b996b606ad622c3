"""One-time passwords that can be read out over the phone."""

import secrets

# Without characters that are mistaken for each other.
LOWER = "abcdefghjkmnpqrstuvwxyz"
UPPER = "ABCDEFGHJKLMNPQRSTUVWXYZ"
DIGITS = "23456789"
GROUPS = 3
GROUP_LENGTH = 4


def one_time_password() -> str:
    """Three groups of four with capitals, small letters and digits, e.g. `k7Wd-p3Rm-T9xq` (about 66 bits)."""
    pick = secrets.SystemRandom()
    while True:
        characters = [pick.choice(LOWER + UPPER + DIGITS) for _ in range(GROUPS * GROUP_LENGTH)]
        if all(any(c in kind for c in characters) for kind in (LOWER, UPPER, DIGITS)):
            break
    groups = ["".join(characters[n : n + GROUP_LENGTH]) for n in range(0, len(characters), GROUP_LENGTH)]
    return "-".join(groups)
