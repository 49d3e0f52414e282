import { type App, Tags } from 'aws-cdk-lib';
import type { Resources } from '#infra/constructs/access.ts';
import type { Deployment } from '#infra/constructs/service-function.ts';
import { ApiStack } from './api.ts';
import { ClientsStack } from './clients.ts';
import { bucketNames, DataStack } from './data.ts';
import { EdgeStack } from './edge.ts';
import { FrontStack } from './front.ts';
import { IdentityStack } from './identity.ts';
import { JobsStack } from './jobs.ts';
import { MailStack } from './mail.ts';
import { ObservabilityStack } from './observability.ts';
import { PipelineStack } from './pipeline.ts';

/** Where Lambda unpacks a function's folder. */
const taskRoot = '/var/task';

/** All stacks of a stage. `data` and `identity` are protected; the others can be deleted and created again. */
export function addSystem(app: App, deployment: Deployment) {
  const { stage, version } = deployment;
  const env = { region: stage.region, ...(stage.account === undefined ? {} : { account: stage.account }) };
  const name = (stack: string) => ({
    env,
    stackName: `portal-${stage.name}-${stack}`,
    description: `Service Provider Portal, stage ${stage.name}: ${stack}`,
  });
  const data = new DataStack(app, 'data', { ...name('data'), ...deployment });
  const mail = new MailStack(app, 'mail', { ...name('mail'), ...deployment, key: data.key });
  const buckets = bucketNames(stage);
  const stored: Resources = {
    key: data.key,
    table: data.table,
    buckets,
    keyRing: data.keyRing,
    camsCredentials: data.camsCredentials,
    ...(data.cloudFrontSecret ? { cloudFrontSecret: data.cloudFrontSecret } : {}),
  };
  const identity = new IdentityStack(app, 'identity', { ...name('identity'), ...deployment, resources: stored });
  const resources: Resources = { ...stored, userPoolArn: identity.pool.userPoolArn, mail: mail.sending };
  const values = {
    API_FILES: taskRoot,
    CAMS_CREDENTIALS: data.camsCredentials.secretArn,
    CAMS_URL: stage.cams?.url ?? '',
    COGNITO_ENDPOINT: identity.endpoint,
    CORS_ORIGINS: stage.corsOrigins.join(','),
    DATA_BUCKET: buckets.data,
    EXPORT_FILES: taskRoot,
    FILES_BUCKET: buckets.files,
    FRONT_SECRET: data.cloudFrontSecret?.secretArn ?? '',
    INCOMING_BUCKET: buckets.incoming,
    KEY_RING: data.keyRing.secretArn,
    MAIL_FROM: stage.mail.from,
    MAIL_POSTAL_ADDRESS: stage.mail.postalAddress,
    MAIL_RATE: String(stage.mail.feedMailsPerSecond),
    MAIL_SET_FEED: mail.sets.feed,
    MAIL_SET_TRANSACTIONAL: mail.sets.transactional,
    MALWARE_SCAN: 'on',
    PORTAL_URL: stage.portalUrl,
    STAFF_SECOND_FACTOR: stage.staffSecondFactor ? 'on' : 'off',
    TABLE_NAME: data.table.tableName,
    TOKEN_ISSUER: identity.issuer,
    USER_POOL_CLIENT_ID: identity.client.userPoolClientId,
    USER_POOL_ID: identity.pool.userPoolId,
    VERSION: version,
  };
  const api = new ApiStack(app, 'api', {
    ...name('api'),
    ...deployment,
    resources,
    values,
    issuer: identity.issuer,
    userPoolClientId: identity.client.userPoolClientId,
  });
  const clients = new ClientsStack(app, 'clients', { ...name('clients'), ...deployment, resources, values, api });
  if (data.cloudFrontSecret && api.domainTarget !== undefined && stage.api?.frontCertificateArn !== undefined) {
    const edge = new EdgeStack(app, 'edge', { ...name('edge'), env: { ...env, region: 'us-east-1' }, stage });
    new FrontStack(app, 'front', {
      ...name('front'),
      domain: stage.api.domain,
      certificateArn: stage.api.frontCertificateArn,
      target: api.domainTarget,
      secret: data.cloudFrontSecret.secretValueFromJson('secret'),
      webAclArn: edge.webAclArn,
    });
  }
  const jobs = new JobsStack(app, 'jobs', {
    ...name('jobs'),
    ...deployment,
    data,
    mail,
    resources,
    values: { ...values, API_URL: api.url },
  });
  const functions = [
    ...data.functions,
    ...identity.functions,
    ...api.functions,
    ...clients.functions,
    ...jobs.jobs.map((job) => job.function),
  ];
  const observability = new ObservabilityStack(app, 'observability', {
    ...name('observability'),
    stage,
    data,
    api,
    jobs: jobs.jobs,
    functions,
  });
  if (stage.repository !== undefined) {
    new PipelineStack(app, 'pipeline', { ...name('pipeline'), stage, repository: stage.repository });
  }
  Tags.of(app).add('system', 'portal');
  Tags.of(app).add('stage', stage.name);
  return { data, mail, identity, api, clients, jobs, observability };
}
