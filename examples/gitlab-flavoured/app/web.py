"""Orders in PostgreSQL; the number of each comes from Redis."""

import os

import psycopg
import redis
from flask import Flask, request
from flask.typing import ResponseReturnValue

from app.basket import total

app = Flask(__name__)
SCHEMA = "CREATE TABLE IF NOT EXISTS orders (number int PRIMARY KEY, cents int)"


def database() -> psycopg.Connection:
    connection = psycopg.connect(os.environ["DATABASE_URL"], autocommit=True)
    connection.execute(SCHEMA)
    return connection


def next_number() -> int:
    cache = redis.Redis.from_url(os.environ["REDIS_URL"])
    return int(cache.execute_command("INCR", "orders"))


@app.get("/health")
def health() -> ResponseReturnValue:
    with database() as connection:
        connection.execute("SELECT 1")
    return {"status": "ok"}


@app.post("/orders")
def order() -> ResponseReturnValue:
    number, cents = next_number(), total(request.get_json()["prices"])
    with database() as connection:
        connection.execute("INSERT INTO orders VALUES (%s, %s)", (number, cents))
    return {"number": number, "cents": cents}, 201
