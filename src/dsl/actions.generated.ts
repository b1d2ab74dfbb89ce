/** Generated from .scripts/actions.json by `npm run actions`. Don't edit. */
import type { ActionInput, AnyValue } from './types.ts'

type Input = ActionInput
type Flag = boolean | 'true' | 'false' | AnyValue
type OneOf<T extends string> = T | AnyValue

interface A8398a7ActionSlack { status: Input; fields?: Input | undefined; custom_payload?: Input | undefined; mention?: Input | undefined; if_mention?: Input | undefined; author_name?: Input | undefined; text?: Input | undefined; username?: Input | undefined; icon_emoji?: Input | undefined; icon_url?: Input | undefined; channel?: Input | undefined; job_name?: Input | undefined; success_message?: Input | undefined; cancelled_message?: Input | undefined; failure_message?: Input | undefined; github_token?: Input | undefined; github_base_url?: Input | undefined; }
interface ActionsAttestBuildProvenance { 'subject-path'?: Input | undefined; 'subject-digest'?: Input | undefined; 'subject-name'?: Input | undefined; 'subject-checksums'?: Input | undefined; 'predicate-type'?: Input | undefined; predicate?: Input | undefined; 'predicate-path'?: Input | undefined; 'push-to-registry'?: Flag | undefined; 'create-storage-record'?: Flag | undefined; 'show-summary'?: Flag | undefined; 'github-token'?: Input | undefined; }
interface ActionsCache { path: Input; key: Input; 'restore-keys'?: Input | undefined; 'upload-chunk-size'?: Input | undefined; enableCrossOsArchive?: Flag | undefined; 'fail-on-cache-miss'?: Flag | undefined; 'lookup-only'?: Flag | undefined; /** @deprecated */ 'save-always'?: Flag | undefined; }
interface ActionsCacheRestore { path: Input; key: Input; 'restore-keys'?: Input | undefined; enableCrossOsArchive?: Flag | undefined; 'fail-on-cache-miss'?: Flag | undefined; 'lookup-only'?: Flag | undefined; }
interface ActionsCacheSave { path: Input; key: Input; 'upload-chunk-size'?: Input | undefined; enableCrossOsArchive?: Flag | undefined; }
interface ActionsCheckout { repository?: Input | undefined; ref?: Input | undefined; token?: Input | undefined; 'ssh-key'?: Input | undefined; 'ssh-known-hosts'?: Input | undefined; 'ssh-strict'?: Flag | undefined; 'ssh-user'?: Input | undefined; 'persist-credentials'?: Flag | undefined; path?: Input | undefined; clean?: Flag | undefined; filter?: Input | undefined; 'sparse-checkout'?: Input | undefined; 'sparse-checkout-cone-mode'?: Flag | undefined; 'fetch-depth'?: Input | undefined; 'fetch-tags'?: Flag | undefined; 'show-progress'?: Flag | undefined; lfs?: Flag | undefined; submodules?: Flag | OneOf<'recursive'> | undefined; 'set-safe-directory'?: Flag | undefined; 'github-server-url'?: Input | undefined; 'allow-unsafe-pr-checkout'?: Flag | undefined; }
interface ActionsConfigurePages { static_site_generator?: Input | undefined; generator_config_file?: Input | undefined; token?: Input | undefined; enablement?: Flag | undefined; }
interface ActionsDependencyReviewAction { 'repo-token'?: Input | undefined; 'fail-on-severity'?: OneOf<'low' | 'moderate' | 'high' | 'critical'> | undefined; 'fail-on-scopes'?: Input | undefined; 'base-ref'?: Input | undefined; 'head-ref'?: Input | undefined; 'config-file'?: Input | undefined; 'allow-licenses'?: Input | undefined; 'deny-licenses'?: Input | undefined; 'allow-dependencies-licenses'?: Input | undefined; 'allow-ghsas'?: Input | undefined; 'external-repo-token'?: Input | undefined; 'license-check'?: Input | undefined; 'vulnerability-check'?: Input | undefined; 'comment-summary-in-pr'?: OneOf<'always' | 'on-failure' | 'never'> | undefined; 'deny-packages'?: Input | undefined; 'deny-groups'?: Input | undefined; 'retry-on-snapshot-warnings'?: Input | undefined; 'retry-on-snapshot-warnings-timeout'?: Input | undefined; 'warn-only'?: Input | undefined; 'show-openssf-scorecard'?: Input | undefined; 'warn-on-openssf-scorecard-level'?: Input | undefined; 'show-patched-versions'?: Input | undefined; }
interface ActionsDeployPages { token?: Input | undefined; timeout?: Input | undefined; error_count?: Input | undefined; reporting_interval?: Input | undefined; artifact_name?: Input | undefined; preview?: Flag | undefined; }
interface ActionsDownloadArtifact { name?: Input | undefined; 'artifact-ids'?: Input | undefined; path?: Input | undefined; pattern?: Input | undefined; 'merge-multiple'?: Flag | undefined; 'github-token'?: Input | undefined; repository?: Input | undefined; 'run-id'?: Input | undefined; 'skip-decompress'?: Flag | undefined; 'digest-mismatch'?: OneOf<'ignore' | 'info' | 'warn' | 'error'> | undefined; }
interface ActionsGithubScript { script: Input; 'github-token'?: Input | undefined; debug?: Input | undefined; 'user-agent'?: Input | undefined; previews?: Input | undefined; 'result-encoding'?: OneOf<'json' | 'string'> | undefined; retries?: Input | undefined; 'retry-exempt-status-codes'?: Input | undefined; 'base-url'?: Input | undefined; }
interface ActionsSetupDotnet { 'dotnet-version'?: Input | undefined; 'dotnet-quality'?: Input | undefined; 'dotnet-channel'?: Input | undefined; 'global-json-file'?: Input | undefined; 'source-url'?: Input | undefined; owner?: Input | undefined; 'config-file'?: Input | undefined; cache?: Flag | undefined; 'cache-dependency-path'?: Input | undefined; workloads?: Input | undefined; architecture?: Input | undefined; }
interface ActionsSetupGo { 'go-version'?: Input | undefined; 'go-version-file'?: Input | undefined; 'check-latest'?: Flag | undefined; token?: Input | undefined; cache?: Flag | undefined; 'cache-dependency-path'?: Input | undefined; architecture?: Input | undefined; 'go-download-base-url'?: Input | undefined; }
interface ActionsSetupJava { 'java-version'?: Input | undefined; 'java-version-file'?: Input | undefined; distribution?: Input | undefined; 'java-package'?: OneOf<'jdk' | 'jre' | 'jdk+fx' | 'jre+fx' | 'jdk+crac' | 'jre+crac' | 'jdk+jmods' | 'jdk+static-libs'> | undefined; architecture?: Input | undefined; 'jdk-file'?: Input | undefined; /** @deprecated */ jdkFile?: Input | undefined; 'check-latest'?: Flag | undefined; 'set-default'?: Flag | undefined; 'verify-signature'?: Flag | undefined; 'verify-signature-public-key'?: Input | undefined; 'server-id'?: Input | undefined; 'server-username'?: Input | undefined; 'server-password'?: Input | undefined; 'settings-path'?: Input | undefined; 'overwrite-settings'?: Flag | undefined; 'gpg-private-key'?: Input | undefined; 'gpg-passphrase'?: Input | undefined; cache?: OneOf<'maven' | 'gradle' | 'sbt'> | undefined; 'cache-dependency-path'?: Input | undefined; 'job-status'?: Input | undefined; token?: Input | undefined; 'mvn-toolchain-id'?: Input | undefined; 'mvn-toolchain-vendor'?: Input | undefined; 'show-download-progress'?: Flag | undefined; }
interface ActionsSetupNode { 'node-version'?: Input | undefined; 'node-version-file'?: Input | undefined; architecture?: Input | undefined; 'check-latest'?: Flag | undefined; 'registry-url'?: Input | undefined; scope?: Input | undefined; token?: Input | undefined; cache?: OneOf<'npm' | 'yarn' | 'pnpm'> | undefined; 'package-manager-cache'?: Flag | undefined; 'cache-dependency-path'?: Input | undefined; mirror?: Input | undefined; 'mirror-token'?: Input | undefined; }
interface ActionsSetupPython { 'python-version'?: Input | undefined; 'python-version-file'?: Input | undefined; cache?: OneOf<'pip' | 'pipenv' | 'poetry'> | undefined; architecture?: Input | undefined; 'check-latest'?: Flag | undefined; token?: Input | undefined; 'cache-dependency-path'?: Input | undefined; 'update-environment'?: Flag | undefined; 'allow-prereleases'?: Flag | undefined; freethreaded?: Flag | undefined; 'pip-version'?: Input | undefined; }
interface ActionsUploadArtifact { name?: Input | undefined; path: Input; 'if-no-files-found'?: OneOf<'warn' | 'error' | 'ignore'> | undefined; 'retention-days'?: Input | undefined; 'compression-level'?: Input | undefined; overwrite?: Flag | undefined; 'include-hidden-files'?: Flag | undefined; archive?: Flag | undefined; }
interface ActionsUploadArtifactMerge { name?: Input | undefined; pattern?: Input | undefined; 'separate-directories'?: Flag | undefined; 'retention-days'?: Input | undefined; 'compression-level'?: Input | undefined; 'delete-merged'?: Flag | undefined; 'include-hidden-files'?: Flag | undefined; }
interface ActionsUploadPagesArtifact { name?: Input | undefined; path?: Input | undefined; 'retention-days'?: Input | undefined; 'include-hidden-files'?: Flag | undefined; }
interface AnchoreSbomAction { path?: Input | undefined; file?: Input | undefined; image?: Input | undefined; 'registry-username'?: Input | undefined; 'registry-password'?: Input | undefined; format?: Input | undefined; 'github-token'?: Input | undefined; 'artifact-name'?: Input | undefined; 'output-file'?: Input | undefined; 'syft-version'?: Input | undefined; 'dependency-snapshot'?: Flag | undefined; 'upload-artifact'?: Flag | undefined; 'upload-artifact-retention'?: Input | undefined; 'upload-release-assets'?: Flag | undefined; config?: Input | undefined; }
interface AnchoreSbomActionDownloadSyft { run?: Input | undefined; 'syft-version'?: Input | undefined; }
interface AnchoreSbomActionPublishSbom { run?: Input | undefined; 'sbom-artifact-match'?: Input | undefined; 'github-token'?: Input | undefined; }
interface AppleboySshAction { host?: Input | undefined; port?: Input | undefined; passphrase?: Input | undefined; username?: Input | undefined; password?: Input | undefined; protocol?: Input | undefined; sync?: Input | undefined; use_insecure_cipher?: Input | undefined; cipher?: Input | undefined; timeout?: Input | undefined; command_timeout?: Input | undefined; key?: Input | undefined; key_path?: Input | undefined; fingerprint?: Input | undefined; proxy_host?: Input | undefined; proxy_port?: Input | undefined; proxy_username?: Input | undefined; proxy_password?: Input | undefined; proxy_protocol?: Input | undefined; proxy_passphrase?: Input | undefined; proxy_timeout?: Input | undefined; proxy_key?: Input | undefined; proxy_key_path?: Input | undefined; proxy_fingerprint?: Input | undefined; proxy_cipher?: Input | undefined; proxy_use_insecure_cipher?: Input | undefined; script?: Input | undefined; script_path?: Input | undefined; envs?: Input | undefined; envs_format?: Input | undefined; debug?: Input | undefined; allenvs?: Input | undefined; request_pty?: Input | undefined; curl_insecure?: Flag | undefined; capture_stdout?: Flag | undefined; version?: Input | undefined; }
interface AquasecurityTrivyAction { 'scan-type'?: Input | undefined; 'image-ref'?: Input | undefined; input?: Input | undefined; 'scan-ref'?: Input | undefined; 'exit-code'?: Input | undefined; 'ignore-unfixed'?: Flag | undefined; 'vuln-type'?: Input | undefined; severity?: Input | undefined; format?: Input | undefined; template?: Input | undefined; output?: Input | undefined; 'skip-dirs'?: Input | undefined; 'skip-files'?: Input | undefined; 'cache-dir'?: Input | undefined; timeout?: Input | undefined; 'ignore-policy'?: Input | undefined; 'hide-progress'?: Input | undefined; 'list-all-pkgs'?: Flag | undefined; scanners?: Input | undefined; trivyignores?: Input | undefined; 'github-pat'?: Input | undefined; 'trivy-config'?: Input | undefined; 'tf-vars'?: Input | undefined; 'limit-severities-for-sarif'?: Input | undefined; 'docker-host'?: Input | undefined; version?: Input | undefined; cache?: Flag | undefined; 'skip-setup-trivy'?: Flag | undefined; 'token-setup-trivy'?: Input | undefined; }
interface AstralShSetupUv { version?: Input | undefined; 'version-file'?: Input | undefined; 'python-version'?: Input | undefined; 'activate-environment'?: Flag | undefined; 'venv-path'?: Input | undefined; 'no-project'?: Flag | undefined; 'working-directory'?: Input | undefined; checksum?: Input | undefined; 'github-token'?: Input | undefined; 'enable-cache'?: Input | undefined; 'cache-dependency-glob'?: Input | undefined; 'restore-cache'?: Flag | undefined; 'save-cache'?: Flag | undefined; 'cache-suffix'?: Input | undefined; 'cache-local-path'?: Input | undefined; 'prune-cache'?: Flag | undefined; 'cache-python'?: Flag | undefined; 'ignore-nothing-to-cache'?: Flag | undefined; 'ignore-empty-workdir'?: Flag | undefined; 'tool-dir'?: Input | undefined; 'tool-bin-dir'?: Input | undefined; 'manifest-file'?: Input | undefined; 'download-from-astral-mirror'?: Flag | undefined; 'add-problem-matchers'?: Flag | undefined; quiet?: Flag | undefined; 'resolution-strategy'?: Input | undefined; }
interface AwsActionsAmazonEcrLogin { 'http-proxy'?: Input | undefined; 'mask-password'?: Flag | undefined; registries?: Input | undefined; 'registry-type'?: Input | undefined; 'skip-logout'?: Flag | undefined; }
interface AwsActionsConfigureAwsCredentials { 'aws-region': Input; 'aws-profile'?: Input | undefined; 'overwrite-aws-profile'?: Input | undefined; 'role-to-assume'?: Input | undefined; 'aws-access-key-id'?: Input | undefined; 'aws-secret-access-key'?: Input | undefined; 'aws-session-token'?: Input | undefined; 'web-identity-token-file'?: Input | undefined; 'role-chaining'?: Input | undefined; audience?: Input | undefined; 'http-proxy'?: Input | undefined; 'no-proxy'?: Input | undefined; 'mask-aws-account-id'?: Input | undefined; 'role-duration-seconds'?: Input | undefined; 'role-external-id'?: Input | undefined; 'role-session-name'?: Input | undefined; 'role-skip-session-tagging'?: Input | undefined; 'transitive-tag-keys'?: Input | undefined; 'inline-session-policy'?: Input | undefined; 'managed-session-policies'?: Input | undefined; 'output-credentials'?: Input | undefined; 'output-env-credentials'?: Input | undefined; 'unset-current-credentials'?: Input | undefined; 'disable-retry'?: Input | undefined; 'retry-max-attempts'?: Input | undefined; 'special-characters-workaround'?: Input | undefined; 'use-existing-credentials'?: Input | undefined; 'allowed-account-ids'?: Input | undefined; 'force-skip-oidc'?: Input | undefined; 'action-timeout-s'?: Input | undefined; 'custom-tags'?: Input | undefined; 'sts-endpoint'?: Input | undefined; }
interface AzureLogin { creds?: Input | undefined; 'client-id'?: Input | undefined; 'tenant-id'?: Input | undefined; 'subscription-id'?: Input | undefined; 'enable-AzPSSession'?: Flag | undefined; environment?: Input | undefined; 'allow-no-subscriptions'?: Flag | undefined; audience?: Input | undefined; 'auth-type'?: Input | undefined; }
interface AzureSetupHelm { version?: Input | undefined; /** @deprecated */ token?: Input | undefined; downloadBaseURL?: Input | undefined; }
interface AzureSetupKubectl { version?: Input | undefined; }
interface BridgecrewioCheckovAction { file?: Input | undefined; directory?: Input | undefined; check?: Input | undefined; skip_check?: Input | undefined; compact?: Input | undefined; quiet?: Input | undefined; 'api-key'?: Input | undefined; output_bc_ids?: Input | undefined; use_enforcement_rules?: Input | undefined; skip_results_upload?: Input | undefined; soft_fail?: Input | undefined; framework?: Input | undefined; skip_framework?: Input | undefined; external_checks_dirs?: Input | undefined; external_checks_repos?: Input | undefined; output_format?: Input | undefined; output_file_path?: Input | undefined; download_external_modules?: Input | undefined; enable_secrets_scan_all_files?: Input | undefined; log_level?: Input | undefined; config_file?: Input | undefined; baseline?: Input | undefined; soft_fail_on?: Input | undefined; hard_fail_on?: Input | undefined; container_user?: Input | undefined; docker_image?: Input | undefined; dockerfile_path?: Input | undefined; var_file?: Input | undefined; github_pat?: Input | undefined; /** @deprecated */ tfc_token?: Input | undefined; tf_registry_token?: Input | undefined; ckv_validate_secrets?: Input | undefined; vcs_base_url?: Input | undefined; vcs_username?: Input | undefined; vcs_token?: Input | undefined; bitbucket_token?: Input | undefined; bitbucket_app_password?: Input | undefined; bitbucket_username?: Input | undefined; repo_root_for_plan_enrichment?: Input | undefined; deep_analysis?: Input | undefined; policy_metadata_filter?: Input | undefined; policy_metadata_filter_exception?: Input | undefined; skip_path?: Input | undefined; skip_cve_package?: Input | undefined; skip_download?: Input | undefined; 'prisma-api-url'?: Input | undefined; args?: Input | undefined; entrypoint?: Input | undefined; }
interface CodecovCodecovAction { base_sha?: Input | undefined; binary?: Input | undefined; codecov_yml_path?: Input | undefined; commit_parent?: Input | undefined; directory?: Input | undefined; disable_file_fixes?: Flag | undefined; disable_search?: Flag | undefined; disable_safe_directory?: Flag | undefined; disable_telem?: Flag | undefined; dry_run?: Flag | undefined; env_vars?: Input | undefined; exclude?: Input | undefined; fail_ci_if_error?: Flag | undefined; files?: Input | undefined; flags?: Input | undefined; force?: Input | undefined; git_service?: Input | undefined; gcov_args?: Input | undefined; gcov_executable?: Input | undefined; gcov_ignore?: Input | undefined; gcov_include?: Input | undefined; handle_no_reports_found?: Flag | undefined; job_code?: Input | undefined; name?: Input | undefined; network_filter?: Input | undefined; network_prefix?: Input | undefined; os?: Input | undefined; override_branch?: Input | undefined; override_build?: Input | undefined; override_build_url?: Input | undefined; override_commit?: Input | undefined; override_pr?: Input | undefined; plugins?: Input | undefined; recurse_submodules?: Flag | undefined; report_code?: Input | undefined; report_type?: Input | undefined; root_dir?: Input | undefined; run_command?: Input | undefined; skip_validation?: Flag | undefined; slug?: Input | undefined; swift_project?: Input | undefined; token?: Input | undefined; url?: Input | undefined; use_legacy_upload_endpoint?: Flag | undefined; use_oidc?: Flag | undefined; use_pypi?: Flag | undefined; verbose?: Flag | undefined; version?: Input | undefined; 'working-directory'?: Input | undefined; }
interface DenolandSetupDeno { 'deno-version'?: Input | undefined; 'deno-version-file'?: Input | undefined; 'deno-binary-name'?: Input | undefined; cache?: Flag | undefined; 'cache-hash'?: Input | undefined; }
interface DockerBuildPushAction { 'add-hosts'?: Input | undefined; allow?: Input | undefined; annotations?: Input | undefined; attests?: Input | undefined; 'build-args'?: Input | undefined; 'build-contexts'?: Input | undefined; builder?: Input | undefined; 'cache-from'?: Input | undefined; 'cache-to'?: Input | undefined; call?: Input | undefined; 'cgroup-parent'?: Input | undefined; context?: Input | undefined; file?: Input | undefined; labels?: Input | undefined; load?: Flag | undefined; network?: Input | undefined; 'no-cache'?: Flag | undefined; 'no-cache-filters'?: Input | undefined; outputs?: Input | undefined; platforms?: Input | undefined; provenance?: Input | undefined; pull?: Flag | undefined; push?: Flag | undefined; sbom?: Input | undefined; secrets?: Input | undefined; 'secret-envs'?: Input | undefined; 'secret-files'?: Input | undefined; 'shm-size'?: Input | undefined; ssh?: Input | undefined; tags?: Input | undefined; target?: Input | undefined; ulimit?: Input | undefined; 'github-token'?: Input | undefined; }
interface DockerLoginAction { registry?: Input | undefined; username?: Input | undefined; password?: Input | undefined; ecr?: Input | undefined; scope?: Input | undefined; logout?: Flag | undefined; 'registry-auth'?: Input | undefined; }
interface DockerMetadataAction { context?: Input | undefined; images?: Input | undefined; tags?: Input | undefined; flavor?: Input | undefined; labels?: Input | undefined; annotations?: Input | undefined; 'sep-tags'?: Input | undefined; 'sep-labels'?: Input | undefined; 'sep-annotations'?: Input | undefined; 'bake-target'?: Input | undefined; 'github-token'?: Input | undefined; }
interface DockerSetupBuildxAction { version?: Input | undefined; driver?: Input | undefined; 'driver-opts'?: Input | undefined; 'buildkitd-flags'?: Input | undefined; 'buildkitd-config'?: Input | undefined; 'buildkitd-config-inline'?: Input | undefined; use?: Flag | undefined; name?: Input | undefined; endpoint?: Input | undefined; platforms?: Input | undefined; append?: Input | undefined; 'keep-state'?: Flag | undefined; 'cache-binary'?: Flag | undefined; cleanup?: Flag | undefined; }
interface DockerSetupQemuAction { image?: Input | undefined; platforms?: Input | undefined; reset?: Flag | undefined; 'cache-image'?: Flag | undefined; }
interface DtolnayRustToolchain { toolchain: Input; targets?: Input | undefined; target?: Input | undefined; components?: Input | undefined; }
interface GithubCodeqlActionAnalyze { check_name?: Input | undefined; output?: Input | undefined; upload?: Input | undefined; /** @deprecated */ 'cleanup-level'?: Input | undefined; ram?: Input | undefined; /** @deprecated */ 'add-snippets'?: Input | undefined; 'skip-queries'?: Flag | undefined; threads?: Input | undefined; checkout_path?: Input | undefined; ref?: Input | undefined; sha?: Input | undefined; category?: Input | undefined; 'upload-database'?: Flag | undefined; 'post-processed-sarif-path'?: Input | undefined; 'wait-for-processing'?: Flag | undefined; token?: Input | undefined; matrix?: Input | undefined; 'expect-error'?: Flag | undefined; }
interface GithubCodeqlActionAutobuild { token?: Input | undefined; matrix?: Input | undefined; 'working-directory'?: Input | undefined; }
interface GithubCodeqlActionInit { tools?: Input | undefined; languages?: Input | undefined; 'build-mode'?: Input | undefined; 'analysis-kinds'?: Input | undefined; token?: Input | undefined; registries?: Input | undefined; matrix?: Input | undefined; 'config-file'?: Input | undefined; 'db-location'?: Input | undefined; config?: Input | undefined; queries?: Input | undefined; /** @deprecated */ 'quality-queries'?: Input | undefined; packs?: Input | undefined; 'external-repository-token'?: Input | undefined; /** @deprecated */ 'setup-python-dependencies'?: Input | undefined; 'source-root'?: Input | undefined; ram?: Input | undefined; threads?: Input | undefined; debug?: Flag | undefined; 'debug-artifact-name'?: Input | undefined; 'debug-database-name'?: Input | undefined; 'trap-caching'?: Input | undefined; 'dependency-caching'?: Input | undefined; 'check-run-id'?: Input | undefined; }
interface GithubCodeqlActionResolveEnvironment { token?: Input | undefined; matrix?: Input | undefined; language: Input; 'working-directory'?: Input | undefined; }
interface GithubCodeqlActionSetupCodeql { tools?: Input | undefined; languages?: Input | undefined; 'analysis-kinds'?: Input | undefined; token?: Input | undefined; matrix?: Input | undefined; 'external-repository-token'?: Input | undefined; }
interface GithubCodeqlActionStartProxy { registry_secrets?: Input | undefined; registries_credentials?: Input | undefined; token?: Input | undefined; language?: Input | undefined; matrix?: Input | undefined; }
interface GithubCodeqlActionUploadSarif { sarif_file?: Input | undefined; checkout_path?: Input | undefined; ref?: Input | undefined; sha?: Input | undefined; token?: Input | undefined; matrix?: Input | undefined; category?: Input | undefined; 'wait-for-processing'?: Flag | undefined; }
interface GolangciGolangciLintAction { version?: Input | undefined; 'version-file'?: Input | undefined; 'install-mode'?: OneOf<'binary' | 'goinstall' | 'none'> | undefined; 'install-only'?: Flag | undefined; 'working-directory'?: Input | undefined; 'github-token'?: Input | undefined; verify?: Flag | undefined; 'only-new-issues'?: Flag | undefined; args?: Input | undefined; 'skip-cache'?: Flag | undefined; 'skip-save-cache'?: Flag | undefined; 'cache-invalidation-interval'?: Input | undefined; 'problem-matchers'?: Flag | undefined; debug?: Input | undefined; experimental?: Input | undefined; }
interface GoogleGithubActionsAuth { project_id?: Input | undefined; workload_identity_provider?: Input | undefined; service_account?: Input | undefined; audience?: Input | undefined; credentials_json?: Input | undefined; create_credentials_file?: Flag | undefined; export_environment_variables?: Flag | undefined; token_format?: Input | undefined; delegates?: Input | undefined; universe?: Input | undefined; request_reason?: Input | undefined; cleanup_credentials?: Flag | undefined; access_token_lifetime?: Input | undefined; access_token_scopes?: Input | undefined; access_token_subject?: Input | undefined; id_token_audience?: Input | undefined; id_token_include_email?: Flag | undefined; }
interface GoogleGithubActionsSetupGcloud { version?: Input | undefined; project_id?: Input | undefined; install_components?: Input | undefined; skip_install?: Flag | undefined; cache?: Flag | undefined; }
interface HashicorpSetupTerraform { cli_config_credentials_hostname?: Input | undefined; cli_config_credentials_token?: Input | undefined; terraform_version?: Input | undefined; terraform_wrapper?: Flag | undefined; }
interface HelmKindAction { version?: Input | undefined; config?: Input | undefined; kubeconfig?: Input | undefined; node_image?: Input | undefined; cluster_name?: Input | undefined; wait?: Input | undefined; verbosity?: Input | undefined; kubectl_version?: Input | undefined; registry?: Flag | undefined; registry_image?: Input | undefined; registry_name?: Input | undefined; registry_port?: Input | undefined; registry_enable_delete?: Flag | undefined; install_only?: Flag | undefined; ignore_failed_clean?: Flag | undefined; cloud_provider?: Flag | undefined; }
interface JdxMiseAction { version?: Input | undefined; sha256?: Input | undefined; mise_dir?: Input | undefined; tool_versions?: Input | undefined; mise_toml?: Input | undefined; install?: Flag | undefined; install_args?: Input | undefined; bootstrap?: Input | undefined; bootstrap_skip?: Input | undefined; bootstrap_args?: Input | undefined; /** @deprecated */ install_dir?: Input | undefined; cache?: Flag | undefined; cache_save?: Flag | undefined; cache_key_prefix?: Input | undefined; cache_key?: Input | undefined; experimental?: Flag | undefined; log_level?: Input | undefined; working_directory?: Input | undefined; reshim?: Flag | undefined; add_shims_to_path?: Flag | undefined; github_token?: Input | undefined; fetch_from_github?: Flag | undefined; env?: Flag | undefined; export_path?: Flag | undefined; wings_enabled?: Flag | undefined; }
interface OpenPolicyAgentSetupOpa { version?: Input | undefined; static?: Flag | undefined; 'github-token'?: Input | undefined; mirror?: Input | undefined; }
interface OssfScorecardAction { results_file: Input; results_format: OneOf<'json' | 'sarif'>; repo_token?: Input | undefined; publish_results?: Flag | undefined; file_mode?: Input | undefined; internal_publish_base_url?: Input | undefined; internal_default_token?: Input | undefined; args?: Input | undefined; entrypoint?: Input | undefined; }
interface OvenShSetupBun { 'bun-version'?: Input | undefined; 'bun-version-file'?: Input | undefined; 'bun-download-url'?: Input | undefined; registries?: Input | undefined; /** @deprecated */ 'registry-url'?: Input | undefined; /** @deprecated */ scope?: Input | undefined; 'no-cache'?: Flag | undefined; token?: Input | undefined; }
interface PeterEvansCreatePullRequest { token?: Input | undefined; 'branch-token'?: Input | undefined; path?: Input | undefined; 'add-paths'?: Input | undefined; 'commit-message'?: Input | undefined; committer?: Input | undefined; author?: Input | undefined; signoff?: Flag | undefined; branch?: Input | undefined; 'delete-branch'?: Flag | undefined; 'branch-suffix'?: Input | undefined; base?: Input | undefined; 'push-to-fork'?: Input | undefined; 'sign-commits'?: Flag | undefined; title?: Input | undefined; body?: Input | undefined; 'body-path'?: Input | undefined; labels?: Input | undefined; assignees?: Input | undefined; reviewers?: Input | undefined; 'team-reviewers'?: Input | undefined; milestone?: Input | undefined; draft?: Flag | OneOf<'always-true'> | undefined; 'maintainer-can-modify'?: Flag | undefined; }
interface PnpmActionSetup { version?: Input | undefined; dest?: Input | undefined; run_install?: Input | undefined; package_json_file?: Input | undefined; standalone?: Flag | undefined; }
interface RubySetupRuby { 'ruby-version'?: Input | undefined; rubygems?: Input | undefined; bundler?: Input | undefined; 'bundler-cache'?: Flag | undefined; 'working-directory'?: Input | undefined; 'cache-version'?: Input | undefined; 'self-hosted'?: Input | undefined; 'windows-toolchain'?: Input | undefined; token?: Input | undefined; }
interface SigstoreCosignInstaller { 'cosign-release'?: Input | undefined; 'install-dir'?: Input | undefined; 'use-sudo'?: Input | undefined; }
interface SlackapiSlackGithubAction { api?: Input | undefined; errors?: Flag | undefined; method?: Input | undefined; payload?: Input | undefined; 'payload-delimiter'?: Input | undefined; 'payload-file-path'?: Input | undefined; 'payload-templated'?: Flag | undefined; proxy?: Input | undefined; retries?: Input | undefined; token?: Input | undefined; webhook?: Input | undefined; 'webhook-type'?: Input | undefined; }
interface SlackapiSlackGithubActionCli { command: Input; token?: Input | undefined; version?: Input | undefined; }
interface SnykActions { command?: Input | undefined; args?: Input | undefined; json?: Input | undefined; entrypoint?: Input | undefined; }
interface SnykActionsCocoapods { command?: Input | undefined; args?: Input | undefined; json?: Input | undefined; entrypoint?: Input | undefined; }
interface SnykActionsDocker { command?: Input | undefined; args?: Input | undefined; image?: Input | undefined; json?: Input | undefined; sarif?: Input | undefined; entrypoint?: Input | undefined; }
interface SnykActionsDotnet { command?: Input | undefined; args?: Input | undefined; json?: Input | undefined; entrypoint?: Input | undefined; }
interface SnykActionsGolang { command?: Input | undefined; args?: Input | undefined; json?: Input | undefined; entrypoint?: Input | undefined; }
interface SnykActionsGradle { command?: Input | undefined; args?: Input | undefined; json?: Input | undefined; entrypoint?: Input | undefined; }
interface SnykActionsGradleJdk11 { command?: Input | undefined; args?: Input | undefined; json?: Input | undefined; entrypoint?: Input | undefined; }
interface SnykActionsGradleJdk12 { command?: Input | undefined; args?: Input | undefined; json?: Input | undefined; entrypoint?: Input | undefined; }
interface SnykActionsGradleJdk14 { command?: Input | undefined; args?: Input | undefined; json?: Input | undefined; entrypoint?: Input | undefined; }
interface SnykActionsGradleJdk16 { command?: Input | undefined; args?: Input | undefined; json?: Input | undefined; entrypoint?: Input | undefined; }
interface SnykActionsGradleJdk17 { command?: Input | undefined; args?: Input | undefined; json?: Input | undefined; entrypoint?: Input | undefined; }
interface SnykActionsIac { command?: Input | undefined; args?: Input | undefined; file?: Input | undefined; json?: Input | undefined; sarif?: Input | undefined; entrypoint?: Input | undefined; }
interface SnykActionsMaven { command?: Input | undefined; args?: Input | undefined; json?: Input | undefined; entrypoint?: Input | undefined; }
interface SnykActionsMaven3Jdk11 { command?: Input | undefined; args?: Input | undefined; json?: Input | undefined; entrypoint?: Input | undefined; }
interface SnykActionsNode { command?: Input | undefined; args?: Input | undefined; json?: Input | undefined; entrypoint?: Input | undefined; }
interface SnykActionsPhp { command?: Input | undefined; args?: Input | undefined; json?: Input | undefined; entrypoint?: Input | undefined; }
interface SnykActionsPython { command?: Input | undefined; args?: Input | undefined; json?: Input | undefined; entrypoint?: Input | undefined; }
interface SnykActionsPython310 { command?: Input | undefined; args?: Input | undefined; json?: Input | undefined; entrypoint?: Input | undefined; }
interface SnykActionsPython36 { command?: Input | undefined; args?: Input | undefined; json?: Input | undefined; entrypoint?: Input | undefined; }
interface SnykActionsPython37 { command?: Input | undefined; args?: Input | undefined; json?: Input | undefined; entrypoint?: Input | undefined; }
interface SnykActionsPython38 { command?: Input | undefined; args?: Input | undefined; json?: Input | undefined; entrypoint?: Input | undefined; }
interface SnykActionsPython39 { command?: Input | undefined; args?: Input | undefined; json?: Input | undefined; entrypoint?: Input | undefined; }
interface SnykActionsRuby { command?: Input | undefined; args?: Input | undefined; json?: Input | undefined; entrypoint?: Input | undefined; }
interface SnykActionsScala { command?: Input | undefined; args?: Input | undefined; json?: Input | undefined; entrypoint?: Input | undefined; }
interface SnykActionsSetup { 'snyk-version'?: Input | undefined; }
interface SoftpropsActionGhRelease { body?: Input | undefined; body_path?: Input | undefined; name?: Input | undefined; tag_name?: Input | undefined; draft?: Input | undefined; prerelease?: Input | undefined; preserve_order?: Input | undefined; files?: Input | undefined; working_directory?: Input | undefined; overwrite_files?: Flag | undefined; fail_on_unmatched_files?: Input | undefined; repository?: Input | undefined; token?: Input | undefined; target_commitish?: Input | undefined; discussion_category_name?: Input | undefined; generate_release_notes?: Input | undefined; previous_tag?: Input | undefined; append_body?: Input | undefined; make_latest?: Input | undefined; }
interface WebfactorySshAgent { 'ssh-private-key': Input; 'ssh-auth-sock'?: Input | undefined; 'log-public-key'?: Flag | undefined; 'ssh-agent-cmd'?: Input | undefined; 'ssh-add-cmd'?: Input | undefined; 'git-cmd'?: Input | undefined; }

