import type { Operations } from '#shared/http/call.ts';
import type { Env } from './env.ts';
import { getConfig } from './get-config.ts';
import { getDocs } from './get-docs.ts';
import { getDocsViewer } from './get-docs-viewer.ts';
import { getHealth } from './get-health.ts';
import { getOpenApi } from './get-open-api.ts';
import { getReference } from './get-reference.ts';
import type { routes } from './routes.ts';

export function operations(env: Env): Operations<typeof routes> {
  return {
    getHealth: () => getHealth(env),
    getConfig: () => getConfig(env),
    getReference,
    getOpenApi: (call) => getOpenApi(env, call),
    getDocs,
    getDocsViewer: (call) => getDocsViewer(env, call),
  };
}
