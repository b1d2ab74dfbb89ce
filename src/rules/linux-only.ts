/** Containers need a Linux runner, on all four providers. */
import { finding } from '../diagnostics/catalog.ts'
import { type Diagnostic, within } from '../diagnostics/diagnostic.ts'
import { namesOfRunner } from '../ir/runner.ts'
import type { Job } from '../ir/types.ts'
import type { Rule } from './rules.ts'

export const linuxOnly: Rule = (pipeline) => pipeline.jobs.flatMap(checkJob)

function checkJob(job: Job): readonly Diagnostic[] {
  const needs = [
    { field: 'services', what: 'services', used: job.services.length > 0 },
    { field: 'container', what: 'a container', used: job.container !== null },
    { field: 'docker', what: 'a Docker engine', used: job.docker },
  ].filter(({ used }) => used)
  if (needs.length === 0 || !namesOfRunner(job).some((name) => /^(windows|macos)(-|$)/.test(name))) return []
  return needs.map(({ field, what }) => finding('runner-without-engine', within(job.origin, field), job.id, what))
}
