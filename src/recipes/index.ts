/** Ready-made jobs, written with nothing but the public language: one file per namespace. */

import * as ansible from './ansible.ts'
import * as aws from './aws.ts'
import * as azure from './azure.ts'
import * as codecov from './codecov.ts'
import * as compose from './compose.ts'
import * as coverage from './coverage.ts'
import * as databases from './databases.ts'
import * as docker from './docker.ts'
import * as gcp from './gcp.ts'
import * as go from './go.ts'
import * as helm from './helm.ts'
import * as java from './java.ts'
import * as kubernetes from './kubernetes.ts'
import * as node from './node.ts'
import * as notify from './notify.ts'
import * as policy from './policy.ts'
import * as pulumi from './pulumi.ts'
import * as python from './python.ts'
import * as rust from './rust.ts'
import * as sbom from './sbom.ts'
import * as scan from './scan.ts'
import * as secretsFrom from './secrets-from.ts'
import * as sign from './sign.ts'
import * as ssh from './ssh.ts'
import * as strategies from './strategies.ts'
import * as terraform from './terraform.ts'

export { drift } from './drift.ts'
export {
  ansible,
  aws,
  azure,
  codecov,
  compose,
  coverage,
  databases,
  docker,
  gcp,
  go,
  helm,
  java,
  kubernetes,
  node,
  notify,
  policy,
  pulumi,
  python,
  rust,
  sbom,
  scan,
  secretsFrom,
  sign,
  ssh,
  strategies,
  terraform,
}
