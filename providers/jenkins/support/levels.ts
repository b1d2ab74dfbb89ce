/** The five answers, in few words. */

export { differs, emulated, native, setting, unsupported } from '../../shared/levels.ts'
export const useVariant = 'Use variant({ jenkins: … }) for what Jenkins should do instead.'
