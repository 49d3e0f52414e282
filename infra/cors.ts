/** What browsers of the portal's front ends may send and read: the HTTP API's CORS, on AWS and on one machine. */
export const cors = {
  methods: ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'],
  requestHeaders: ['authorization', 'content-type', 'if-match', 'idempotency-key'],
  exposedHeaders: [
    'ETag',
    'Location',
    'Idempotent-Replayed',
    'Retry-After',
    'X-Request-Id',
    'Content-Disposition',
    'WWW-Authenticate',
  ],
  maxAgeSeconds: 3600,
} as const;
