/** The compiler with its back ends, as one part: a run whose result is known from the last time never loads it. */

import * as circleci from '../../providers/circleci/index.ts'
import * as github from '../../providers/github/index.ts'
import * as gitlab from '../../providers/gitlab/index.ts'
import * as jenkins from '../../providers/jenkins/index.ts'

export { providers } from '../../providers/index.ts'
export { compile } from './compile.ts'
export { circleci, github, gitlab, jenkins }
