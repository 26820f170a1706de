"""The chips a client shows for each number of stars."""

import pytest

from services.rating.domain.tags import offer


def test_tags_come_in_the_callers_language(client, as_):
    headers = as_(role="penyedia")
    path = "/api/v1/rating/tags?stars=5"

    indonesian = client.get(path, headers=headers).json
    english = client.get(path, headers={**headers, "Accept-Language": "en"}).json

    assert (indonesian["stars"], indonesian["heading"]) == (5, "Apa yang sudah baik?")
    assert indonesian["tags"][0] == {"code": "fast_handling", "label": "Kecepatan penanganan"}
    assert english["tags"][0] == {"code": "fast_handling", "label": "Handled quickly"}
    assert english["heading"] == "What was good?"


@pytest.mark.parametrize("stars", [1, 2, 3, 4, 5])
def test_every_tag_shown_is_accepted(client, as_, stars):
    shown = client.get(f"/api/v1/rating/tags?stars={stars}", headers=as_(role="admin")).json

    assert [tag["code"] for tag in shown["tags"]] == list(offer(stars).tags)


@pytest.mark.parametrize("query", ["", "?stars=0", "?stars=6", "?stars=many"])
def test_other_numbers_of_stars_are_refused(client, as_, query):
    assert client.get(f"/api/v1/rating/tags{query}", headers=as_(role="ppk")).status_code == 422


def test_tags_are_for_people_who_logged_in(client, as_):
    assert client.get("/api/v1/rating/tags?stars=5").status_code == 401
    answer = client.get("/api/v1/rating/tags?stars=5", headers=as_(role="system"))
    assert answer.status_code == 403
