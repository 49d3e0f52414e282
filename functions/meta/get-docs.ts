import { cachedForAnHour } from './caching.ts';

/** The viewer may load its own script and the document, nothing from other hosts, and may not use `eval`. */
const docsPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'unsafe-inline'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** Turns off fonts, proxy, telemetry and services from other hosts. */
const configuration = {
  agent: { disabled: true, hideAddApi: true },
  documentDownloadType: 'json',
  hideClientButton: true,
  mcp: { disabled: true },
  operationTitleSource: 'summary',
  persistAuth: false,
  proxyUrl: '',
  showDeveloperTools: 'never',
  showOperationId: true,
  telemetry: false,
  withDefaultFonts: false,
};

const docsPage = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="icon" href="data:,">
<title>Service Provider Portal API</title>
</head>
<body>
<noscript>This page needs JavaScript. The document itself is at <a href="/v1/openapi.json">/v1/openapi.json</a>.</noscript>
<script id="api-reference" data-url="/v1/openapi.json" data-configuration="${escaped(JSON.stringify(configuration))}"></script>
<script src="/v1/docs/viewer.js"></script>
</body>
</html>
`;

export async function getDocs() {
  return { body: docsPage, headers: { ...cachedForAnHour, 'Content-Security-Policy': docsPolicy } };
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;');
}
