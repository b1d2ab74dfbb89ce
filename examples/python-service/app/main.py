"""Counts visits in Redis and keeps notes in PostgreSQL."""

import os

import psycopg
import redis
from flask import Flask, request
from flask.typing import ResponseReturnValue

app = Flask(__name__)
SCHEMA = "CREATE TABLE IF NOT EXISTS notes (id serial PRIMARY KEY, body text NOT NULL)"


def database() -> psycopg.Connection:
    connection = psycopg.connect(os.environ["DATABASE_URL"], autocommit=True)
    connection.execute(SCHEMA)
    return connection


def cache() -> redis.Redis:
    return redis.Redis.from_url(os.environ["REDIS_URL"])


@app.get("/health")
def health() -> ResponseReturnValue:
    cache().ping()
    with database() as connection:
        connection.execute("SELECT 1")
    return {"status": "ok"}


@app.get("/visits")
def visits() -> ResponseReturnValue:
    return {"visits": cache().incr("visits")}


@app.post("/notes")
def add_note() -> ResponseReturnValue:
    body = request.get_data(as_text=True)
    with database() as connection:
        connection.execute("INSERT INTO notes (body) VALUES (%s)", (body,))
    return "", 201


@app.get("/notes")
def notes() -> ResponseReturnValue:
    with database() as connection:
        rows = connection.execute("SELECT body FROM notes ORDER BY id").fetchall()
    return {"notes": [body for (body,) in rows]}
