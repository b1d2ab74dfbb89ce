package harness

/** Steps that publish something. */
class ReportSteps {
  private final Run run

  ReportSteps(Run run, PipelineScript script) { this.run = run }

  /** Failed tests make the build and the stage unstable, and no report at all is a failure. */
  @Step(parameters = ['testResults', 'allowEmptyResults', 'keepLongStdio', 'keepTestNames', 'skipPublishingChecks',
    'skipMarkingBuildUnstable', 'checksName', 'healthScaleFactor'], sole = 'testResults', required = ['testResults'], node = true)
  def junit(Map args) {
    File folder = run.context.directory
    def files = AntGlob.files(folder, args.testResults.toString(), null, true)
    if (files.isEmpty() && !args.allowEmptyResults) throw new StepFailure('No test report files were found. Configuration error?')
    def cases = files.collectMany { new XmlParser().parse(new File(folder, it)).'**'.findAll { it instanceof Node && it.name() == 'testcase' } }
    int failed = cases.count { Node test -> test.children().any { it instanceof Node && it.name() in ['failure', 'error'] } } as int
    run.record(what: 'junit', files: files, failed: failed)
    if (failed > 0 && !args.skipMarkingBuildUnstable) {
      run.worsen('UNSTABLE')
      run.context.stage?.worsen('UNSTABLE')
    }
    [totalCount: cases.size(), failCount: failed, passCount: cases.size() - failed]
  }

  @Step(parameters = ['tools', 'id', 'name', 'sourceCodeRetention', 'sourceCodeEncoding', 'sourceDirectories', 'qualityGates',
    'skipPublishingChecks', 'enabledForFailure', 'ignoreParsingErrors', 'failOnError'], required = ['tools'], node = true)
  def recordCoverage(Map args) { run.record(what: 'coverage', tools: args.tools) }

  @Step(parameters = ['adapters', 'sourceFileResolver', 'globalThresholds', 'failUnhealthy', 'failUnstable', 'failNoReports', 'tag'], node = true)
  def publishCoverage(Map args) { run.record(what: 'coverage', tools: args.adapters) }

  @Step(parameters = ['to', 'subject', 'body', 'cc', 'bcc', 'from', 'replyTo', 'charset', 'mimeType'], required = ['subject', 'body'])
  def mail(Map args) { run.record(what: 'mail', subject: args.subject.toString()) }
}
