import { awsEnvironment } from '#infra/local/aws.ts';
import { engines } from './engines.ts';

const { dynamodb, s3, cognito, ses } = engines();
Object.assign(process.env, awsEnvironment({ dynamodb, s3, cognito, ses, lambda: 'http://127.0.0.1:9' }));
