import { Duration, RemovalPolicy, Stack, type StackProps } from 'aws-cdk-lib';
import {
  AccountRecovery,
  ClientAttributes,
  FeaturePlan,
  LambdaVersion,
  Mfa,
  StringAttribute,
  UserPool,
  type UserPoolClient,
  UserPoolEmail,
  UserPoolOperation,
} from 'aws-cdk-lib/aws-cognito';
import type { Construct } from 'constructs';
import { preToken } from '#functions/pre-token/function.ts';
import { recordSignIn } from '#functions/record-sign-in/function.ts';
import type { Resources } from '#infra/constructs/access.ts';
import { acknowledge } from '#infra/constructs/acknowledge.ts';
import { type Deployment, ServiceFunction } from '#infra/constructs/service-function.ts';
import { senderAddress, withGeneration } from '#infra/stage.ts';

/**
 * Cognito reads an empty list of writable attributes as "all". So the list names one attribute, and that one cannot be
 * changed by anybody once a user exists. `email` is not a required attribute: an app client would then have to be allowed to
 * write it. Users are only made by the directory, which always sets it.
 */
const unwritable = 'fixed';

/** The users and their passwords: protected, since every account needs its user. */
export class IdentityStack extends Stack {
  readonly pool: UserPool;
  readonly client: UserPoolClient;
  readonly functions: readonly ServiceFunction[];
  /** `iss` of the pool's tokens. */
  readonly issuer: string;
  /** Where front ends sign users in. */
  readonly endpoint: string;

  constructor(scope: Construct, id: string, props: StackProps & Deployment & { readonly resources: Resources }) {
    super(scope, id, { ...props, terminationProtection: true });
    const { stage, resources } = props;
    this.pool = new UserPool(this, withGeneration(stage, 'userPool', 'Pool'), {
      userPoolName: `portal-${stage.name}`,
      // For access tokens that a trigger may change, and for codes by e-mail.
      featurePlan: FeaturePlan.ESSENTIALS,
      selfSignUpEnabled: false,
      signInAliases: { email: true },
      signInCaseSensitive: false,
      autoVerify: { email: false },
      accountRecovery: AccountRecovery.NONE,
      customAttributes: { [unwritable]: new StringAttribute({ mutable: false, maxLen: 1 }) },
      // Redeeming an account link checks the rest (DEC-10): length counts, not kinds of characters.
      passwordPolicy: {
        minLength: 8,
        requireLowercase: false,
        requireUppercase: false,
        requireDigits: false,
        requireSymbols: false,
      },
      ...(stage.staffSecondFactor
        ? {
            mfa: Mfa.OPTIONAL,
            mfaSecondFactor: { email: true, sms: false, otp: false },
            email: UserPoolEmail.withSES({
              fromEmail: senderAddress(stage),
              sesRegion: stage.region,
              sesVerifiedDomain: stage.mail.domain,
            }),
          }
        : { mfa: Mfa.OFF }),
      deletionProtection: true,
      removalPolicy: RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
    });
    const { pool } = this;
    acknowledge(
      pool,
      'AwsSolutions-COG1',
      'Length counts, not kinds of characters; account links ask staff for 12 (DEC-10).',
    );
    acknowledge(
      pool,
      'AwsSolutions-COG2',
      'Staff get a second factor where the stage says so; clients are not asked for one (DEC-7).',
    );
    acknowledge(
      pool,
      'AwsSolutions-COG8',
      'The Plus plan is priced per user; public calls are throttled, tokens short-lived and revocable.',
    );
    this.client = this.pool.addClient('FrontEnds', {
      userPoolClientName: 'front-ends',
      authFlows: { userPassword: true, userSrp: true },
      disableOAuth: true,
      generateSecret: false,
      preventUserExistenceErrors: true,
      enableTokenRevocation: true,
      accessTokenValidity: Duration.minutes(60),
      idTokenValidity: Duration.minutes(60),
      refreshTokenValidity: Duration.days(7),
      readAttributes: new ClientAttributes().withStandardAttributes({ email: true }),
      writeAttributes: new ClientAttributes().withCustomAttributes(unwritable),
    });
    this.client.applyRemovalPolicy(RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE);
    this.endpoint = `https://cognito-idp.${stage.region}.amazonaws.com`;
    this.issuer = `${this.endpoint}/${this.pool.userPoolId}`;

    const recordSignInFunction = new ServiceFunction(this, {
      ...props,
      description: recordSignIn,
      values: { TABLE_NAME: resources.table?.tableName ?? '' },
      resources,
    });
    const preTokenFunction = new ServiceFunction(this, {
      ...props,
      description: preToken,
      values: {},
      resources,
    });
    this.pool.addTrigger(UserPoolOperation.POST_AUTHENTICATION, recordSignInFunction.lambda);
    this.pool.addTrigger(UserPoolOperation.PRE_TOKEN_GENERATION_CONFIG, preTokenFunction.lambda, LambdaVersion.V2_0);
    this.functions = [recordSignInFunction, preTokenFunction];
  }
}
