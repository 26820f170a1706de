"""What users count on most: a number of one's own, and a queue of one's own unit."""


def test_each_ticket_has_a_number_of_its_own(desk):
    numbers = [desk.create().json.get("number") for _ in range(3)]

    assert len(set(numbers)) == 3
    assert None not in numbers


def test_a_queue_is_of_one_unit(desk):
    number = desk.queued()

    def incoming(who):
        answer = desk.client.get("/api/v1/tickets?box=incoming", headers=who)
        return [item["number"] for item in answer.json["items"]]

    assert incoming(desk.level1) == [number]
    assert incoming(desk.level1_papua) == []
