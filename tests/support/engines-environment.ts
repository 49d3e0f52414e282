import { awsEnvironment } from '#infra/local/aws.ts';
import { engines } from './engines.ts';

const { dynamodb, s3, cognito, ses } = engines();
Object.assign(process.env, awsEnvironment({ dynamodb, s3, cognito, ses, lambda: 'http://127.0.0.1:9' }));
// What functions log is not the tests' to print; the events themselves are proved in tests/contract and tests/api.
process.env.POWERTOOLS_LOG_LEVEL ??= 'SILENT';
