import { languages } from '#shared/domain/account.ts';
import { reference } from '#shared/domain/reference.ts';
import type { Operations } from '#shared/http/call.ts';
import { docsPage, docsPolicy } from './docs-page.ts';
import type { Env } from './env.ts';
import { readGzipped } from './files.ts';
import type { routes } from './routes.ts';

/** What changes with a deployment only may be kept for a while. */
const anHour = { 'Cache-Control': 'public, max-age=3600' };

export function metaOperations(env: Env): Operations<typeof routes> {
  return {
    getHealth: async () => ({ body: { status: 'ok', version: env.VERSION } }),

    getConfig: async () => ({
      body: {
        region: env.AWS_REGION,
        userPoolId: env.USER_POOL_ID,
        userPoolClientId: env.USER_POOL_CLIENT_ID,
        cognitoEndpoint: env.COGNITO_ENDPOINT,
        portalUrl: env.PORTAL_URL,
        languages: [...languages],
      },
      headers: anHour,
    }),

    getReference: async () => ({ body: reference, headers: anHour }),

    getOpenApi: async ({ acceptsGzip }) => gzipped('openapi.json', acceptsGzip),

    getDocs: async () => ({ body: docsPage, headers: { ...anHour, 'Content-Security-Policy': docsPolicy } }),

    getDocsViewer: async ({ acceptsGzip }) => gzipped('viewer.js', acceptsGzip),
  };

  async function gzipped(name: 'openapi.json' | 'viewer.js', acceptsGzip: boolean) {
    return {
      body: await readGzipped(env.API_FILES, name, acceptsGzip),
      headers: { ...anHour, Vary: 'Accept-Encoding', ...(acceptsGzip ? { 'Content-Encoding': 'gzip' } : {}) },
    };
  }
}
