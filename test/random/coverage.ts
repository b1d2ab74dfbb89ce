/** Which features of the language a sample uses, asked of the visitor that every provider is asked by. */
import { type Feature, featureNames, visitUses } from '../../src/ir/features.ts'
import type { Pipeline } from '../../src/ir/types.ts'
import { providerNames } from '../features/case.ts'

/** Feature → in how many pipelines. */
export type Coverage = Map<Feature, number>

export function cover(coverage: Coverage, pipeline: Pipeline): void {
  const used = new Set<Feature>()
  // Overlays are of one provider.
  for (const provider of providerNames) visitUses(pipeline, provider, new Set(featureNames), ({ feature }) => used.add(feature))
  for (const feature of used) coverage.set(feature, (coverage.get(feature) ?? 0) + 1)
}

export function uncovered(coverage: Coverage): readonly Feature[] {
  return featureNames.filter((feature) => !coverage.has(feature))
}

export function coverageLine(coverage: Coverage): string {
  const rarest = [...coverage].sort(([, a], [, b]) => a - b).slice(0, 3)
  const percent = Math.floor((100 * coverage.size) / featureNames.length)
  return `${coverage.size} of ${featureNames.length} features (${percent} %); rarest: ${rarest.map(([feature, count]) => `${feature} ${count}`).join(', ')}`
}
