import { gzippedReply } from './api-files.ts';
import type { Env } from './env.ts';

export function getOpenApi({ API_FILES }: Env, { acceptsGzip }: { readonly acceptsGzip: boolean }) {
  return gzippedReply(API_FILES, 'openapi.json', acceptsGzip);
}