/** The actions that pipegen knows, by major version. */
export interface BuiltInActions {
  '8398a7/action-slack@v3': { with: A8398a7ActionSlack; outputs: never }
  'actions/attest-build-provenance@v4': { with: ActionsAttestBuildProvenance; outputs: 'bundle-path' | 'attestation-id' | 'attestation-url' | 'storage-record-ids' }
  'actions/attest-build-provenance@v3': { with: ActionsAttestBuildProvenance; outputs: 'bundle-path' | 'attestation-id' | 'attestation-url' }
  'actions/attest-build-provenance@v2': { with: ActionsAttestBuildProvenance; outputs: 'bundle-path' | 'attestation-id' | 'attestation-url' }
  'actions/attest-build-provenance@v1': { with: ActionsAttestBuildProvenance; outputs: 'bundle-path' }
  'actions/cache@v5': { with: ActionsCache; outputs: 'cache-hit' }
  'actions/cache@v4': { with: ActionsCache; outputs: 'cache-hit' }
  'actions/cache@v3': { with: ActionsCache; outputs: 'cache-hit' }
  'actions/cache@v2': { with: ActionsCache; outputs: 'cache-hit' }
  'actions/cache/restore@v5': { with: ActionsCacheRestore; outputs: 'cache-hit' | 'cache-primary-key' | 'cache-matched-key' }
  'actions/cache/restore@v4': { with: ActionsCacheRestore; outputs: 'cache-hit' | 'cache-primary-key' | 'cache-matched-key' }
  'actions/cache/restore@v3': { with: ActionsCacheRestore; outputs: 'cache-hit' | 'cache-primary-key' | 'cache-matched-key' }
  'actions/cache/save@v5': { with: ActionsCacheSave; outputs: never }
  'actions/cache/save@v4': { with: ActionsCacheSave; outputs: never }
  'actions/cache/save@v3': { with: ActionsCacheSave; outputs: never }
  'actions/checkout@v7': { with: ActionsCheckout; outputs: 'ref' | 'commit' }
  'actions/checkout@v6': { with: ActionsCheckout; outputs: 'ref' | 'commit' }
  'actions/checkout@v5': { with: ActionsCheckout; outputs: 'ref' | 'commit' }
  'actions/checkout@v4': { with: ActionsCheckout; outputs: 'ref' | 'commit' }
  'actions/checkout@v3': { with: ActionsCheckout; outputs: never }
  'actions/checkout@v2': { with: ActionsCheckout; outputs: never }
  'actions/configure-pages@v5': { with: ActionsConfigurePages; outputs: 'base_url' | 'origin' | 'host' | 'base_path' }
  'actions/configure-pages@v4': { with: ActionsConfigurePages; outputs: 'base_url' | 'origin' | 'host' | 'base_path' }
  'actions/dependency-review-action@v4': { with: ActionsDependencyReviewAction; outputs: 'comment-content' | 'dependency-changes' | 'vulnerable-changes' | 'invalid-license-changes' | 'denied-changes' }
  'actions/deploy-pages@v5': { with: ActionsDeployPages; outputs: 'page_url' }
  'actions/deploy-pages@v4': { with: ActionsDeployPages; outputs: 'page_url' }
  'actions/deploy-pages@v3': { with: ActionsDeployPages; outputs: 'page_url' }
  'actions/download-artifact@v8': { with: ActionsDownloadArtifact; outputs: 'download-path' }
  'actions/download-artifact@v7': { with: ActionsDownloadArtifact; outputs: 'download-path' }
  'actions/download-artifact@v6': { with: ActionsDownloadArtifact; outputs: 'download-path' }
  'actions/download-artifact@v5': { with: ActionsDownloadArtifact; outputs: 'download-path' }
  'actions/download-artifact@v4': { with: ActionsDownloadArtifact; outputs: 'download-path' }
  'actions/download-artifact@v3': { with: ActionsDownloadArtifact; outputs: 'download-path' }
  'actions/github-script@v8': { with: ActionsGithubScript; outputs: 'result' }
  'actions/github-script@v7': { with: ActionsGithubScript; outputs: 'result' }
  'actions/github-script@v6': { with: ActionsGithubScript; outputs: 'result' }
  'actions/setup-dotnet@v6': { with: ActionsSetupDotnet; outputs: 'cache-hit' | 'dotnet-version' }
  'actions/setup-dotnet@v5': { with: ActionsSetupDotnet; outputs: 'cache-hit' | 'dotnet-version' }
  'actions/setup-dotnet@v4': { with: ActionsSetupDotnet; outputs: 'cache-hit' | 'dotnet-version' }
  'actions/setup-dotnet@v3': { with: ActionsSetupDotnet; outputs: 'cache-hit' | 'dotnet-version' }
  'actions/setup-go@v7': { with: ActionsSetupGo; outputs: 'go-version' | 'cache-hit' }
  'actions/setup-go@v6': { with: ActionsSetupGo; outputs: 'go-version' | 'cache-hit' }
  'actions/setup-go@v5': { with: ActionsSetupGo; outputs: 'go-version' | 'cache-hit' }
  'actions/setup-go@v4': { with: ActionsSetupGo; outputs: 'go-version' | 'cache-hit' }
  'actions/setup-go@v3': { with: ActionsSetupGo; outputs: 'go-version' | 'cache-hit' }
  'actions/setup-java@v5': { with: ActionsSetupJava; outputs: 'distribution' | 'version' | 'path' | 'cache-hit' | 'cache-primary-key' }
  'actions/setup-java@v4': { with: ActionsSetupJava & { distribution: Input; }; outputs: 'distribution' | 'version' | 'path' | 'cache-hit' }
  'actions/setup-java@v3': { with: ActionsSetupJava & { distribution: Input; }; outputs: 'distribution' | 'version' | 'path' | 'cache-hit' }
  'actions/setup-node@v7': { with: ActionsSetupNode; outputs: 'cache-hit' | 'cache-primary-key' | 'cache-matched-key' | 'node-version' }
  'actions/setup-node@v6': { with: ActionsSetupNode; outputs: 'cache-hit' | 'node-version' }
  'actions/setup-node@v5': { with: ActionsSetupNode & { 'always-auth'?: Input | undefined; }; outputs: 'cache-hit' | 'node-version' }
  'actions/setup-node@v4': { with: ActionsSetupNode & { 'always-auth'?: Input | undefined; }; outputs: 'cache-hit' | 'node-version' }
  'actions/setup-node@v3': { with: ActionsSetupNode & { 'always-auth'?: Input | undefined; }; outputs: 'cache-hit' | 'node-version' }
  'actions/setup-node@v2': { with: ActionsSetupNode & { 'always-auth'?: Input | undefined; version?: Input | undefined; }; outputs: 'cache-hit' }
  'actions/setup-python@v7': { with: ActionsSetupPython; outputs: 'python-version' | 'cache-hit' | 'python-path' }
  'actions/setup-python@v6': { with: ActionsSetupPython & { 'pip-install'?: Input | undefined; }; outputs: 'python-version' | 'cache-hit' | 'python-path' }
  'actions/setup-python@v5': { with: ActionsSetupPython; outputs: 'python-version' | 'cache-hit' | 'python-path' }
  'actions/setup-python@v4': { with: ActionsSetupPython; outputs: 'python-version' | 'cache-hit' | 'python-path' }
  'actions/setup-python@v3': { with: ActionsSetupPython; outputs: 'python-version' | 'cache-hit' }
  'actions/upload-artifact@v7': { with: ActionsUploadArtifact; outputs: 'artifact-id' | 'artifact-url' | 'artifact-digest' }
  'actions/upload-artifact@v6': { with: ActionsUploadArtifact; outputs: 'artifact-id' | 'artifact-url' | 'artifact-digest' }
  'actions/upload-artifact@v5': { with: ActionsUploadArtifact; outputs: 'artifact-id' | 'artifact-url' | 'artifact-digest' }
  'actions/upload-artifact@v4': { with: ActionsUploadArtifact; outputs: 'artifact-id' | 'artifact-url' | 'artifact-digest' }
  'actions/upload-artifact@v3': { with: ActionsUploadArtifact; outputs: never }
  'actions/upload-artifact/merge@v7': { with: ActionsUploadArtifactMerge; outputs: 'artifact-id' | 'artifact-url' | 'artifact-digest' }
  'actions/upload-pages-artifact@v5': { with: ActionsUploadPagesArtifact; outputs: 'artifact_id' }
  'actions/upload-pages-artifact@v4': { with: ActionsUploadPagesArtifact; outputs: 'artifact_id' }
  'actions/upload-pages-artifact@v3': { with: ActionsUploadPagesArtifact; outputs: 'artifact_id' }
  'actions/upload-pages-artifact@v2': { with: ActionsUploadPagesArtifact; outputs: never }
  'actions/upload-pages-artifact@v1': { with: ActionsUploadPagesArtifact; outputs: never }
  'anchore/sbom-action@v0': { with: AnchoreSbomAction; outputs: never }
  'anchore/sbom-action/download-syft@v0': { with: AnchoreSbomActionDownloadSyft; outputs: 'cmd' }
  'anchore/sbom-action/publish-sbom@v0': { with: AnchoreSbomActionPublishSbom; outputs: never }
  'appleboy/ssh-action@v1': { with: AppleboySshAction; outputs: 'stdout' }
  'aquasecurity/trivy-action@v0': { with: AquasecurityTrivyAction; outputs: never }
  'astral-sh/setup-uv@v10': { with: AstralShSetupUv; outputs: 'uv-version' | 'uv-path' | 'uvx-path' | 'cache-hit' | 'cache-key' | 'venv' | 'python-version' | 'python-cache-hit' }
  'aws-actions/amazon-ecr-login@v2': { with: AwsActionsAmazonEcrLogin; outputs: 'registry' }
  'aws-actions/configure-aws-credentials@v6': { with: AwsActionsConfigureAwsCredentials; outputs: 'aws-account-id' | 'aws-access-key-id' | 'aws-secret-access-key' | 'aws-session-token' | 'aws-expiration' }
  'aws-actions/configure-aws-credentials@v5': { with: AwsActionsConfigureAwsCredentials; outputs: 'aws-account-id' | 'aws-access-key-id' | 'aws-secret-access-key' | 'aws-session-token' | 'aws-expiration' }
  'aws-actions/configure-aws-credentials@v4': { with: AwsActionsConfigureAwsCredentials; outputs: 'aws-account-id' | 'aws-access-key-id' | 'aws-secret-access-key' | 'aws-session-token' | 'aws-expiration' }
  'azure/login@v3': { with: AzureLogin; outputs: never }
  'azure/login@v2': { with: AzureLogin; outputs: never }
  'azure/setup-helm@v5': { with: AzureSetupHelm; outputs: 'helm-path' }
  'azure/setup-kubectl@v5': { with: AzureSetupKubectl; outputs: 'kubectl-path' }
  'bridgecrewio/checkov-action@v12': { with: BridgecrewioCheckovAction; outputs: 'results' }
  'codecov/codecov-action@v5': { with: CodecovCodecovAction; outputs: never }
  'codecov/codecov-action@v4': { with: CodecovCodecovAction & { file?: Input | undefined; plugin?: Input | undefined; }; outputs: never }
  'denoland/setup-deno@v2': { with: DenolandSetupDeno; outputs: 'cache-hit' | 'deno-version' | 'release-channel' }
  'docker/build-push-action@v7': { with: DockerBuildPushAction; outputs: 'imageid' | 'digest' | 'metadata' }
  'docker/build-push-action@v6': { with: DockerBuildPushAction; outputs: 'imageid' | 'digest' | 'metadata' }
  'docker/build-push-action@v5': { with: DockerBuildPushAction; outputs: 'imageid' | 'digest' | 'metadata' }
  'docker/build-push-action@v1': { with: DockerBuildPushAction & { add_git_labels?: Input | undefined; always_pull?: Input | undefined; build_args?: Input | undefined; cache_froms?: Input | undefined; dockerfile?: Input | undefined; password?: Input | undefined; path?: Input | undefined; registry?: Input | undefined; /** @deprecated */ repository: Input; tag_with_ref?: Input | undefined; tag_with_sha?: Input | undefined; username?: Input | undefined; }; outputs: never }
  'docker/login-action@v4': { with: DockerLoginAction; outputs: never }
  'docker/login-action@v3': { with: DockerLoginAction; outputs: never }
  'docker/metadata-action@v6': { with: DockerMetadataAction; outputs: 'version' | 'tags' | 'tag-names' | 'labels' | 'annotations' | 'json' | 'bake-file-tags' | 'bake-file-labels' | 'bake-file-annotations' | 'bake-file' }
  'docker/metadata-action@v5': { with: DockerMetadataAction & { images: Input; }; outputs: 'version' | 'tags' | 'tag-names' | 'labels' | 'annotations' | 'json' | 'bake-file-tags' | 'bake-file-labels' | 'bake-file-annotations' | 'bake-file' }
  'docker/setup-buildx-action@v4': { with: DockerSetupBuildxAction; outputs: 'name' | 'driver' | 'platforms' | 'nodes' | 'endpoint' | 'status' | 'flags' }
  'docker/setup-buildx-action@v3': { with: DockerSetupBuildxAction & { /** @deprecated */ config?: Input | undefined; /** @deprecated */ 'config-inline'?: Input | undefined; /** @deprecated */ install?: Input | undefined; }; outputs: 'name' | 'driver' | 'platforms' | 'nodes' | 'endpoint' | 'status' | 'flags' }
  'docker/setup-qemu-action@v4': { with: DockerSetupQemuAction; outputs: 'platforms' }
  'docker/setup-qemu-action@v3': { with: DockerSetupQemuAction; outputs: 'platforms' }
  'dtolnay/rust-toolchain@v1': { with: DtolnayRustToolchain; outputs: 'cachekey' | 'name' }
  'github/codeql-action/analyze@v4': { with: GithubCodeqlActionAnalyze; outputs: 'db-locations' | 'sarif-output' | 'sarif-id' }
  'github/codeql-action/analyze@v3': { with: GithubCodeqlActionAnalyze; outputs: 'db-locations' | 'sarif-output' | 'sarif-id' }
  'github/codeql-action/autobuild@v4': { with: GithubCodeqlActionAutobuild; outputs: never }
  'github/codeql-action/autobuild@v3': { with: GithubCodeqlActionAutobuild; outputs: never }
  'github/codeql-action/init@v4': { with: GithubCodeqlActionInit; outputs: 'codeql-path' | 'codeql-version' }
  'github/codeql-action/init@v3': { with: GithubCodeqlActionInit; outputs: 'codeql-path' | 'codeql-version' }
  'github/codeql-action/resolve-environment@v4': { with: GithubCodeqlActionResolveEnvironment; outputs: 'environment' }
  'github/codeql-action/setup-codeql@v4': { with: GithubCodeqlActionSetupCodeql; outputs: 'codeql-path' | 'codeql-version' }
  'github/codeql-action/start-proxy@v4': { with: GithubCodeqlActionStartProxy; outputs: 'proxy_host' | 'proxy_port' | 'proxy_ca_certificate' | 'proxy_urls' }
  'github/codeql-action/upload-sarif@v4': { with: GithubCodeqlActionUploadSarif; outputs: 'sarif-id' | 'sarif-ids' }
  'golangci/golangci-lint-action@v9': { with: GolangciGolangciLintAction; outputs: never }
  'golangci/golangci-lint-action@v8': { with: GolangciGolangciLintAction; outputs: never }
  'golangci/golangci-lint-action@v7': { with: GolangciGolangciLintAction; outputs: never }
  'golangci/golangci-lint-action@v6': { with: GolangciGolangciLintAction; outputs: never }
  'golangci/golangci-lint-action@v5': { with: GolangciGolangciLintAction & { annotations?: Input | undefined; }; outputs: never }
  'golangci/golangci-lint-action@v4': { with: GolangciGolangciLintAction & { 'skip-build-cache'?: Input | undefined; 'skip-pkg-cache'?: Input | undefined; }; outputs: never }
  'google-github-actions/auth@v3': { with: GoogleGithubActionsAuth; outputs: 'project_id' | 'credentials_file_path' | 'auth_token' | 'access_token' | 'id_token' }
  'google-github-actions/auth@v2': { with: GoogleGithubActionsAuth & { /** @deprecated */ backoff?: Input | undefined; /** @deprecated */ backoff_limit?: Input | undefined; /** @deprecated */ retries?: Input | undefined; }; outputs: 'project_id' | 'credentials_file_path' | 'auth_token' | 'access_token' | 'id_token' }
  'google-github-actions/setup-gcloud@v3': { with: GoogleGithubActionsSetupGcloud; outputs: 'version' }
  'google-github-actions/setup-gcloud@v2': { with: GoogleGithubActionsSetupGcloud & { skip_tool_cache?: Input | undefined; }; outputs: 'version' }
  'hashicorp/setup-terraform@v4': { with: HashicorpSetupTerraform; outputs: never }
  'helm/kind-action@v1': { with: HelmKindAction; outputs: never }
  'jdx/mise-action@v4': { with: JdxMiseAction; outputs: 'cache-hit' }
  'open-policy-agent/setup-opa@v2': { with: OpenPolicyAgentSetupOpa; outputs: never }
  'ossf/scorecard-action@v2': { with: OssfScorecardAction; outputs: never }
  'oven-sh/setup-bun@v2': { with: OvenShSetupBun; outputs: 'bun-version' | 'bun-revision' | 'bun-path' | 'bun-download-url' | 'cache-hit' }
  'peter-evans/create-pull-request@v8': { with: PeterEvansCreatePullRequest; outputs: 'pull-request-number' | 'pull-request-url' | 'pull-request-operation' | 'pull-request-head-sha' | 'pull-request-branch' }
  'peter-evans/create-pull-request@v7': { with: PeterEvansCreatePullRequest; outputs: 'pull-request-number' | 'pull-request-url' | 'pull-request-operation' | 'pull-request-head-sha' | 'pull-request-branch' }
  'peter-evans/create-pull-request@v6': { with: PeterEvansCreatePullRequest & { 'git-token'?: Input | undefined; }; outputs: 'pull-request-number' | 'pull-request-url' | 'pull-request-operation' | 'pull-request-head-sha' | 'pull-request-branch' }
  'pnpm/action-setup@v4': { with: PnpmActionSetup; outputs: never }
  'ruby/setup-ruby@v1': { with: RubySetupRuby; outputs: 'ruby-prefix' }
  'sigstore/cosign-installer@v4': { with: SigstoreCosignInstaller; outputs: never }
  'slackapi/slack-github-action@v4': { with: SlackapiSlackGithubAction; outputs: 'ok' | 'response' | 'time' | 'channel_id' | 'thread_ts' | 'ts' }
  'slackapi/slack-github-action/cli@v4': { with: SlackapiSlackGithubActionCli; outputs: 'ok' | 'response' | 'time' }
  'snyk/actions@v0': { with: SnykActions; outputs: never }
  'snyk/actions/cocoapods@v0': { with: SnykActionsCocoapods; outputs: never }
  'snyk/actions/docker@v0': { with: SnykActionsDocker; outputs: never }
  'snyk/actions/dotnet@v0': { with: SnykActionsDotnet; outputs: never }
  'snyk/actions/golang@v0': { with: SnykActionsGolang; outputs: never }
  'snyk/actions/gradle@v0': { with: SnykActionsGradle; outputs: never }
  'snyk/actions/gradle-jdk11@v0': { with: SnykActionsGradleJdk11; outputs: never }
  'snyk/actions/gradle-jdk12@v0': { with: SnykActionsGradleJdk12; outputs: never }
  'snyk/actions/gradle-jdk14@v0': { with: SnykActionsGradleJdk14; outputs: never }
  'snyk/actions/gradle-jdk16@v0': { with: SnykActionsGradleJdk16; outputs: never }
  'snyk/actions/gradle-jdk17@v0': { with: SnykActionsGradleJdk17; outputs: never }
  'snyk/actions/iac@v0': { with: SnykActionsIac; outputs: never }
  'snyk/actions/maven@v0': { with: SnykActionsMaven; outputs: never }
  'snyk/actions/maven-3-jdk-11@v0': { with: SnykActionsMaven3Jdk11; outputs: never }
  'snyk/actions/node@v0': { with: SnykActionsNode; outputs: never }
  'snyk/actions/php@v0': { with: SnykActionsPhp; outputs: never }
  'snyk/actions/python@v0': { with: SnykActionsPython; outputs: never }
  'snyk/actions/python-3.10@v0': { with: SnykActionsPython310; outputs: never }
  'snyk/actions/python-3.6@v0': { with: SnykActionsPython36; outputs: never }
  'snyk/actions/python-3.7@v0': { with: SnykActionsPython37; outputs: never }
  'snyk/actions/python-3.8@v0': { with: SnykActionsPython38; outputs: never }
  'snyk/actions/python-3.9@v0': { with: SnykActionsPython39; outputs: never }
  'snyk/actions/ruby@v0': { with: SnykActionsRuby; outputs: never }
  'snyk/actions/scala@v0': { with: SnykActionsScala; outputs: never }
  'snyk/actions/setup@v0': { with: SnykActionsSetup; outputs: 'version' }
  'softprops/action-gh-release@v3': { with: SoftpropsActionGhRelease; outputs: 'url' | 'id' | 'upload_url' | 'assets' }
  'softprops/action-gh-release@v2': { with: SoftpropsActionGhRelease; outputs: 'url' | 'id' | 'upload_url' | 'assets' }
  'webfactory/ssh-agent@v0': { with: WebfactorySshAgent; outputs: never }
}
