import { gzippedReply } from './api-files.ts';
import type { Env } from './env.ts';

export function getDocsViewer({ API_FILES }: Env, { acceptsGzip }: { readonly acceptsGzip: boolean }) {
  return gzippedReply(API_FILES, 'viewer.js', acceptsGzip);
}
