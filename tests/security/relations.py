"""What somebody may do with one ticket, by what they have to do with it (A.2, decisions 16, 31)."""

from tests.security.matrix import PUBLIC

NIP = "197702022003121987"
NPWP = "098765432109876"
PHONE = "081377001234"
EMAIL = "tamu.kenari@contoh.test"
NOTE = "CATATAN-KENARI hanya untuk petugas"
TEXT = "Mohon dilengkapi dengan tangkapan layar"
VISITOR = {
    "name": "Tamu Kenari",
    "organization": "CV Tamu",
    "phone": PHONE,
    "email": EMAIL,
    "role": "penyedia",
    "npwp": NPWP,
}

LEVEL1 = {"helpdesk1", "helpdesk2", "verifikator1", "agency1"}
PPE = {"ppe1", "ppe2"}
LPSE_93 = LEVEL1 | PPE | {"pimpinan93"}
EVERYTHING = {"lkpp1", "lkpp2", "teknis1", "callcenter1", "admin", "pimpinan_lkpp", "machine"}
OUTSIDERS = {
    "penyedia1",
    "penyedia10",
    "helpdesk97",
    "ppe97",
    "tim_pme1",
    "resepsionis1",
    "pengaduan1",
    "machine of 97",
    "machine of katalog",
    "machine without scope",
}
OF_93 = LPSE_93 | EVERYTHING | {"machine of 93"}
SEEN_BY = {
    # ppk1's, through Level 1 and Admin PPE of 93, now with lkpp1
    "reached": OF_93 | {"ppk1"},
    # ppk1's, through all tiers, passed by tim_spse1 to tim_katalog1
    "lateral": OF_93 | {"ppk1", "tim_spse1", "tim_spse2", "tim_katalog1"},
    # opened and held by konsultasi1, of LPSE LKPP
    "consultation": EVERYTHING | {"konsultasi1"},
    # helpdesk1's own question, waiting at Admin PPE of 93
    "staff": OF_93,
    # pp1's, taken by helpdesk1, then closed by pp1
    "closed": OF_93 | {"pp1"},
    # pokja1's, with helpdesk1, who waits for pokja1
    "asked": OF_93 | {"pokja1"},
    # kuppbj1's, with ppe1, who waits for helpdesk1
    "returned": OF_93 | {"kuppbj1"},
}
EVERYBODY = sorted(set().union(OUTSIDERS, *SEEN_BY.values()))
NO_STAFF = {"machine", "machine of 93", "ppk1", "pp1", "pokja1", "kuppbj1"}

CREATOR = {"reached": "ppk1", "lateral": "ppk1", "consultation": "konsultasi1"}
CREATOR |= {"staff": "helpdesk1", "closed": "pp1", "asked": "pokja1", "returned": "kuppbj1"}
HANDLER = {"reached": "lkpp1", "lateral": "tim_katalog1", "consultation": "konsultasi1"}
HANDLER |= {"closed": "helpdesk1", "asked": "helpdesk1", "returned": "ppe1"}
UNIT = {"reached": {"lkpp1", "lkpp2"}, "lateral": {"tim_katalog1"}}
UNIT |= {"consultation": {"konsultasi1"}, "staff": PPE, "closed": LEVEL1}
UNIT |= {"asked": LEVEL1, "returned": PPE}
ADDRESSEE = {"asked": "pokja1", "returned": "helpdesk1"}
ADDRESSED = {"returned": LEVEL1}

BOXES = {
    "incoming": {"staff": PPE},
    "handled": {
        "reached": {"lkpp1"},
        "lateral": {"tim_katalog1"},
        "consultation": {"konsultasi1"},
        "asked": {"pokja1"},
        "returned": {"helpdesk1"},
    },
    "history": {
        "reached": LEVEL1 | PPE | {"lkpp2", "ppk1"},
        "lateral": LEVEL1 | PPE | {"lkpp1", "lkpp2", "teknis1", "ppk1", "tim_spse1", "tim_spse2"},
        "staff": {"helpdesk1"},
        "closed": LEVEL1 | {"pp1"},
        "asked": LEVEL1,
        "returned": LEVEL1 - {"helpdesk1"} | PPE | {"kuppbj1"},
    },
    "mine": {
        "reached": {"ppk1"},
        "lateral": {"ppk1"},
        "consultation": {"konsultasi1"},
        "staff": {"helpdesk1"},
        "closed": {"pp1"},
        "asked": {"pokja1"},
        "returned": {"kuppbj1"},
    },
    "all": SEEN_BY,
}

NOT_YOUR_TIER = (403, "not-your-tier")
NOT_CREATOR = (403, "not-creator")
NOT_HANDLER = (409, "not-handler")
ALREADY_TAKEN = (409, "already-taken")
WRONG_STATE = (409, "wrong-state")
NOT_FOUND = (404, "not-found")
INVALID = (422, "invalid")
DONE = (200, None)
NOT_PERMITTED = (403, "not-permitted")
# What would be done, and what changes a ticket for the rows after it, is tried elsewhere.
TRIED_ELSEWHERE = None

