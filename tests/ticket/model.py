"""C.1 and C.2 written down a second time, to hold the service against: who may do what, when.

Nothing here is taken from the service; where the two differ, one of them is wrong.
"""

from dataclasses import dataclass, field, replace

NATIONAL = "lkpp"
WORKING = ("routing", "queued", "in_progress", "waiting_feedback")
OVER = ("completed", "closed")
PLACES = [
    ("lpse_level1", "93"),
    ("admin_ppe", "93"),
    ("helpdesk_lkpp", NATIONAL),
    ("helpdesk_teknis", NATIONAL),
    ("tim_teknis", "spse"),
    ("tim_teknis", "pme"),
]


@dataclass(frozen=True)
class User:
    name: str
    role: str
    tier: str | None = None
    unit: str | None = None

    @property
    def is_staff(self):
        return self.role != "ppk"


USERS = {
    user.name: user
    for user in (
        User("ppk1", "ppk"),
        User("ppk2", "ppk"),
        User("helpdesk1", "helpdesk_lpse", "lpse_level1", "93"),
        User("helpdesk2", "verifikator_lpse", "lpse_level1", "93"),
        User("helpdesk9", "helpdesk_lpse", "lpse_level1", "902"),
        User("ppe1", "admin_ppe", "admin_ppe", "93"),
        User("ppe2", "admin_ppe", "admin_ppe", "93"),
        User("lkpp1", "helpdesk_lkpp", "helpdesk_lkpp", NATIONAL),
        User("teknis1", "helpdesk_teknis", "helpdesk_teknis", NATIONAL),
        User("tim1", "tim_teknis", "tim_teknis", "spse"),
        User("tim2", "tim_teknis", "tim_teknis", "pme"),
        User("pimpinan93", "pimpinan", unit="93"),
        User("pimpinan", "pimpinan"),
        User("admin1", "admin"),
    )
}
CREATORS = ("ppk1", "helpdesk1", "ppe1")


@dataclass(frozen=True)
class Hop:
    tier: str
    unit: str
    handler: str | None = None


@dataclass(frozen=True)
class Model:
    """What one must remember of a ticket to tell what may happen to it."""

    creator: str
    classified: bool
    status: str = "routing"
    path: tuple[Hop, ...] = ()
    handler: str | None = None
    asked: str | None = None
    readers: frozenset[str] = field(default_factory=frozenset)
    rated: bool = False
    reopened: int = 0

    @property
    def place(self):
        return self.path[-1] if self.path else None

    def sees(self, user):
        if user.name == self.creator or user.name in self.readers:
            return True
        if user.role == "tim_teknis":
            return any((hop.tier, hop.unit) == (user.tier, user.unit) for hop in self.path)
        return user.is_staff and (user.unit in ("93", NATIONAL) or user.tier is user.unit is None)

    def is_with(self, user):
        return self.place is not None and (self.place.tier, self.place.unit) == (
            user.tier,
            user.unit,
        )

    def works(self, user):
        return self.status == "in_progress" and self.handler == user.name

    def leads(self, user):
        local = self.place is not None and self.place.tier in ("lpse_level1", "admin_ppe")
        return user.role == "pimpinan" and self.place is not None and local == bool(user.unit)

    def given_to(self, name, **changes):
        last = replace(self.place, handler=name)
        path, readers = (*self.path[:-1], last), self.readers | {name}
        return replace(self, handler=name, path=path, readers=readers, **changes)


def take(model, user):
    if model.status == "queued" and model.is_with(user) and user.name != model.creator:
        return model.given_to(user.name, status="in_progress")
    return None


def release(model, user):
    return replace(model, status="queued", handler=None) if model.works(user) else None


def classify(model, user):
    return replace(model, classified=True) if model.works(user) else None


def ask_reporter(model, user):
    if model.works(user):
        return replace(model, status="waiting_feedback", asked=model.creator)
    return None


def ask_tier(model, user):
    if model.works(user) and len(model.path) > 1 and model.path[-2].handler:
        return replace(model, status="waiting_feedback", asked=model.path[-2].handler)
    return None


def reply(model, user):
    if model.status == "waiting_feedback" and model.asked == user.name:
        return replace(model, status="in_progress", asked=None)
    return None


def escalate(model, user, directorate=None):
    if not model.works(user) or not model.classified:
        return None
    sideways = model.place.tier == "tim_teknis"
    fits = directorate not in (None, model.place.unit) if sideways else directorate is None
    return replace(model, status="routing") if fits else None


def resolve(model, user):
    ready = model.works(user) and model.classified
    return replace(model, status="waiting_review") if ready else None


def accept(model, user):
    if model.status == "waiting_review" and user.name == model.creator:
        return replace(model, status="waiting_rating")
    return None


def reject(model, user):
    if model.status == "waiting_review" and user.name == model.creator:
        return replace(model, status="in_progress", reopened=model.reopened + 1)
    return None


def close(model, user):
    if model.status in WORKING and user.name == model.creator:
        return replace(model, status="closed", asked=None)
    return None


def note(model, user):
    return model if user.is_staff and model.sees(user) and model.status not in OVER else None


def reassign(model, user, to):
    if model.status != "in_progress" or not model.leads(user) or not model.sees(user):
        return None
    fits = model.is_with(USERS[to]) and to not in (model.handler, model.creator)
    return model.given_to(to) if fits else None


def routed(model, hop, tier, unit):
    if model.status != "routing" or hop != len(model.path):
        return None
    path = (*model.path, Hop(tier, unit))
    return replace(model, status="queued", path=path, handler=None)


def refused(model, hop):
    if model.status != "routing" or hop != len(model.path) or hop == 0:
        return None
    return replace(model, status="in_progress")


def rated(model):
    if model.rated or model.status not in ("waiting_rating", "closed"):
        return None
    status = "completed" if model.status == "waiting_rating" else "closed"
    return replace(model, status=status, rated=True)


def buttons(model, user):
    """What `allowed_actions` must say to this user."""
    possible = {
        "take": take(model, user),
        "release": release(model, user),
        "reclassify": classify(model, user),
        "request_feedback": ask_reporter(model, user),
        "escalate": resolve(model, user),
        "resolve": resolve(model, user),
        "review": accept(model, user),
        "rate": rated(model) if user.name == model.creator else None,
        "close": close(model, user),
        "reply_feedback": reply(model, user),
        "note": note(model, user),
        "watch": note(model, user),
        "reassign": model.leads(user) and model.status == "in_progress",
    }
    return {name for name, outcome in possible.items() if outcome}
