/** Compiles the zod schema ahead: src/ir/schema.ts → src/ir/shapes.generated.ts. */
import { writeFileSync } from 'node:fs'
import { build } from 'esbuild'

const bundle = await build({
  entryPoints: ['src/ir/shapes.ts'],
  bundle: true,
  write: false,
  format: 'esm',
  platform: 'node',
  packages: 'external',
  logLevel: 'warning',
})
const file = new URL('../node_modules/.cache/pipegen-shapes.mjs', import.meta.url)
const { mkdirSync } = await import('node:fs')
mkdirSync(new URL('.', file), { recursive: true })
writeFileSync(file, bundle.outputFiles[0].text)
const { shapesOf } = await import(file.href)
const text = `/** Generated from schema.ts by \`npm run shapes\`. Don't edit. */
import type { Shapes } from './shape.ts'

export const shapes: Shapes = ${JSON.stringify(shapesOf())}
`
writeFileSync(new URL('../src/ir/shapes.generated.ts', import.meta.url), text)