BODIES = {
    "take": {},
    "release": {"reason": TEXT},
    "classification": {"category": "spse-ppk", "subcategory": "spse-ppk-edit-paket"},
    "feedback-requests": {"text": TEXT},
    "escalations": {"text": TEXT},
    "resolutions": {"text": TEXT},
    "feedback-replies": {"text": TEXT},
    "reviews": {"accepted": True},
    "close": {"reason": TEXT},
    "rating": {"stars": 5},
    "notes": {"text": NOTE},
    "messages": {"text": TEXT},
    "watch": {},
    "unwatch": {},
    "reassign": {"user_id": "", "reason": TEXT},
}
HANDLERS_ACTS = ("release", "classification", "feedback-requests", "escalations", "resolutions")


def each_of_the_handlers(**told):
    return {act: {**told, "other": NOT_YOUR_TIER} for act in HANDLERS_ACTS}


# state of the ticket → act → relation → answer; "other" is whoever else sees it.
WORKED_ON = {
    "take": {
        "creator": NOT_YOUR_TIER,
        "handler": ALREADY_TAKEN,
        "unit": ALREADY_TAKEN,
        "other": NOT_YOUR_TIER,
    },
    **each_of_the_handlers(handler=TRIED_ELSEWHERE, unit=NOT_HANDLER),
    "feedback-replies": {
        "creator": WRONG_STATE,
        "handler": WRONG_STATE,
        "unit": WRONG_STATE,
        "other": NOT_YOUR_TIER,
    },
    "reviews": {"creator": WRONG_STATE, "other": NOT_CREATOR},
    "close": {"creator": TRIED_ELSEWHERE, "other": NOT_CREATOR},
    # Not yet, for whoever sees it; once it can be rated it is there for its creator only.
    "rating": {"other": WRONG_STATE},
    "notes": {"other": DONE},
    "messages": {"other": WRONG_STATE},
    "watch": {"other": DONE},
    "unwatch": {"other": DONE},
    # Colleagues only, and only by who leads the tier it is with.
    "reassign": {"leader": INVALID, "other": NOT_YOUR_TIER},
}
WAITING = {
    **WORKED_ON,
    "take": {"unit": TRIED_ELSEWHERE, "other": NOT_YOUR_TIER},
    **each_of_the_handlers(unit=WRONG_STATE),
    "reassign": {"leader": WRONG_STATE, "other": NOT_YOUR_TIER},
}
OVER = {
    **WORKED_ON,
    "take": {"handler": WRONG_STATE, "unit": WRONG_STATE, "other": NOT_YOUR_TIER},
    **each_of_the_handlers(handler=WRONG_STATE, unit=WRONG_STATE),
    "close": {"creator": WRONG_STATE, "other": NOT_CREATOR},
    "rating": {"creator": TRIED_ELSEWHERE, "other": NOT_FOUND},
    "notes": {"other": WRONG_STATE},
    "watch": {"other": WRONG_STATE},
    "unwatch": {"other": WRONG_STATE},
    "reassign": {"leader": WRONG_STATE, "other": NOT_YOUR_TIER},
}
ASKED = {
    **WORKED_ON,
    **each_of_the_handlers(handler=WRONG_STATE, unit=NOT_HANDLER),
    "feedback-replies": {
        "addressee": TRIED_ELSEWHERE,
        "addressed": NOT_HANDLER,
        "other": NOT_YOUR_TIER,
    },
    "reassign": {"leader": WRONG_STATE, "other": NOT_YOUR_TIER},
}
STATES = {
    "reached": WORKED_ON,
    "lateral": WORKED_ON,
    "consultation": WORKED_ON,
    "staff": WAITING,
    "closed": OVER,
    "asked": ASKED,
    "returned": ASKED,
}
LED_BY = {"reached": "pimpinan_lkpp", "lateral": "pimpinan_lkpp", "consultation": "pimpinan_lkpp"}
LED_BY |= dict.fromkeys(("staff", "closed", "asked", "returned"), "pimpinan93")
ROW_OF = {row.path.rsplit("/", 1)[-1]: row for row in PUBLIC if "{number}/" in row.path}


def relations(ticket, who):
    """What somebody is to a ticket, the closest first."""
    if who == ADDRESSEE.get(ticket):
        yield "addressee"
    if who in ADDRESSED.get(ticket, ()):
        yield "addressed"
    if who == CREATOR[ticket]:
        yield "creator"
    if who == HANDLER.get(ticket):
        yield "handler"
    if who in UNIT[ticket]:
        yield "unit"
    if who == LED_BY[ticket]:
        yield "leader"
    yield "other"


def promised(ticket, act, who, claims):
    """Status and slug for this act: the role, then sight, then the closest relation."""
    if not ROW_OF[act].lets_in(claims["role"], tuple(claims.get("scopes", ()))):
        return NOT_PERMITTED
    if who not in SEEN_BY[ticket]:
        return NOT_FOUND
    told = STATES[ticket][act]
    return next(told[relation] for relation in relations(ticket, who) if relation in told)
