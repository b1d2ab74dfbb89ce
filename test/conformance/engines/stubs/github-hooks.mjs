/**
 * Lets a script outside of .conformance/ import what is installed there, and lets Node load the JSON files
 * that @actions/workflow-parser imports without saying that they are JSON.
 */
import { register } from 'node:module'
import { pathToFileURL } from 'node:url'

const engines = pathToFileURL(`${process.env.PIPEGEN_ENGINES}index.js`).href

const hooks = `
  export async function resolve(specifier, context, next) {
    const inEngines = specifier.startsWith('@actions/') && !context.parentURL?.includes('/node_modules/')
    const found = await next(specifier, inEngines ? { ...context, parentURL: ${JSON.stringify(engines)} } : context)
    return found.url.endsWith('.json') ? { ...found, importAttributes: { type: 'json' } } : found
  }
  export function load(url, context, next) {
    return next(url, url.endsWith('.json') ? { ...context, importAttributes: { type: 'json' } } : context)
  }
`
register(`data:text/javascript,${encodeURIComponent(hooks)}`)
