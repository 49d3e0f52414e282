import type { DynamoDBStreamEvent } from 'aws-lambda';
import { note } from '../../notes.ts';

export async function handler({ Records }: DynamoDBStreamEvent): Promise<void> {
  for (const { dynamodb } of Records) {
    note('effects.txt', dynamodb?.Keys?.pk?.S ?? '');
  }
}
