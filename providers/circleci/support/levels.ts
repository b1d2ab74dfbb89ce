/** The five answers, in few words. */
export { differs, emulated, native, setting, unsupported } from '../../shared/levels.ts'
export const useVariant = 'Use variant({ circleci: … }) for what CircleCI should do instead.'
