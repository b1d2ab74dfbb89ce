/** Databases as services of a job: each carries its own settings, and its URL is made from them. */
import { type AnyValue, type ServiceSpec, type Text, text, type Value } from '../index.ts'

/** What `services.<id>` of a job gives. */
export interface Address {
  readonly host: Value
  readonly port: Value
}

export interface Database {
  readonly service: ServiceSpec
  /** For clients in the job: `url(services.db)`. */
  readonly url: (address: Address) => AnyValue
}

export interface PostgresOptions {
  /** Default 17. */
  readonly version?: string
  /** Created at the start. Default `postgres`. */
  readonly database?: string
  readonly user?: string
  /** Of a server that lives as long as the job. Default `postgres`. */
  readonly password?: string
  /** Scheme of the URL. Default `postgresql`; SQLAlchemy takes a driver too, as in `postgresql+psycopg`. */
  readonly scheme?: string
}

/**
 * PostgreSQL. Ready once it answers over TCP: while it creates the database, it listens on a socket alone.
 * Source: "postgres" on Docker Hub, docker-entrypoint.sh.
 * @example
 * const db = databases.postgres({ database: 'test' })
 * job({ services: { db: db.service }, env: ({ services }) => ({ DATABASE_URL: db.url(services.db) }), steps: [sh`pytest`] })
 */
export function postgres(options: PostgresOptions = {}): Database {
  const { version = '17', user = 'postgres', password = 'postgres', database = 'postgres', scheme = 'postgresql' } = options
  return {
    service: {
      image: `postgres:${version}`,
      port: 5432,
      env: { POSTGRES_USER: user, POSTGRES_PASSWORD: password, POSTGRES_DB: database },
      health: `pg_isready --host 127.0.0.1 --username ${user} --dbname ${database}`,
    },
    url: ({ host, port }) => text`${scheme}://${encoded(user)}:${encoded(password)}@${host}:${port}/${encoded(database)}`,
  }
}

export interface RedisOptions {
  /** Default 8. */
  readonly version?: string
  /** Number of the database. Default 0. */
  readonly database?: number
}

/**
 * Redis.
 * @example
 * const cache = databases.redis()
 * job({ services: { cache: cache.service }, env: ({ services }) => ({ REDIS_URL: cache.url(services.cache) }), steps: [sh`pytest`] })
 */
export function redis({ version = '8', database = 0 }: RedisOptions = {}): Database {
  return {
    service: { image: `redis:${version}`, port: 6379, health: 'redis-cli ping' },
    url: ({ host, port }) => text`redis://${host}:${port}/${database}`,
  }
}

function encoded(part: string): Text {
  return encodeURIComponent(part)
}
