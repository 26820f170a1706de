"""What each kind of notice says, in the reader's language."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from chassis.text import Language, Text, say

TIERS = {
    "reporter": say("Pelapor", "the reporter"),
    "lpse_level1": say("Helpdesk LPSE", "the LPSE Helpdesk"),
    "admin_ppe": say("Admin System LPSE", "the LPSE System Admin"),
    "helpdesk_lkpp": say("Helpdesk LKPP", "the LKPP Helpdesk"),
    "helpdesk_teknis": say("Helpdesk Teknis LKPP", "the LKPP Technical Helpdesk"),
    "tim_teknis": say("Tim Teknis", "the Technical Team"),
    "konsultasi": say("Petugas Konsultasi", "the Consultation Officers"),
}
SYSTEM = say("Sistem", "The system")
NOWHERE = say("petugas", "the staff")


@dataclass(frozen=True)
class Wording:
    title: Text
    text: Text


WORDINGS: Mapping[str, Wording] = {
    "ticket_queued": Wording(
        say("Tiket menunggu dikerjakan", "A ticket waits to be taken"),
        say(
            "Tiket {number} “{title}” menunggu di antrean {tier}.",
            "Ticket {number} “{title}” waits in the queue of {tier}.",
        ),
    ),
    "ticket_escalated": Wording(
        say("Tiket Anda diteruskan", "Your ticket was passed on"),
        say(
            "Tiket {number} “{title}” kini berada di {tier}.",
            "Ticket {number} “{title}” is now with {tier}.",
        ),
    ),
    "ticket_taken": Wording(
        say("Tiket Anda sedang dikerjakan", "Your ticket is being worked on"),
        say(
            "Tiket {number} “{title}” dikerjakan oleh {actor}.",
            "{actor} works on ticket {number} “{title}”.",
        ),
    ),
    "ticket_assigned": Wording(
        say("Tiket diserahkan kepada Anda", "A ticket was handed to you"),
        say(
            "{actor} menyerahkan tiket {number} “{title}” kepada Anda.",
            "{actor} handed ticket {number} “{title}” to you.",
        ),
    ),
    "ticket_reassigned": Wording(
        say("Tiket dialihkan dari Anda", "A ticket was taken off you"),
        say(
            "{actor} mengalihkan tiket {number} “{title}” kepada petugas lain.",
            "{actor} handed ticket {number} “{title}” to somebody else.",
        ),
    ),
    "feedback_requested": Wording(
        say("Tanggapan Anda diminta", "Your feedback is needed"),
        say(
            "{actor} meminta tanggapan Anda untuk tiket {number} “{title}”.",
            "{actor} asks for your feedback on ticket {number} “{title}”.",
        ),
    ),
    "feedback_replied": Wording(
        say("Tanggapan sudah diterima", "Your question was answered"),
        say(
            "{actor} menjawab permintaan Anda pada tiket {number} “{title}”.",
            "{actor} answered your question on ticket {number} “{title}”.",
        ),
    ),
    "ticket_resolved": Wording(
        say("Mohon konfirmasi penyelesaian", "Please confirm the solution"),
        say(
            "{actor} menyelesaikan tiket {number} “{title}”. Apakah masalahnya sudah selesai?",
            "{actor} solved ticket {number} “{title}”. Is your problem gone?",
        ),
    ),
    "resolution_accepted": Wording(
        say("Penyelesaian diterima", "Your solution was accepted"),
        say(
            "{actor} menyatakan tiket {number} “{title}” sudah selesai.",
            "{actor} says that ticket {number} “{title}” is solved.",
        ),
    ),
    "resolution_rejected": Wording(
        say("Penyelesaian belum diterima", "Your solution was not accepted"),
        say(
            "{actor} menyatakan tiket {number} “{title}” belum selesai. Lanjutkan penanganannya.",
            "{actor} says that ticket {number} “{title}” is not solved. Please go on with it.",
        ),
    ),
    "ticket_rated": Wording(
        say("Tiket Anda diberi rating", "Your work was rated"),
        say(
            "{actor} memberi {stars} bintang untuk tiket {number} “{title}”.",
            "Stars from {actor} for ticket {number} “{title}”: {stars}.",
        ),
    ),
    "ticket_completed": Wording(
        say("Tiket selesai", "A ticket is completed"),
        say(
            "Tiket {number} “{title}” selesai tanpa rating.",
            "Ticket {number} “{title}” is completed without a rating.",
        ),
    ),
    "ticket_closed": Wording(
        say("Tiket ditutup", "A ticket was closed"),
        say(
            "{actor} menutup tiket {number} “{title}”. Tidak perlu dikerjakan lagi.",
            "{actor} closed ticket {number} “{title}”. Nothing is left to do.",
        ),
    ),
    "escalation_refused": Wording(
        say("Eskalasi tidak dapat diteruskan", "The escalation could not be passed on"),
        say(
            "Tiket {number} “{title}” kembali kepada Anda; alasannya ada di catatan tiket.",
            "Ticket {number} “{title}” is back with you; a note on it says why.",
        ),
    ),
    "note_added": Wording(
        say("Catatan baru", "A new note"),
        say(
            "{actor} menambah catatan pada tiket {number} “{title}”.",
            "{actor} added a note to ticket {number} “{title}”.",
        ),
    ),
    "ticket_watched": Wording(
        say("Perkembangan tiket", "News of a ticket"),
        say(
            "Ada perkembangan pada tiket {number} “{title}” yang Anda pantau.",
            "There is news of ticket {number} “{title}”, which you watch.",
        ),
    ),
    "session_reused": Wording(
        say("Sesi Anda dihentikan", "Your session was ended"),
        say(
            "Sesi Anda mungkin dipakai orang lain, sehingga dihentikan. Ganti kata sandi Anda.",
            "Somebody else may have used your session, so it was ended. Change your password.",
        ),
    ),
}


def details_of(data: Mapping[str, Any]) -> dict[str, Any]:
    """What a notice keeps of its event, to be worded when it is read."""
    return {
        "title": data.get("title"),
        "actor": (data.get("actor") or {}).get("name"),
        "tier": data.get("tier"),
        "stars": (data.get("rating") or {}).get("stars"),
    }


def worded(
    kind: str, *, ticket: str | None, details: Mapping[str, Any], language: Language
) -> tuple[str, str]:
    """Title and text of a notice; a kind that is no longer said is news of its ticket."""
    wording = WORDINGS.get(kind, WORDINGS["ticket_watched"])
    values = {
        "number": ticket,
        "title": details.get("title"),
        "actor": details.get("actor") or SYSTEM,
        "tier": TIERS.get(details.get("tier") or "", NOWHERE),
        "stars": details.get("stars"),
    }
    text = say(wording.text.id, wording.text.en, **values)
    return wording.title.in_(language), text.in_(language)
