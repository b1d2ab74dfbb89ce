from app.web import app, database


def test_an_order_is_kept() -> None:
    answer = app.test_client().post("/orders", json={"prices": [250, 199]}).json
    assert answer is not None
    with database() as connection:
        kept = connection.execute(
            "SELECT cents FROM orders WHERE number = %s", (answer["number"],)
        ).fetchone()
    assert kept == (449,)


def test_health() -> None:
    assert app.test_client().get("/health").json == {"status": "ok"}
