/** What is known about the shells of public images: Alpine and BusyBox have no bash. */

/** The shell for an image by its name: `sh` where it is known to have no bash. */
export function shellOfImage(image: string): 'bash' | 'sh' {
  const [name = '', tag = ''] = (image.split('@')[0] ?? '').split(/:(?=[^/]*$)/)
  const base = name.split('/').at(-1) ?? ''
  if (/alpine|busybox/.test(base) || /alpine/.test(tag)) return 'sh'
  return withoutBash.has(name.replace(/^docker\.io\/(library\/)?/, '')) ? 'sh' : 'bash'
}

const withoutBash: ReadonlySet<string> = new Set([
  'docker',
  'hashicorp/terraform',
  'curlimages/curl',
  'aquasec/trivy',
  'anchore/syft',
  'anchore/grype',
  'gcr.io/kaniko-project/executor',
])
