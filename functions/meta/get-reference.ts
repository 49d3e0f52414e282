import { reference } from '#shared/domain/reference.ts';
import { cachedForAnHour } from './caching.ts';

export async function getReference() {
  return { body: reference, headers: cachedForAnHour };
}
