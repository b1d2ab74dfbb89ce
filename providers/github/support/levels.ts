/** The answers, in few words. */
export { differs, emulated, native, setting, unsupported } from '../../shared/levels.ts'
