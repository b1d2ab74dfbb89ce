package harness

/** Jenkins imports it into every Jenkinsfile; without its rewriting of methods there is nothing to take a method from. */
@interface NonCPS {}
