from app.main import app, cache, database


def test_health() -> None:
    assert app.test_client().get("/health").json == {"status": "ok"}


def test_visits_are_counted() -> None:
    cache().delete("visits")
    client = app.test_client()
    assert client.get("/visits").json == {"visits": 1}
    assert client.get("/visits").json == {"visits": 2}


def test_notes_are_kept() -> None:
    with database() as connection:
        connection.execute("TRUNCATE notes")
    client = app.test_client()
    assert client.post("/notes", data="buy bread").status_code == 201
    assert client.get("/notes").json == {"notes": ["buy bread"]}
