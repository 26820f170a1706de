"""Who may see a ticket and who may do what with it (docs/domain.md A.2, A.3, decision 16)."""

from typing import TYPE_CHECKING

from chassis.domain import ConflictError, NotFoundError, NotPermittedError
from chassis.text import say
from services.ticket.domain.lifecycle import TERMINAL, Action, Status, allows, wrong_state
from services.ticket.domain.roles import LPSE_TIERS, STAFF, Actor

if TYPE_CHECKING:
    from services.ticket.domain.ticket.state import State

# role → what it sees: everything, its LPSE's, its directorate's, or only what it made or held.
SIGHT = {
    "helpdesk_lpse": "lpse",
    "verifikator_lpse": "lpse",
    "admin_agency": "lpse",
    "admin_ppe": "lpse",
    "helpdesk_lkpp": "all",
    "helpdesk_teknis": "all",
    "petugas_call_center": "all",
    "admin": "all",
    "tim_teknis": "directorate",
    "system": "binding",
}
OWN_TICKET = say(
    "Anda membuat tiket ini, jadi orang lain yang menanganinya.",
    "You opened this ticket, so somebody else handles it.",
)
_OTHER_TIER = say(
    "Tiket ini sedang berada di bagian lain. Anda dapat membacanya, tetapi tidak mengubahnya.",
    "This ticket is with another unit. You may read it, but not change it.",
)
_NOT_HANDLER = say(
    "Tiket ini ditangani rekan Anda, {name}.",
    "Your colleague {name} is handling this ticket.",
)
_NOT_CREATOR = say(
    "Hanya pembuat tiket yang dapat melakukan ini.",
    "Only the person who opened the ticket may do this.",
)
_NOT_ADDRESSED = say(
    "Permintaan feedback ini ditujukan kepada orang lain.",
    "This request for feedback is for somebody else.",
)


def sight_of(actor: Actor) -> str:
    """What a role sees; `pimpinan` of LKPP is bound to no LPSE."""
    if actor.role == "pimpinan":
        return "lpse" if actor.lpse_code else "all"
    return SIGHT.get(actor.role, "own")


def sees_by_role(ticket: "State", actor: Actor) -> bool:
    """Whether role and place are enough; who once held a ticket keeps reading it besides."""
    if actor.id in (ticket.creator_id, ticket.handler_id):
        return True
    match sight_of(actor):
        case "all":
            return True
        case "lpse":
            return ticket.lpse_code == actor.lpse_code
        case "binding":
            lpse_codes, applications = actor.lpse_codes, actor.applications
            return (lpse_codes is None or ticket.lpse_code in lpse_codes) and (
                applications is None or ticket.application in applications
            )
        case "directorate":
            return (ticket.home_tier, ticket.home_unit) == ("tim_teknis", actor.directorate)
    return False


def shared_past(actor: Actor) -> list[str]:
    """The traces of what a person or the unit has handled: the box `history` (decision 17).

    Consultation officers share a queue but not their past: they read what they made or held.
    """
    mine = [f"by:{actor.id}"]
    return mine if actor.tier == "konsultasi" else [*mine, f"did:{actor.tier}:{actor.unit}"]


def audiences_of(actor: Actor) -> list[str]:
    """The traces that let somebody read what they or their directorate once had."""
    traces = [f"by:{actor.id}"]
    if actor.tier == "tim_teknis":
        traces.append(f"at:tim_teknis:{actor.directorate}")
    return traces


def not_found() -> NotFoundError:
    """The same answer for what is not there and for what one may not see."""
    return NotFoundError(
        say("Tiket ini tidak ditemukan.", "This ticket was not found."), slug="not-found"
    )


def works_here(ticket: "State", actor: Actor) -> bool:
    home = (ticket.home_tier, ticket.home_unit)
    return ticket.home_tier is not None and home == (actor.tier, actor.unit)


def require_unit(ticket: "State", actor: Actor) -> None:
    """Raises 403 `/not-your-tier` unless the ticket is with the actor's unit."""
    if ticket.home is None:
        raise wrong_state(ticket.status)
    if not works_here(ticket, actor):
        raise NotPermittedError(_OTHER_TIER, slug="not-your-tier")


