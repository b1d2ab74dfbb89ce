/** The checkout is a step, and what it doesn't do by itself is done by git. Source: CircleCI Docs, "Configuration reference", `checkout`. */
import type { CircleciStep } from '../document.ts'
import type { Scene } from './scene.ts'
import { commandFor } from './values.ts'

/** CircleCI's own checkout has the whole history, without the content of older files; a limited depth is not worth a slower one. */
export function checkoutSteps(scene: Scene): readonly CircleciStep[] {
  const { checkout } = scene.job
  if (checkout === null) return []
  const steps: CircleciStep[] = [checkout.depth === 0 ? { checkout: { method: 'full' } } : 'checkout']
  if (checkout.ref !== null) {
    const fetch = commandFor(checkout.ref, scene, 'bash', (ref) => `git fetch origin "${ref}"`)
    steps.push({ run: { name: 'Check out the ref', command: `${fetch}\ngit checkout --detach FETCH_HEAD\n` } })
  }
  if (checkout.submodules !== false) {
    const command = `git submodule update --init${checkout.submodules === 'recursive' ? ' --recursive' : ''}`
    steps.push({ run: { name: 'Check out the submodules', command } })
  }
  if (checkout.lfs) steps.push({ run: { name: 'Fetch the files of Git LFS', command: 'git lfs install --local\ngit lfs pull\n' } })
  return steps
}
