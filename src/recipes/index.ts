/** Ready-made jobs, written with nothing but the public language: one file per namespace. */
import * as docker from './docker.ts'
import * as kubernetes from './kubernetes.ts'
import * as python from './python.ts'

export { drift } from './drift.ts'
export { docker, kubernetes, python }
