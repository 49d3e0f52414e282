import type { Operations } from '#shared/http/call.ts';
import type { Dependencies } from './dependencies.ts';
import { getMe } from './get-me.ts';
import type { routes } from './routes.ts';

export function operations(dependencies: Dependencies): Operations<typeof routes> {
  return { getMe: (call) => getMe(dependencies, call) };
}
