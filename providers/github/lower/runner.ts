/** Labels of GitHub's own runners. A system without a version is pinned to one: what `-latest` means moves. */
const labels: { readonly [name: string]: string } = { ubuntu: 'ubuntu-24.04', windows: 'windows-2025', macos: 'macos-15' }

/** The label for a neutral name: the author's table first, then GitHub's names; any other name is a label already. */
export function runnerLabel(name: string, own: { readonly [name: string]: string }): string {
  return own[name] ?? labels[name] ?? name
}
