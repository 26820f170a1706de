"""One ticket through this service, from its creation to its rating."""

from tests.support import said
from tests.ticket.desk import TEXT


def test_a_new_ticket_waits_to_be_routed(desk):
    answer = desk.create()

    ticket = answer.json
    assert answer.status_code == 201, answer.json
    assert answer.headers["Location"] == f"/api/v1/tickets/{ticket['number']}"
    assert (ticket["status"], ticket["position"], ticket["priority"]) == ("routing", None, None)
    assert ticket["number"].startswith("TPS")
    assert ticket["allowed_actions"] == ["close"]


def test_a_ticket_travels_to_completion(desk):
    number = desk.resolved()
    accepted = desk.do(desk.ppk, number, "reviews", accepted=True)
    desk.rate(number)

    ticket = desk.show(number, desk.ppk).json
    assert accepted.json["status"] == "waiting_rating"
    assert (ticket["status"], ticket["rating"]["stars"]) == ("completed", 5)
    assert ticket["allowed_actions"] == []
    assert [event["name"] for event in said(desk.app)][1:] == [
        "ticket.created",
        "ticket.queued",
        "ticket.taken",
        "ticket.reclassified",
        "ticket.resolved",
        "ticket.reviewed",
        "ticket.completed",
    ]


def test_escalating_asks_for_the_next_hop_and_keeps_the_way_back(desk):
    number = desk.classified()
    asked = desk.do(desk.level1, number, "escalations", text=TEXT).json
    desk.route(number, 1, "admin_ppe", "93")
    desk.route(number, 1, "admin_ppe", "93")

    ticket = desk.show(number, desk.ppe).json
    assert (asked["status"], asked["position"]["tier"]) == ("routing", "lpse_level1")
    assert (ticket["status"], ticket["position"]["tier"], ticket["hops"]) == (
        "queued",
        "admin_ppe",
        1,
    )
    assert ticket["allowed_actions"] == ["take", "note", "watch"]


def test_feedback_goes_to_the_reporter_and_back(desk):
    number = desk.in_progress()
    asked = desk.do(desk.level1, number, "feedback-requests", text=TEXT).json
    replied = desk.do(desk.ppk, number, "feedback-replies", text=TEXT).json

    assert (asked["status"], asked["position"]["tier"]) == ("waiting_feedback", "reporter")
    assert (replied["status"], replied["assignee"]["name"]) == ("in_progress", "helpdesk1")
    assert [message["kind"] for message in replied["messages"]] == [
        "feedback_request",
        "feedback_reply",
    ]


def test_lists_timeline_dashboard_and_public_status_agree(desk):
    number = desk.queued()

    def box(who, name):
        answer = desk.client.get(f"/api/v1/tickets?box={name}", headers=who)
        assert answer.status_code == 200, answer.json
        return [item["number"] for item in answer.json["items"]]

    assert box(desk.level1, "incoming") == [number]
    desk.do(desk.level1, number, "take")
    assert (box(desk.level1, "incoming"), box(desk.level1, "handled")) == ([], [number])
    assert box(desk.level1_colleague, "history") == [number]
    assert (box(desk.ppk, "mine"), box(desk.ppk, "all")) == ([number], [number])
    timeline = desk.client.get(f"/api/v1/tickets/{number}/timeline", headers=desk.ppk).json
    assert [entry["event"] for entry in timeline["items"]] == ["created", "queued", "taken"]
    board = desk.client.get("/api/v1/dashboard", headers=desk.level1).json
    assert (board["in_progress"], board["taken_today"]) == (1, 1)
    public = desk.client.get(f"/api/v1/public/tickets/{number}").json
    assert [step["status"] for step in public["steps"]] == ["routing", "queued", "in_progress"]
    updates = desk.client.get("/api/v1/tickets/updates", headers=desk.ppk).json
    assert updates["items"][0]["number"] == number
