/** Azure: App Service. Jobs become an application by a federated credential: no secret of it is stored anywhere. */
import { type ConditionLike, env, failed, type Image, type Job, type Step, type Text } from '../index.ts'
import { type AzureAccount, azLogin, type CloudDeployOptions, cloudJob, cloudStep, type Login, loginOf } from './clouds.ts'
import { type SmokeTest, smokeStep } from './options.ts'
import { words } from './words.ts'

export type { AzureAccount, CloudDeployOptions, Login } from './clouds.ts'

export interface AzureSubscription extends AzureAccount {
  readonly subscription: Text
}

/**
 * A login for steps of one's own: the Azure CLI acts as the application. Wants the Azure CLI.
 * @example
 * const account = { tenant: variable('AZURE_TENANT_ID'), client: variable('AZURE_CLIENT_ID'), subscription: variable('AZURE_SUBSCRIPTION_ID') }
 * const site = azure.login(account)
 * const purge = job({ ...site.job, steps: [sh`${site.load}az storage blob sync --account-name acme --container web --source public`] })
 */
export function login({ subscription, ...account }: AzureSubscription): Login {
  return loginOf(azLogin(account, subscription))
}

export interface AppServiceOptions extends CloudDeployOptions, AzureSubscription {
  /** The image that was built. */
  readonly image: Image
  /** The web app, of one container, which must be there. */
  readonly app: string
  readonly resourceGroup: string
  /**
   * A slot that no user sees: the image is deployed there, must answer, and is swapped with production. Absent: production itself gets the image, and the smoke test may
   * meet the container before while the new one starts.
   */
  readonly slot?: {
    readonly name: string
    /** A URL of the slot that must answer with success before the swap: `https://shop-staging.azurewebsites.net/health`. */
    readonly check: SmokeTest
  }
}

/**
 * Deploys the image to a slot, checks it there, and swaps the slot with production; or to production itself, where there is no slot. If the smoke
 * test fails afterwards, what ran before comes back, and the job fails. A run with the image that is in production already changes nothing.
 * Source: https://learn.microsoft.com/en-us/azure/app-service/deploy-staging-slots
 * @example
 * const account = { tenant: variable('AZURE_TENANT_ID'), client: variable('AZURE_CLIENT_ID'), subscription: variable('AZURE_SUBSCRIPTION_ID') }
 * const production = azure.appService({
 *   image: build.image, environment: 'production', ...account, app: 'shop', resourceGroup: 'shop',
 *   slot: { name: 'staging', check: 'https://shop-staging.azurewebsites.net/health' }, smokeTest: 'https://shop.example.com/health',
 * })
 */
export function appService(options: AppServiceOptions): Job {
  const { image, app, resourceGroup, slot, subscription, smokeTest } = options
  const access = azLogin(options, subscription)
  const at = words(['--resource-group', resourceGroup, '--name', app])
  const own = slot === undefined ? at : `${at} ${words(['--slot', slot.name])}`
  const live = `"$(az webapp config show ${at} --query linuxFxVersion --output tsv)"`
  const set = (version: string): string => `az webapp config set ${own} --linux-fx-version "${version}" --output none`
  const swap = `az webapp deployment slot swap ${own} --target-slot production --output none`
  // What a swap that failed has left is not to be swapped.
  const back = [
    `if [ -n "\${APP_BEFORE:-}" ] && [ ${live} = "DOCKER|$IMAGE" ]; then`,
    `  ${slot === undefined ? set('$APP_BEFORE') : swap}`,
    'fi',
  ]
  const note = [`before=${live}`, 'echo "APP_BEFORE=$before" >> "$PIPEGEN_ENV"']
  const step = (name: string, lines: readonly string[], when: ConditionLike): Step =>
    cloudStep(access, { name, env: { IMAGE: image }, when }, lines)
  const changed = env('APP_IS_LIVE').isNot('yes')
  return cloudJob(options, access, { description: 'Deploy the image to App Service', checkout: false, container }, [
    cloudStep(access, { name: 'Look what is live', env: { IMAGE: image } }, [
      `if [ ${live} = "DOCKER|$IMAGE" ]; then echo "APP_IS_LIVE=yes" >> "$PIPEGEN_ENV"; fi`,
    ]),
    slot === undefined
      ? step('Deploy', [...note, set('DOCKER|$IMAGE')], changed)
      : [
          // Stopped, since while a slot runs its old container may still answer.
          step('Deploy to the slot', [`az webapp stop ${own}`, set('DOCKER|$IMAGE'), `az webapp start ${own}`], changed),
          smokeStep(slot.check, { name: 'Check the slot', when: changed }),
          step('Swap', [...note, swap], changed),
        ],
    smokeTest !== undefined && smokeStep(smokeTest),
    step('Go back', back, failed()),
  ])
}

/** Source: https://mcr.microsoft.com/v2/azure-cli/tags/list */
const container = 'mcr.microsoft.com/azure-cli:2.89.1'
