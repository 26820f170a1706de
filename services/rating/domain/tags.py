"""The chips of a rating, which vary with its stars (docs/domain.md K33)."""

from dataclasses import dataclass
from typing import Any

from chassis.text import Text, say

FEWEST, MOST = 1, 5
# Up to here somebody was let down, and says what should become better.
LOW = 3


@dataclass(frozen=True)
class Offer:
    """The heading over the chips, and each chip's code and label."""

    heading: Text
    tags: dict[str, Text]

    def document(self, stars: int) -> dict[str, Any]:
        tags = [{"code": code, "label": label} for code, label in self.tags.items()]
        return {"stars": stars, "heading": self.heading, "tags": tags}


PRAISE = Offer(
    say("Apa yang sudah baik?", "What was good?"),
    {
        "fast_handling": say("Kecepatan penanganan", "Handled quickly"),
        "friendly_helpdesk": say("Keramahan helpdesk", "Friendly helpdesk"),
        "polite_wording": say("Tutur kata sopan", "Polite wording"),
        "right_solution": say("Ketepatan solusi", "The right solution"),
        "easy_application": say("Kemudahan Penggunaan Aplikasi", "Application easy to use"),
        "proactive_helpdesk": say(
            "Helpdesk proaktif dan inisiatif", "Helpdesk took the initiative"
        ),
    },
)
CRITICISM = Offer(
    say("Apa yang perlu diperbaiki?", "What should become better?"),
    {
        "slow_handling": say("Penanganan lambat", "Handled slowly"),
        "wrong_solution": say("Solusi kurang tepat", "Not the right solution"),
        "unclear_answer": say("Jawaban sulit dipahami", "Answers hard to understand"),
        "unfriendly_helpdesk": say("Helpdesk kurang ramah", "Helpdesk not friendly enough"),
        "too_many_questions": say("Terlalu banyak permintaan data", "Asked for too much"),
        "hard_application": say("Aplikasi sulit digunakan", "Application hard to use"),
    },
)


def offer(stars: int) -> Offer:
    return CRITICISM if stars <= LOW else PRAISE