def require_handler(ticket: "State", actor: Actor) -> None:
    """Raises 403 `/not-your-tier`, 409 `/wrong-state` or `/not-handler` unless it is theirs."""
    if ticket.handler_id != actor.id:
        require_unit(ticket, actor)
        if ticket.creator_id == actor.id:
            raise NotPermittedError(OWN_TICKET, slug="not-your-tier")
        if ticket.handler is None or ticket.status in TERMINAL:
            raise wrong_state(ticket.status)
        name = ticket.handler["name"]
        raise ConflictError(say(_NOT_HANDLER.id, _NOT_HANDLER.en, name=name), slug="not-handler")
    if ticket.status is not Status.IN_PROGRESS:
        raise wrong_state(ticket.status)


def require_creator(ticket: "State", actor: Actor) -> None:
    if ticket.creator_id != actor.id:
        raise NotPermittedError(_NOT_CREATOR, slug="not-creator")


def require_addressee(ticket: "State", actor: Actor) -> None:
    """Raises 403 `/not-your-tier`, 409 `/wrong-state` or `/not-handler` (T05, T12)."""
    if ticket.status is not Status.WAITING_FEEDBACK:
        party = actor.id in (ticket.creator_id, ticket.handler_id)
        if party or works_here(ticket, actor):
            raise wrong_state(ticket.status)
        raise NotPermittedError(_NOT_ADDRESSED, slug="not-your-tier")
    if ticket.turn_id != actor.id:
        asked = (ticket.feedback or {}).get("addressee", {})
        if (asked.get("tier"), asked.get("unit")) == (actor.tier, actor.unit):
            raise ConflictError(_NOT_ADDRESSED, slug="not-handler")
        raise NotPermittedError(_NOT_ADDRESSED, slug="not-your-tier")


def require_leader(ticket: "State", actor: Actor) -> None:
    """T20: `pimpinan` of an LPSE leads its tiers, `pimpinan` of LKPP the national ones."""
    local = ticket.home_tier in LPSE_TIERS
    if ticket.home_tier is None or local != bool(actor.lpse_code):
        raise NotPermittedError(_OTHER_TIER, slug="not-your-tier")


def allowed_actions(ticket: "State", actor: Actor) -> list[str]:
    """Exactly the buttons this person may press now; the caller is known to see the ticket."""
    actions = [*_handler_actions(ticket, actor), *_creator_actions(ticket, actor)]
    leads = actor.role == "pimpinan" and _leads(ticket, actor)
    if leads and allows(Action.REASSIGN, ticket.status):
        actions.append("reassign")
    if ticket.status is Status.WAITING_FEEDBACK and ticket.turn_id == actor.id:
        actions.append("reply_feedback")
    if actor.role in STAFF and ticket.status not in TERMINAL:
        actions += ["note", "watch"]
    return actions


def _handler_actions(ticket: "State", actor: Actor) -> list[str]:
    if ticket.status is Status.QUEUED and works_here(ticket, actor):
        return [] if ticket.creator_id == actor.id else ["take"]
    if ticket.status is not Status.IN_PROGRESS or ticket.handler_id != actor.id:
        return []
    actions = ["release", "reclassify", "request_feedback"]
    return [*actions, "escalate", "resolve"] if ticket.subcategory else actions


def _creator_actions(ticket: "State", actor: Actor) -> list[str]:
    if ticket.creator_id != actor.id:
        return []
    if ticket.status is Status.WAITING_REVIEW:
        return ["review"]
    unrated = ticket.status is Status.CLOSED and ticket.rating is None
    if ticket.status is Status.WAITING_RATING or unrated:
        return ["rate"]
    return ["close"] if allows(Action.CLOSE, ticket.status) else []


def _leads(ticket: "State", actor: Actor) -> bool:
    try:
        require_leader(ticket, actor)
    except NotPermittedError:
        return False
    return True
