import type { Operations } from '#shared/http/call.ts';
import type { Dependencies } from './dependencies.ts';
import { requestPasswordReset } from './request-password-reset.ts';
import type { routes } from './routes.ts';

export function operations(dependencies: Dependencies): Operations<typeof routes> {
  return { requestPasswordReset: (call) => requestPasswordReset(dependencies, call) };
}
