import type { IncomingMessage } from 'node:http';
import { targetOf } from './event.ts';
import type { HttpResponse } from './response.ts';

const escapes: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};
const escaped = (text: string) => text.replaceAll(/[&<>"']/g, (character) => escapes[character] ?? '');

/**
 * What a browser gets that follows a link of a mail while no front end runs at the stack's own address. On AWS such links lead
 * to the stage's front end.
 *
 * @returns nothing for paths of the API, for `/`, and for callers that want no page
 */
export function noPortalPage(request: IncomingMessage): HttpResponse | undefined {
  const path = targetOf(request)?.path ?? '/';
  const wantsPage = request.method === 'GET' && request.headers.accept?.includes('text/html');
  if (!wantsPage || path === '/' || /^\/v1(\/|$)/.test(path)) {
    return undefined;
  }
  const link = /^\/account-links\/([\w-]+)$/.exec(path)?.[1];
  const host = request.headers.host ?? 'localhost';
  const call = `curl -X POST http://${host}/v1/account-links/${link}/redemptions -H 'Content-Type: application/json' -d '{"password":"…"}'`;
  const body = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>No front end here</title>
<style>body { font: 1rem/1.5 sans-serif; max-width: 42rem; margin: 3rem auto; padding: 0 1rem } pre { white-space: pre-wrap }</style>
<p>This link leads to the page <code>${escaped(path)}</code> of the front end. No front end runs here yet.</p>
<p lang="fr">Ce lien mène à une page de l’interface, qui ne fonctionne pas encore à cette adresse.</p>
${link ? `<p>To set the password of this account without one:</p><pre>${escaped(call)}</pre>` : ''}
<p>If yours runs elsewhere, start the stack with <code>PORTAL_URL</code> set to its address.
<a href="/v1/docs">Reference of the API</a></p>
</html>
`;
  return {
    status: 200,
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'",
      'referrer-policy': 'no-referrer',
    },
    cookies: [],
    body: Buffer.from(body),
  };
}
