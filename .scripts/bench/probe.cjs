// Loaded into every measured process: what it has used when it ends.
process.on('exit', () => {
  const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage()
  require('node:fs').writeFileSync(process.env.PIPEGEN_BENCH_OUT, `${userCPUTime + systemCPUTime} ${maxRSS}`)
})
