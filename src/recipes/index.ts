/** Ready-made jobs, written with nothing but the public language: one file per namespace. */
import * as codecov from './codecov.ts'
import * as compose from './compose.ts'
import * as databases from './databases.ts'
import * as docker from './docker.ts'
import * as helm from './helm.ts'
import * as kubernetes from './kubernetes.ts'
import * as python from './python.ts'
import * as ssh from './ssh.ts'
import * as strategies from './strategies.ts'

export { drift } from './drift.ts'
export { codecov, compose, databases, docker, helm, kubernetes, python, ssh, strategies }
